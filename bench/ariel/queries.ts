import { EVENT_TYPES } from '../../domain/event-types.ts';
import { DAY_MS } from '../../domain/time.ts';
import { literal } from '../../simulator/store.ts';

export type ComparedQuery = { name: string; aql: string; sql: string; most: number; extraMs: number };

/** What is asked about: `days` from `firstMs` on, and the user names of one peer group. `table` is the base table of the hand-written SQL. */
export type Asked = { table: string; firstMs: number; days: number; peers: readonly string[] };

/** AQL queries beside what a person would write for them in the engine's own SQL; `most` times that and `extraMs` is what each may cost. */
export function comparedQueries({ table, firstMs, days, peers }: Asked): ComparedQuery[] {
  const toMs = firstMs + days * DAY_MS;
  const names = peers.map(literal).join(', ');
  const window = `starttime >= ${firstMs} AND starttime < ${toMs}`;
  return [
    {
      name: `hourly counts per user and category, one peer group of ${peers.length}, ${days} days`,
      aql: `SELECT username AS u, category AS c, starttime/3600000 AS h, SUM(eventcount) AS n FROM events WHERE LOWER(username) IN (${names}) GROUP BY username, category, starttime/3600000 LIMIT 100000 START ${firstMs} STOP ${toMs}`,
      sql: `SELECT username, category, starttime // 3600000 AS h, SUM(eventcount) AS n FROM ${table} WHERE LOWER(username) IN (${names}) AND ${window} GROUP BY username, category, h ORDER BY username, category, h LIMIT 100000`,
      most: 1.5,
      extraMs: 100,
    },
    {
      name: `hourly counts per user and category, all users, ${days} days`,
      aql: `SELECT username AS u, category AS c, starttime/3600000 AS h, SUM(eventcount) AS n FROM events GROUP BY username, category, starttime/3600000 LIMIT 100000 START ${firstMs} STOP ${toMs}`,
      sql: `SELECT username, category, starttime // 3600000 AS h, SUM(eventcount) AS n FROM ${table} WHERE ${window} GROUP BY username, category, h ORDER BY username, category, h LIMIT 100000`,
      most: 1.3,
      extraMs: 0,
    },
    {
      name: 'log-ons by day, all users',
      aql: `SELECT DATEFORMAT(starttime, 'yyyy-MM-dd') AS d, COUNT(*) AS n, UNIQUECOUNT(username) AS people FROM events WHERE qid = ${EVENT_TYPES.logon.qid} GROUP BY d LIMIT 100 START ${firstMs} STOP ${toMs}`,
      sql: `SELECT STRFTIME(EPOCH_MS(starttime), '%Y-%m-%d') AS d, COUNT(*), COUNT(DISTINCT username) FROM ${table} WHERE qid = ${EVENT_TYPES.logon.qid} AND ${window} GROUP BY d ORDER BY d LIMIT 100`,
      most: 1.5,
      extraMs: 100,
    },
  ];
}
