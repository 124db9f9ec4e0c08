import { z } from 'zod';
import { evidenceOf } from '../domain/evidence.ts';
import type { EvidenceRows } from '../domain/evidence.ts';
import { addressOrNull, integer, integerOrNull, integerOrZero, text, textOrNull } from './ariel/cells.ts';
import { eventTypeOf } from './ariel/channel.ts';
import { logons, logonsFromWorkstations } from './ariel/queries/logons.ts';
import { searchRows } from './ariel/search-rows.ts';
import type { ToolParts } from './deps.ts';
import { coverageOf, reasonsOf } from './failure.ts';
import { placesOf } from './logons/places.ts';
import { ROWS } from './rows.ts';
import type { Tool } from './tool.ts';

const Row = z.object({
  account_name: textOrNull,
  qid_no: integer,
  event_id: integerOrNull,
  logon_type: integerOrNull,
  ls_type: text,
  host: textOrNull,
  workstation: textOrNull,
  address: addressOrNull,
  geo: textOrNull,
  n: integerOrZero,
  records: integerOrZero,
  t0: integer,
  t1: integer,
});
type LogonRow = EvidenceRows['logon_summary'];
const Input = z.strictObject({ of: z.enum(['account', 'workstations']) });

/** Interactive, unlock, remote interactive and cached interactive log-ons of Windows. */
const INTERACTIVE = [2, 7, 10, 11];

/**
 * `account`: log-ons and VPN sessions by or against the person's accounts. `workstations`: failed log-ons against any account
 * from the workstations where such an account was active, by the evidence so far; it says where a failure came from and never
 * who made it. Machine accounts are left out, for they are no persons.
 */
export function logonSummaryTool(deps: Pick<ToolParts, 'ariel' | 'loadEvidence'>): Tool<'logon_summary', z.infer<typeof Input>> {
  return {
    name: 'logon_summary',
    kind: 'logon_summary',
    effect: 'read',
    description:
      'Log-ons in the risk window, grouped. of=account: by or against the person’s accounts. of=workstations: failed log-ons against any account from the workstations where the person’s account was active.',
    input: Input,
    row: ROWS.logon_summary,
    bounds: { rows: 5_000, bytes: 2_097_152, timeoutMs: 60_000 },
    async run(context, { of }, signal) {
      const evidence = of === 'workstations' ? await deps.loadEvidence(context.investigationId, context.run) : [];
      const places = placesOf(evidence, context);
      if (of === 'workstations' && places.workstations.length + places.addresses.length === 0) {
        const seenWhole = evidenceOf(evidence, 'logon_summary').some((e) => e.coverage.state === 'complete');
        const coverage = coverageOf(seenWhole ? [] : ['the log-ons of the person were not seen whole']);
        return { ok: true, rows: [], coverage, window: context.riskWindow, aql: null, subjectWritable: [] };
      }
      const select = of === 'account' ? logons.build(context, {}) : logonsFromWorkstations.build(context, places);
      const found = await searchRows(deps, select, Row, signal);
      if (!found.ok) return found.result;
      const rows = found.rows.map((r) => toRow(r, of)).filter((r) => r !== null);
      return {
        ok: true,
        rows,
        coverage: coverageOf([...reasonsOf(found.coverage), ...places.cut]),
        window: context.riskWindow,
        aql: found.aql,
        subjectWritable: ['account', 'workstation'],
      };
    },
  };
}

function toRow(r: z.infer<typeof Row>, of: 'account' | 'workstations'): LogonRow | null {
  const type = eventTypeOf({ qid: r.qid_no, eventId: r.event_id, logSourceType: r.ls_type });
  if (type === null || r.account_name === null || r.account_name.endsWith('$')) return null;
  return {
    account: r.account_name,
    host: r.host,
    address: r.address,
    country: r.geo,
    workstation: r.workstation,
    outcome: type.channel === 'logon_failed' ? 'failure' : 'success',
    count: r.n,
    firstMs: r.t0,
    lastMs: r.t1,
    coalesced: r.n > r.records,
    logSourceType: r.ls_type,
    ...(r.logon_type === null ? {} : { interactive: INTERACTIVE.includes(r.logon_type) }),
    via: of === 'account' ? 'account' : 'workstation',
  };
}
