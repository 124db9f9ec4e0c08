import { z } from 'zod';
import { LOG_SOURCE_TYPES, type LogSourceKey } from '../../../domain/event-types.ts';
import type { CaseContext } from '../../../domain/offense.ts';
import { DAY_MS, type Interval } from '../../../domain/time.ts';
import { as, aliasOf, and, call, caseOf, compare, field, num, or, str } from '../../../connectors/qradar/aql/build.ts';
import type { CatalogueQuery } from '../query.ts';
import { delay, fromLogSources, happenedIn, hour, last, logSourceType, records } from '../terms.ts';
import { arrivalsOf } from '../window.ts';

const LIMIT = 20_000;
export const WATCHED = ['windows', 'vpn', 'filer', 'database', 'mail', 'proxy', 'linux'] as const satisfies readonly LogSourceKey[];

/** A week before the risk window, so that each of its hours has the same hour of an ordinary day and week to compare with. */
export function healthWindow({ riskWindow, baselineWindow }: CaseContext): Interval {
  return { fromMs: Math.max(riskWindow.fromMs - 7 * DAY_MS, baselineWindow.fromMs), toMs: riskWindow.toMs };
}

/** Every Windows and Linux host is a log source of its own, thousands in a large estate: these are watched as one each. */
const isHost = or(
  compare(logSourceType, '=', str(LOG_SOURCE_TYPES.windows.name)),
  compare(logSourceType, '=', str(LOG_SOURCE_TYPES.linux.name)),
);
const sourceId = caseOf([[isHost, num(0)]], field('logsourceid'));

export const logSourceHealth: CatalogueQuery<Record<string, never>> = {
  id: 'log_source_health',
  title: 'Records and delay of the log sources per hour, all users together',
  logSources: WATCHED,
  params: z.strictObject({}),
  build: (context) => ({
    columns: [
      as(sourceId, 'ls_id'),
      as(logSourceType, 'ls_type'),
      as(hour, 'h'),
      as(records, 'n'),
      as(last, 't1'),
      as(call('AVG', delay), 'mean_delay'),
      as(call('MAX', delay), 'max_delay'),
    ],
    from: 'events',
    where: and(fromLogSources(WATCHED), happenedIn(healthWindow(context))),
    groupBy: [aliasOf('ls_id'), logSourceType, hour],
    having: null,
    orderBy: [],
    limit: LIMIT,
    time: arrivalsOf(healthWindow(context), context.nowMs),
  }),
  effect: 'read',
};
