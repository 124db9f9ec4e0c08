import { z } from 'zod';
import type { EvidenceRows } from '../domain/evidence.ts';
import type { CaseContext } from '../domain/offense.ts';
import type { Employee } from '../connectors/hris/port.ts';
import { wasCut } from '../connectors/qradar/cut.ts';
import { SECOND_MS } from '../domain/time.ts';
import { isKnownZone } from '../scorers/local-time.ts';
import { integer, integerOrNull, integerOrZero, text, textOrNull } from './ariel/cells.ts';
import { eventTypeOf } from './ariel/channel.ts';
import { offsetMinutes, peerActivity } from './ariel/queries/peer-activity.ts';
import { resourceOf } from './ariel/resource.ts';
import { searchRows, type Found } from './ariel/search-rows.ts';
import { wholeWindow } from './ariel/window.ts';
import type { ToolParts } from './deps.ts';
import { coverageOf, failed, reasonsOf } from './failure.ts';
import { aliasesLike } from './peers/aliases.ts';
import { formGroups, MIN_PEERS, peerToken } from './peers/form-groups.ts';
import { ROWS } from './rows.ts';
import type { Tool } from './tool.ts';

const Row = z.object({
  peer_name: text,
  qid_no: integer,
  event_id: integerOrNull,
  ls_type: text,
  res: textOrNull,
  period: z.enum(['risk', 'baseline']),
  night: z.number(),
  n: integerOrZero,
  bytes: integerOrZero,
});
type PeerTotal = z.infer<typeof Row>;
type PeerRow = EvidenceRows['peer_activity'];
/** Parts in which peers are asked for when the answer about all was cut. */
const PARTS = 4;
/** An answer that took longer leaves no time for the parts, which may take `PARTS_MS` together; both stay within the bound of the tool. */
const WHOLE_MS = 40 * SECOND_MS;
const PARTS_MS = 60 * SECOND_MS;
const Input = z.strictObject({ definition: z.enum(['title', 'department', 'custom_group', 'location']).exactOptional() });

/**
 * Totals of each peer by channel, resource, period and day or night. The group is the first that could be formed (see
 * `formGroups`), or the one that is named. A peer's several user names are one pseudonym. Fewer than five peers is a failure:
 * there is nothing to compare with.
 */
export function peerActivityTool(deps: Pick<ToolParts, 'ariel' | 'hr' | 'tokenise'>): Tool<'peer_activity', z.infer<typeof Input>> {
  return {
    name: 'peer_activity',
    kind: 'peer_activity',
    effect: 'read',
    description: 'What each peer did, as pseudonyms: totals by channel, resource, day or night, in the risk window and before it.',
    input: Input,
    row: ROWS.peer_activity,
    bounds: { rows: 30_000, bytes: 8_388_608, timeoutMs: 120_000 },
    async run(context, { definition }, signal) {
      const grouping = await formGroups(deps, context, signal);
      if (grouping.state === 'not_configured') return failed('peers', 'not_configured', 'no HR system is configured');
      if (grouping.state === 'could_not_check') return failed('peers', 'unavailable', grouping.reason);
      const group = grouping.groups.find((g) => definition === undefined || g.definition === definition);
      if (group === undefined) return failed('peers', 'too_few', `fewer than ${MIN_PEERS} peers by ${definition ?? 'any definition'}`);
      const found = await ask(deps, group.people, context, signal);
      if (!found.ok) return found.result;
      return {
        ok: true,
        rows: mergePeers(found.rows, ownersOf(deps, group.people, context.subject.aliases)),
        coverage: found.coverage,
        window: wholeWindow(context),
        aql: found.aql,
        subjectWritable: [],
      };
    },
  };
}

/** Asks for all of them at once, and when that was cut for a part of them at a time: totals with rows missing compare with nothing. */
async function ask(
  deps: Pick<ToolParts, 'ariel' | 'tokenise'>,
  people: readonly Employee[],
  context: CaseContext,
  signal: AbortSignal,
): Promise<Found<PeerTotal>> {
  const startedMs = performance.now();
  const search = (some: readonly Employee[], within: AbortSignal): Promise<Found<PeerTotal>> => {
    const aliases = [...ownersOf(deps, some, context.subject.aliases).keys()];
    return searchRows(deps, peerActivity.build(context, { aliases, elsewhere: elsewhereOf(some, context) }), Row, within);
  };
  const whole = await search(people, signal);
  if (!whole.ok || !wasCut(whole.coverage) || performance.now() - startedMs > WHOLE_MS) return whole;
  const within = AbortSignal.any([signal, AbortSignal.timeout(PARTS_MS)]);
  const size = Math.ceil(people.length / PARTS);
  const parts = await Promise.all(
    Array.from({ length: PARTS }, (_, i) => people.slice(i * size, (i + 1) * size))
      .filter((p) => p.length > 0)
      .map((part) => search(part, within)),
  );
  const answered = parts.filter((p) => p.ok);
  if (answered.length < parts.length) return whole;
  return {
    ok: true,
    rows: answered.flatMap((p) => p.rows),
    coverage: coverageOf(answered.flatMap((p) => reasonsOf(p.coverage))),
    aql: answered.map((p) => p.aql).join('\n'),
  };
}

/** Which pseudonym each user name belongs to. */
function ownersOf(deps: Pick<ToolParts, 'tokenise'>, people: readonly Employee[], subjectAliases: readonly string[]): Map<string, string> {
  return new Map(people.flatMap((e) => aliasesLike(subjectAliases, e.userNames).map((alias) => [alias, peerToken(deps, e)] as const)));
}

/** User names of the peers whose clock shows another hour than the person's, by their offset: their nights are other hours. */
function elsewhereOf(people: readonly Employee[], context: CaseContext): { offsetMinutes: number; aliases: string[] }[] {
  const here = offsetMinutes(context, context.timeZone);
  const away = people
    .filter((e) => isKnownZone(e.timeZone))
    .map((e) => ({ offset: offsetMinutes(context, e.timeZone), aliases: aliasesLike(context.subject.aliases, e.userNames) }))
    .filter(({ offset }) => offset !== here);
  return [...Map.groupBy(away, (e) => e.offset)]
    .toSorted(([a], [b]) => a - b)
    .map(([offset, people]) => ({ offsetMinutes: offset, aliases: people.flatMap((e) => e.aliases) }));
}

function mergePeers(found: readonly PeerTotal[], owners: ReadonlyMap<string, string>): PeerRow[] {
  const rows = new Map<string, PeerRow>();
  for (const r of found) {
    const peer = owners.get(r.peer_name.toLowerCase());
    const type = eventTypeOf({ qid: r.qid_no, eventId: r.event_id, logSourceType: r.ls_type });
    if (peer === undefined || type === null || type.channel === null) continue;
    const resource = resourceOf(type.channel, r.res);
    const row: PeerRow = { peer, channel: type.channel, resource, period: r.period, night: r.night === 1, count: r.n, bytes: r.bytes };
    const key = JSON.stringify([peer, row.channel, resource, row.period, row.night]);
    const other = rows.get(key);
    rows.set(key, other === undefined ? row : { ...row, count: row.count + other.count, bytes: row.bytes + other.bytes });
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
