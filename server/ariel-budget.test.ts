import { describe, expect, test } from 'vitest';
import { as, field, star, call } from '../connectors/qradar/aql/build.ts';
import type { Select } from '../connectors/qradar/aql/tree.ts';
import type { Ariel } from '../connectors/qradar/ariel.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { withBudget, type ArielLimits } from './ariel-budget.ts';

const SELECT: Select = {
  columns: [as(call('COUNT', star), 'n'), as(field('qid'), 'qid')],
  from: 'events',
  where: null,
  groupBy: [field('qid')],
  having: null,
  orderBy: [],
  limit: 10,
  time: { kind: 'range', startMs: 0, stopMs: 1000 },
};

function setUp(limits: Partial<ArielLimits>) {
  let nowMs = 0;
  let sent = 0;
  const search: Ariel['search'] = () => {
    sent += 1;
    return Promise.resolve({ ok: true, rows: [], coverage: { state: 'complete' }, aql: '', searchId: 's' });
  };
  const ariel = withBudget({ search }, { perCase: 100, perHour: 100, perDay: 100, ...limits }, () => nowMs);
  const ask = (times: number, from = 1) =>
    Promise.all(Array.from({ length: times }, (_, i) => ariel.search({ ...SELECT, limit: from + i }, AbortSignal.timeout(1000))));
  return { ariel, ask, sent: () => sent, at: (ms: number) => (nowMs = ms) };
}

describe('the budget of Ariel', () => {
  test('what is over the budget of a run is not sent, and says which setting it was', async () => {
    const { ariel, ask, sent } = setUp({ perCase: 3 });
    const answers = await ariel.within('case:1', () => ask(5));
    expect(sent()).toBe(3);
    expect(answers[4]).toMatchObject({
      ok: false,
      failure: { kind: 'budget_spent', message: expect.stringContaining('ARIEL_SEARCHES_PER_CASE') },
    });
  });

  test('another run has a budget of its own', async () => {
    const { ariel, ask, sent } = setUp({ perCase: 3 });
    await ariel.within('case:1', () => ask(5));
    await ariel.within('case:2', () => ask(2));
    expect(sent()).toBe(5);
  });

  test.each([
    ['ARIEL_SEARCHES_PER_HOUR', { perHour: 2 }, HOUR_MS],
    ['ARIEL_SEARCHES_PER_DAY', { perDay: 2 }, DAY_MS],
  ])('%s holds for all runs together and comes back with time', async (name, limits, laterMs) => {
    const { ask, sent, at } = setUp(limits);
    expect((await ask(3))[2]).toMatchObject({ failure: { message: expect.stringContaining(name) } });
    expect(sent()).toBe(2);
    at(laterMs);
    await ask(1);
    expect(sent()).toBe(3);
  });

  test('a search that a run has made already is answered from its first answer and costs nothing', async () => {
    const { ariel, ask, sent } = setUp({ perCase: 1 });
    const answers = await ariel.within('case:1', async () => [...(await ask(1)), ...(await ask(1)), ...(await ask(1, 2))]);
    expect(sent()).toBe(1);
    expect(answers.map((a) => a.ok)).toEqual([true, true, false]);
    await ariel.within('case:2', () => ask(1));
    expect(sent()).toBe(2);
  });

  test('a search that failed is made again', async () => {
    let sent = 0;
    const search: Ariel['search'] = () => {
      sent += 1;
      return Promise.resolve({ ok: false, failure: { kind: 'timeout', message: 'late', source: 'Ariel' }, aql: '' });
    };
    const ariel = withBudget({ search }, { perCase: 9, perHour: 9, perDay: 9 }, () => 0);
    await ariel.within('case:1', async () => {
      await ariel.search(SELECT, AbortSignal.timeout(1000));
      await ariel.search(SELECT, AbortSignal.timeout(1000));
    });
    expect(sent).toBe(2);
  });
});
