import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { print } from '../../connectors/qradar/aql/print.ts';
import { parseAql } from '../../connectors/qradar/aql/parse.ts';
import type { Expression, Session, SessionEdge } from '../../connectors/qradar/aql/tree.ts';
import { SECOND_MS } from '../../domain/time.ts';
import { LOG_SOURCES } from '../organisation/log-sources.ts';
import { senseEvent } from '../organisation/sense.ts';
import { openStore, type Store } from '../store.ts';
import { compileAql } from './compile.ts';
import { CORPUS_CONTEXT, CORPUS_NOW_MS } from './corpus/fixture.ts';

const [LOGON, LOGOFF] = [1, 2];
const FROM_MS = CORPUS_NOW_MS - 3_600_000;

type Row = { user: string; second: number; severity: number };

let store: Store;
beforeAll(async () => {
  store = await openStore();
  await store.addLogSources(Object.values(LOG_SOURCES));
});
afterAll(() => store.close());

async function fill(rows: readonly Row[]): Promise<void> {
  await store.fill('DELETE FROM arrived.events');
  await store.addEvents(
    rows.map(({ user, second, severity }) => ({
      ...senseEvent(user, 'UBA : New Account Use Detected', FROM_MS + second * SECOND_MS),
      severity,
    })),
  );
}

async function sessionsOf(clause: string): Promise<(string | null)[]> {
  const parsed = parseAql(
    `SELECT sessionId AS id, username AS u, starttime AS t FROM events ${clause} ORDER BY starttime ASC START ${FROM_MS} STOP ${CORPUS_NOW_MS}`,
  );
  if (!parsed.ok) throw new Error(`${parsed.column}: ${parsed.message}`);
  const rows = await store.query(compileAql(parsed.select, CORPUS_CONTEXT).sql);
  return named(rows.map((row) => (row['c0'] === null ? null : JSON.stringify(row['c0']))));
}

/** By the order in which sessions are first seen: which number a session has is nobody's business. */
function named(ids: readonly (string | null)[]): (string | null)[] {
  const seen = new Map<string, string>();
  return ids.map((id) => {
    if (id === null) return null;
    if (!seen.has(id)) seen.set(id, `S${seen.size + 1}`);
    return seen.get(id) ?? null;
  });
}

const is = (severity: number): Expression => ({
  kind: 'compare',
  op: '=',
  left: { kind: 'field', name: 'severity' },
  right: { kind: 'number', value: severity },
});

/** The table of IBM's page, read row by row. */
function byHand(rows: readonly Row[], { begin, end, timeoutMs, window }: Session): (string | null)[] {
  const states = new Map<string, { opened: number | null; id: number; last: Row | null }>();
  return named(
    rows.map((row) => {
      const state = states.get(row.user) ?? { opened: null, id: 0, last: null };
      states.set(row.user, state);
      const { last } = state;
      const late = timeoutMs !== undefined && last !== null && (row.second - last.second) * SECOND_MS > timeoutMs;
      const ended = end !== undefined && last !== null && last.severity === LOGOFF;
      const over = window !== undefined && state.opened !== null && row.second - state.opened > window.amount;
      if (late || ended || over) state.opened = null;
      const begins = begin !== undefined && row.severity === LOGON;
      const mayBegin = state.opened === null || (begins && end?.explicit !== true);
      if (mayBegin && (begins || begin?.explicit !== true)) {
        state.opened = row.second;
        state.id += 1;
      }
      state.last = row;
      return state.opened === null ? null : `${row.user} ${state.id}`;
    }),
  );
}

const edge = (severity: number): fc.Arbitrary<SessionEdge> => fc.record({ explicit: fc.boolean(), when: fc.constant(is(severity)) });

test('sessions are those of reading row by row, for every combination of what begins and ends them', async () => {
  const session: fc.Arbitrary<Session> = fc.record(
    {
      time: fc.constant<Expression>({ kind: 'field', name: 'starttime' }),
      by: fc.constant<Expression[]>([{ kind: 'field', name: 'username' }]),
      begin: edge(LOGON),
      end: edge(LOGOFF),
      timeoutMs: fc.integer({ min: 1, max: 30 }).map((s) => s * SECOND_MS),
      window: fc.record({ amount: fc.integer({ min: 1, max: 40 }), unit: fc.constant('SECONDS' as const) }),
    },
    { requiredKeys: ['time', 'by'] },
  );
  const row = fc.record({
    user: fc.constantFrom('anna', 'ben'),
    second: fc.integer({ min: 0, max: 300 }),
    severity: fc.integer({ min: 1, max: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(row, { selector: (r) => r.second, maxLength: 14 }), session, async (unsorted, chosen) => {
      const rows = unsorted.toSorted((a, b) => a.second - b.second);
      await fill(rows);
      const text = print({
        columns: '*',
        from: 'events',
        where: null,
        session: chosen,
        groupBy: [],
        having: null,
        orderBy: [],
        limit: null,
        time: null,
      });
      expect(await sessionsOf(text.replace('SELECT * FROM events ', ''))).toEqual(byHand(rows, chosen));
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('rows that WHERE leaves out belong to no session, and sessions can be counted', async () => {
  await fill([
    { user: 'anna', second: 0, severity: LOGON },
    { user: 'anna', second: 10, severity: 3 },
    { user: 'ben', second: 11, severity: 3 },
    { user: 'anna', second: 20, severity: LOGOFF },
    { user: 'anna', second: 30, severity: 3 },
  ]);
  const parsed = parseAql(
    `SELECT sessionId AS s, COUNT(*) AS n FROM events WHERE username = 'anna' SESSION BY starttime username EXPLICIT BEGIN severity = 1 END severity = 2
     GROUP BY sessionId ORDER BY n DESC START ${FROM_MS} STOP ${CORPUS_NOW_MS}`,
  );
  if (!parsed.ok) throw new Error(parsed.message);
  expect(await store.query(compileAql(parsed.select, CORPUS_CONTEXT).sql)).toEqual([
    { c0: 1, c1: 3 },
    { c0: null, c1: 1 },
  ]);
});

test('without SESSION BY there is no sessionId', () => {
  const parsed = parseAql('SELECT sessionId FROM events LAST 1 HOURS');
  expect(parsed.ok).toBe(true);
  if (parsed.ok) expect(() => compileAql(parsed.select, CORPUS_CONTEXT)).toThrow("'sessionId' does not exist");
});
