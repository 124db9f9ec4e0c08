import { describe, expect, test } from 'vitest';
import { as, field, star, call } from '../connectors/qradar/aql/build.ts';
import type { Select } from '../connectors/qradar/aql/tree.ts';
import type { Ariel } from '../connectors/qradar/ariel.ts';
import { withBudget } from './ariel-budget.ts';

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

/** A count of searches that lets `most` of each run through. */
function setUp(most: number) {
  const taken = new Map<string | null, number>();
  let sent = 0;
  const search: Ariel['search'] = () => {
    sent += 1;
    return Promise.resolve({ ok: true, rows: [], coverage: { state: 'complete' }, aql: '', searchId: 's' });
  };
  const ariel = withBudget({ search }, { perCase: most, perHour: 100, perDay: 100 }, (runKey) => {
    const before = taken.get(runKey) ?? 0;
    if (before >= most) return Promise.resolve('perCase');
    taken.set(runKey, before + 1);
    return Promise.resolve(null);
  });
  const ask = (times: number, from = 1) =>
    Promise.all(Array.from({ length: times }, (_, i) => ariel.search({ ...SELECT, limit: from + i }, AbortSignal.timeout(1000))));
  return { ariel, ask, sent: () => sent, taken };
}

describe('the budget of Ariel', () => {
  test('what is over it is not sent, and says which setting it was', async () => {
    const { ariel, ask, sent } = setUp(3);
    const answers = await ariel.within('case:1', () => ask(5));
    expect(sent()).toBe(3);
    expect(answers[4]).toMatchObject({
      ok: false,
      failure: { kind: 'budget_spent', message: 'the budget ARIEL_SEARCHES_PER_CASE (3) is spent' },
    });
  });

  test('is counted by run, and apart from that for what no run asked for', async () => {
    const { ariel, ask, taken } = setUp(3);
    await ariel.within('case:1', () => ask(3));
    await ariel.within('case:2', () => ask(2));
    await ask(1);
    expect([...taken]).toEqual([
      ['case:1', 3],
      ['case:2', 2],
      [null, 1],
    ]);
  });

  test('a search that a run has made already is answered from its first answer and costs nothing', async () => {
    const { ariel, ask, sent } = setUp(1);
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
    const ariel = withBudget({ search }, { perCase: 9, perHour: 9, perDay: 9 }, () => Promise.resolve(null));
    await ariel.within('case:1', async () => {
      await ariel.search(SELECT, AbortSignal.timeout(1000));
      await ariel.search(SELECT, AbortSignal.timeout(1000));
    });
    expect(sent).toBe(2);
  });
});
