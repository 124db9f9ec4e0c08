import { z } from 'zod';
import type { EvidenceRows } from '../domain/evidence.ts';
import { evidenceOf } from '../domain/evidence.ts';
import { bucket, integer, integerOrZero, text } from './ariel/cells.ts';
import { addressHolders } from './ariel/queries/address-holders.ts';
import { FLOW_SLOT_MS, flowsByAddress } from './ariel/queries/flows-by-address.ts';
import { searchRows } from './ariel/search-rows.ts';
import type { ToolParts } from './deps.ts';
import { coverageOf, failed, reasonsOf } from './failure.ts';
import { heldAddresses, isHeldAlone } from './flow/held.ts';
import { ROWS } from './rows.ts';
import type { Tool } from './tool.ts';

const HolderRow = z.object({ address: text, account: text.nullable(), t0: integer, t1: integer });
const FlowRow = z.object({ address: text, direction: text, slot: bucket, bytes_out: integerOrZero });
const MAX_ADDRESSES = 50;

/**
 * Bytes that left the person's addresses while the person held them. Flows know no user: an address counts from the first to
 * the last log-on from it, in whole slots of five minutes, and is marked when somebody else was seen there in that time.
 */
export function flowTool(deps: Pick<ToolParts, 'ariel' | 'loadEvidence'>): Tool<'flow', Record<string, never>> {
  return {
    name: 'flow',
    kind: 'flow',
    effect: 'read',
    description: 'Bytes that left from the addresses of the person while the person held them, inside and out of the company.',
    input: z.strictObject({}),
    row: ROWS.flow,
    bounds: { rows: 2 * MAX_ADDRESSES, bytes: 65_536, timeoutMs: 60_000 },
    async run(context, _input, signal) {
      const evidence = await deps.loadEvidence(context.investigationId, context.run);
      const summaries = evidenceOf(evidence, 'logon_summary');
      if (summaries.every((e) => e.coverage.state === 'unavailable'))
        return failed('flows', 'unavailable', 'the log-ons that say who held an address were not seen');
      const all = heldAddresses(evidence);
      const held = all.slice(0, MAX_ADDRESSES);
      const cut = all.length > MAX_ADDRESSES ? [`${MAX_ADDRESSES} of ${all.length} addresses`] : [];
      if (held.length === 0)
        return { ok: true, rows: [], coverage: coverageOf(cut), window: context.riskWindow, aql: null, subjectWritable: [] };
      const addresses = held.map((h) => h.address);
      const [holders, flows] = await Promise.all([
        searchRows(deps, addressHolders.build(context, { addresses }), HolderRow, signal),
        searchRows(deps, flowsByAddress.build(context, { addresses }), FlowRow, signal),
      ]);
      if (!holders.ok) return holders.result;
      if (!flows.ok) return flows.result;
      const others = holders.rows.filter(
        (r) => r.account !== null && !r.account.endsWith('$') && !context.subject.aliases.includes(r.account),
      );
      const rows = held.flatMap((h): EvidenceRows['flow'][] => {
        const alone = isHeldAlone(
          h,
          others.filter((o) => o.address === h.address).map((o) => ({ fromMs: o.t0, toMs: o.t1 })),
        );
        const mine = flows.rows.filter(
          (f) => f.address === h.address && f.slot * FLOW_SLOT_MS >= h.interval.fromMs && (f.slot + 1) * FLOW_SLOT_MS <= h.interval.toMs,
        );
        return [false, true].map((external) => ({
          address: h.address,
          heldByOnePerson: alone && holders.coverage.state === 'complete',
          heldFromMs: h.interval.fromMs,
          heldToMs: h.interval.toMs,
          bytesOut: mine.filter((f) => (f.direction === 'L2R') === external).reduce((sum, f) => sum + f.bytes_out, 0),
          external,
        }));
      });
      const reasons = [...reasonsOf(flows.coverage), ...reasonsOf(holders.coverage), ...cut];
      return { ok: true, rows, coverage: coverageOf(reasons), window: context.riskWindow, aql: flows.aql, subjectWritable: [] };
    },
  };
}
