import { z } from 'zod';
import type { EvidenceRows } from '../domain/evidence.ts';
import { HOUR_MS } from '../domain/time.ts';
import { bucket, integer, integerOrNull, integerOrZero, text, textOrNull } from './ariel/cells.ts';
import { eventTypeOf } from './ariel/channel.ts';
import { ownActivity } from './ariel/queries/own-activity.ts';
import { resourceOf } from './ariel/resource.ts';
import { searchRows } from './ariel/search-rows.ts';
import { wholeWindow } from './ariel/window.ts';
import type { ToolParts } from './deps.ts';
import { ROWS } from './rows.ts';
import type { Tool } from './tool.ts';

const Row = z.object({
  h: bucket,
  qid_no: integer,
  event_id: integerOrNull,
  ls_type: text,
  res: textOrNull,
  n: integerOrZero,
  records: integerOrZero,
  bytes: integerOrZero,
  t0: integer,
  t1: integer,
  max_delay: integerOrZero,
});
type OwnRow = EvidenceRows['own_activity'];

/**
 * The person's activity per hour, channel and resource over the risk window and the baseline. Counts are SUM(eventcount); an
 * hour is coalesced when more events happened in it than records were kept.
 */
export function ownActivityTool(deps: Pick<ToolParts, 'ariel'>): Tool<'own_activity', Record<string, never>> {
  return {
    name: 'own_activity',
    kind: 'own_activity',
    effect: 'read',
    description: 'What the person did per hour, by channel and resource, in the risk window and up to 28 days before: counts and bytes.',
    input: ownActivity.params,
    row: ROWS.own_activity,
    bounds: { rows: 20_000, bytes: 8_388_608, timeoutMs: 90_000 },
    async run(context, input, signal) {
      const found = await searchRows(deps, ownActivity.build(context, input), Row, signal);
      if (!found.ok) return found.result;
      return {
        ok: true,
        rows: mergeHours(found.rows),
        coverage: found.coverage,
        window: wholeWindow(context),
        aql: found.aql,
        subjectWritable: ['resource'],
      };
    },
  };
}

/** Several event types of one channel in one hour are one row. */
function mergeHours(found: readonly z.infer<typeof Row>[]): OwnRow[] {
  const rows = new Map<string, OwnRow>();
  for (const r of found) {
    const type = eventTypeOf({ qid: r.qid_no, eventId: r.event_id, logSourceType: r.ls_type });
    if (type === null || type.channel === null) continue;
    const resource = resourceOf(type.channel, r.res);
    const row: OwnRow = {
      hour: r.h * HOUR_MS,
      channel: type.channel,
      resource,
      count: r.n,
      bytes: r.bytes,
      firstMs: r.t0,
      lastMs: r.t1,
      maxDelayMs: r.max_delay,
      logSourceType: r.ls_type,
      coalesced: r.n > r.records,
    };
    const key = JSON.stringify([row.hour, row.channel, resource, row.logSourceType]);
    const other = rows.get(key);
    rows.set(key, other === undefined ? row : together(other, row));
  }
  return [...rows.values()].sort((a, b) => a.firstMs - b.firstMs || (a.channel < b.channel ? -1 : 1));
}

function together(a: OwnRow, b: OwnRow): OwnRow {
  return {
    ...a,
    count: a.count + b.count,
    bytes: a.bytes + b.bytes,
    firstMs: Math.min(a.firstMs, b.firstMs),
    lastMs: Math.max(a.lastMs, b.lastMs),
    maxDelayMs: Math.max(a.maxDelayMs, b.maxDelayMs),
    coalesced: a.coalesced || b.coalesced,
  };
}
