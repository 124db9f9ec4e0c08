import { EVENT_TYPES } from '../../domain/event-types.ts';
import { DAY_MS } from '../../domain/time.ts';
import { DAYS, FIRST_MS, PEERS_EVERY, USERS } from './make-files.ts';

export type ComparedQuery = { name: string; aql: string; sql: string; most: number; extraMs: number };

const TO_MS = FIRST_MS + DAYS * DAY_MS;
const PEERS = Array.from({ length: USERS / PEERS_EVERY }, (_, i) => `'user${i * PEERS_EVERY}'`).join(', ');
const WINDOW = `starttime >= ${FIRST_MS} AND starttime < ${TO_MS}`;

/** An AQL query beside what a person would write for it in the engine's own SQL; `most` times that and `extraMs` is what it may cost. */
export const COMPARED: readonly ComparedQuery[] = [
  {
    name: 'hourly counts per user and category, one peer group, 30 days',
    aql: `SELECT username AS u, category AS c, starttime/3600000 AS h, SUM(eventcount) AS n FROM events WHERE LOWER(username) IN (${PEERS}) GROUP BY username, category, starttime/3600000 LIMIT 100000 START ${FIRST_MS} STOP ${TO_MS}`,
    sql: `SELECT username, category, starttime // 3600000 AS h, SUM(eventcount) AS n FROM events WHERE LOWER(username) IN (${PEERS}) AND ${WINDOW} GROUP BY username, category, h ORDER BY username, category, h LIMIT 100000`,
    most: 1.5,
    extraMs: 100,
  },
  {
    name: 'hourly counts per user and category, all users, 30 days',
    aql: `SELECT username AS u, category AS c, starttime/3600000 AS h, SUM(eventcount) AS n FROM events GROUP BY username, category, starttime/3600000 LIMIT 100000 START ${FIRST_MS} STOP ${TO_MS}`,
    sql: `SELECT username, category, starttime // 3600000 AS h, SUM(eventcount) AS n FROM events WHERE ${WINDOW} GROUP BY username, category, h ORDER BY username, category, h LIMIT 100000`,
    most: 1.3,
    extraMs: 0,
  },
  {
    name: 'log-ons by day, all users',
    aql: `SELECT DATEFORMAT(starttime, 'yyyy-MM-dd') AS d, COUNT(*) AS n, UNIQUECOUNT(username) AS people FROM events WHERE qid = ${EVENT_TYPES.logon.qid} GROUP BY d LIMIT 100 START ${FIRST_MS} STOP ${TO_MS}`,
    sql: `SELECT STRFTIME(EPOCH_MS(starttime), '%Y-%m-%d') AS d, COUNT(*), COUNT(DISTINCT username) FROM events WHERE qid = ${EVENT_TYPES.logon.qid} AND ${WINDOW} GROUP BY d ORDER BY d LIMIT 100`,
    most: 1.5,
    extraMs: 100,
  },
];
