import type { Moment, TimeClause } from '../../connectors/qradar/aql/tree.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import { parseDateTime } from './date-format.ts';
import type { RowSource } from './row-source.ts';
import { AqlError } from './sql.ts';

const UNIT_MS = { MINUTES: MINUTE_MS, HOURS: HOUR_MS, DAYS: DAY_MS } as const;
/** The guide says five minutes, the REST page sixty seconds; nobody should rely on either. */
const DEFAULT_WINDOW_MS = 5 * MINUTE_MS;

/** SQL conditions for arrival times from start until before stop. The rows of a sub-query have a window of their own. */
export function windowConditions(time: TimeClause | null, source: RowSource, nowMs: number): string[] {
  if (time === null) return source.isSubQuery ? [] : [`${source.time} >= ${nowMs - DEFAULT_WINDOW_MS}`];
  if (source.time === null) throw new AqlError('A time range needs starttime among the columns of the sub-query');
  const { time: at } = source;
  if (time.kind === 'last') return [`${at} >= ${nowMs - time.amount * UNIT_MS[time.unit]}`, `${at} <= ${nowMs}`];
  const startMs = momentMs(time.kind === 'range' ? time.startMs : time.start, nowMs);
  const stopMs = momentMs((time.kind === 'range' ? time.stopMs : time.stop) ?? nowMs, nowMs);
  if (stopMs < startMs) throw new AqlError('STOP lies before START');
  return [`${at} >= ${startMs}`, `${at} < ${stopMs}`];
}

function momentMs(moment: Moment, nowMs: number): number {
  return typeof moment === 'number' ? moment : parseDateTime(moment.dateTime, nowMs);
}
