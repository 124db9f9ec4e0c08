import { z } from 'zod';
import type { EvidenceRows } from '../domain/evidence.ts';
import { evidenceOf } from '../domain/evidence.ts';
import { bucket, integer, integerOrZero, text } from './ariel/cells.ts';
import { addressHolders } from './ariel/queries/address-holders.ts';
import { FLOW_SLOT_MS, flowsByAddress } from './ariel/queries/flows-by-address.ts';
import { searchRows } from './ariel/search-rows.ts';
import type { ToolParts } from './deps.ts';
import { coverageOf, failed, reasonsOf } from './failure.ts';
import { addressesOf, heldBy, type Held } from './flow/held.ts';
import { ROWS } from './rows.ts';
import type { Tool } from './tool.ts';

const HolderRow = z.object({ address: text, account: text.nullable(), t0: integer, t1: integer });
const FlowRow = z.object({ address: text, direction: text, slot: bucket, bytes_out: integerOrZero });
const MAX_ADDRESSES = 50;

/**
 * Bytes that left the person's addresses while the person held them. Flows know no user: an address counts from the first to
 * the last event of the person at it, in whole slots of five minutes, and is marked when somebody else was seen there in that time.
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
      const all = addressesOf(evidence);
      const addresses = all.slice(0, MAX_ADDRESSES);
      const cut = all.length > MAX_ADDRESSES ? [`${MAX_ADDRESSES} of ${all.length} addresses`] : [];
      const unseen = summaries.flatMap((e) => reasonsOf(e.coverage));
      if (addresses.length === 0)
        return { ok: true, rows: [], coverage: coverageOf(unseen), window: context.riskWindow, aql: null, subjectWritable: [] };
      const [holders, flows] = await Promise.all([
        searchRows(deps, addressHolders.build(context, { addresses }), HolderRow, signal),
        searchRows(deps, flowsByAddress.build(context, { addresses }), FlowRow, signal),
      ]);
      if (!holders.ok) return holders.result;
      if (!flows.ok) return flows.result;
      const seen = holders.rows.flatMap((r) =>
        r.account === null ? [] : [{ address: r.address, account: r.account, interval: { fromMs: r.t0, toMs: r.t1 } }],
      );
      const held = heldBy((account) => context.subject.aliases.includes(account), seen);
      const countable = held.filter((h) => h.interval.toMs - h.interval.fromMs >= 2 * FLOW_SLOT_MS);
      const short = countable.length < held.length ? ['held_briefly: an address was held for less than ten minutes'] : [];
      const whole = holders.coverage.state === 'complete';
      const rows = countable.flatMap((h) => [false, true].map((external) => toRow(h, external, flows.rows, whole)));
      const reasons = [...reasonsOf(flows.coverage), ...reasonsOf(holders.coverage), ...unseen, ...cut, ...short];
      return { ok: true, rows, coverage: coverageOf(reasons), window: context.riskWindow, aql: flows.aql, subjectWritable: [] };
    },
  };
}

/** Bytes of the slots that lie wholly in the time in which the person held the address. */
function toRow(held: Held, external: boolean, flows: readonly z.infer<typeof FlowRow>[], holdersSeenWhole: boolean): EvidenceRows['flow'] {
  const { fromMs, toMs } = held.interval;
  const within = flows.filter((f) => f.address === held.address && f.slot * FLOW_SLOT_MS >= fromMs && (f.slot + 1) * FLOW_SLOT_MS <= toMs);
  return {
    address: held.address,
    heldByOnePerson: held.alone && holdersSeenWhole,
    heldFromMs: fromMs,
    heldToMs: toMs,
    bytesOut: within.filter((f) => (f.direction === 'L2R') === external).reduce((sum, f) => sum + f.bytes_out, 0),
    external,
  };
}
