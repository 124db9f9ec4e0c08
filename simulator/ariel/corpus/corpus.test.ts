import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAql } from '../../../connectors/qradar/aql/parse.ts';
import { print } from '../../../connectors/qradar/aql/print.ts';
import type { RunningSimulator } from '../../start.ts';
import type { Store } from '../../store.ts';
import { call, startTestSimulator } from '../../testing.ts';
import { compileAql } from '../compile.ts';
import { ACCEPTED } from './accepted.ts';
import { CORPUS_CONTEXT, openCorpus } from './fixture.ts';
import { REFUSED } from './refused.ts';

let store: Store;
let simulator: RunningSimulator;
beforeAll(async () => {
  store = await openCorpus();
  simulator = await startTestSimulator();
});
afterAll(async () => {
  store.close();
  await simulator.close();
});

/** Rows as lists of cells; in their own order where the query asks for one. */
async function rowsOf(sql: string, ordered: boolean): Promise<unknown[][]> {
  const rows = (await store.query(sql)).map((row) => Object.values(row));
  return ordered ? rows : rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

async function answer(aql: string): Promise<{ keys: string[]; rows: unknown[][] }> {
  const parsed = parseAql(aql);
  if (!parsed.ok) throw new Error(`${parsed.line}:${parsed.column} ${parsed.message}`);
  const { sql, columns } = compileAql(parsed.select, CORPUS_CONTEXT);
  return { keys: columns.map((c) => c.key), rows: await rowsOf(sql, /ORDER BY/i.test(aql)) };
}

describe('queries of the documentation', () => {
  test.each(ACCEPTED)('answer as hand-written SQL does: $aql', async ({ aql, keys, sql }) => {
    expect(await answer(aql)).toEqual({ keys, rows: await rowsOf(sql, /ORDER BY/i.test(aql)) });
  });

  test.each(ACCEPTED)('mean the same when they are printed: $aql', async ({ aql }) => {
    const parsed = parseAql(aql);
    const again = parsed.ok ? parseAql(print(parsed.select)) : parsed;
    expect(again).toEqual(parsed);
  });

  test('are not few, and most of them find something', async () => {
    const found = await Promise.all(ACCEPTED.map(async ({ sql }) => (await store.query(sql)).length));
    expect(ACCEPTED.length).toBeGreaterThanOrEqual(60);
    expect(found.filter((n) => n === 0).length).toBeLessThanOrEqual(3);
  });
});

describe('queries that Ariel refuses', () => {
  test.each(REFUSED)('%s', async (aql, named) => {
    const answer = await call(simulator, 'POST', '/api/ariel/searches', { form: { query_expression: aql } });
    expect(answer.status).toBe(422);
    expect(answer.json()).toMatchObject({
      code: 2000,
      message: expect.stringContaining(named),
      description: 'The query_expression contains invalid AQL syntax.',
    });
  });

  test.each(REFUSED.filter(([aql]) => aql !== ''))('the validator names the fault of %s and answers 200', async (aql, named) => {
    const answer = await call(simulator, 'POST', '/api/ariel/validators/aql', { form: { query_expression: aql } });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ error_messages: [{ severity: 'ERROR', message: expect.stringContaining(named) }] });
  });

  test('are not few', () => {
    expect(REFUSED.length).toBeGreaterThanOrEqual(40);
  });
});
