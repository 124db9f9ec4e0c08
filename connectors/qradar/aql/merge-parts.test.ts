import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../domain/time.ts';
import { aliasOf, arithmetic, as, call, field, num, star } from './build.ts';
import { mergeParts } from './merge-parts.ts';
import { splitWindow } from './split-window.ts';
import type { Column, Select } from './tree.ts';

const START_MS = 1_780_000_000_000;
const DAYS = 100;

const grouped: Select = {
  columns: [
    as(field('username'), 'u'),
    as(call('SUM', field('eventcount')), 'n'),
    as(call('COUNT', star), 'records'),
    as(call('MIN', field('starttime')), 't0'),
    as(call('MAX', field('starttime')), 't1'),
    as(call('FIRST', field('qid')), 'q0'),
    as(call('LAST', field('qid')), 'q1'),
  ],
  from: 'events',
  where: null,
  groupBy: [field('username')],
  having: null,
  orderBy: [
    { expression: aliasOf('n'), direction: 'DESC' },
    { expression: field('username'), direction: 'ASC' },
  ],
  limit: 1_000,
  time: { kind: 'range', startMs: START_MS, stopMs: START_MS + DAYS * DAY_MS },
};

type Event = { username: string | null; eventcount: number; starttime: number; qid: number };

/** What an Ariel of three lines answers to `grouped` over events of one window. */
function answerTo(events: readonly Event[]): Record<string, unknown>[] {
  const names = [...new Set(events.map((e) => e.username))];
  return names
    .map((u) => {
      const own = events.filter((e) => e.username === u).toSorted((a, b) => a.starttime - b.starttime);
      const times = own.map((e) => e.starttime);
      const n = own.reduce((sum, e) => sum + e.eventcount, 0);
      return { u, n, records: own.length, t0: Math.min(...times), t1: Math.max(...times), q0: own[0]?.qid, q1: own.at(-1)?.qid };
    })
    .toSorted((a, b) => b.n - a.n || Number(a.u === null) - Number(b.u === null) || ((a.u ?? '') < (b.u ?? '') ? -1 : 1));
}

const events = fc.uniqueArray(
  fc.record({
    username: fc.constantFrom('a', 'b', 'c', null),
    eventcount: fc.nat({ max: 9 }),
    starttime: fc.nat({ max: DAYS * DAY_MS - 1 }).map((ms) => START_MS + ms),
    qid: fc.nat(),
  }),
  { selector: (e) => e.starttime, maxLength: 40 },
);

function partsOf(select: Select): { fromMs: number; toMs: number }[] {
  const split = splitWindow(select);
  return split?.ok === true
    ? split.parts.map(({ time }) => (time?.kind === 'range' ? { fromMs: time.startMs, toMs: time.stopMs ?? 0 } : { fromMs: 0, toMs: 0 }))
    : [];
}

describe('a window longer than one search may be', () => {
  test('is cut into consecutive windows of at most 31 days', () => {
    const parts = partsOf(grouped);
    expect(parts.map((p) => (p.toMs - p.fromMs) / DAY_MS)).toEqual([31, 31, 31, 7]);
    expect(parts.map((p) => p.fromMs)).toEqual([START_MS, ...parts.slice(0, -1).map((p) => p.toMs)]);
  });

  test('whose parts are put together says what one search over all of it would', () => {
    const split = splitWindow(grouped);
    if (split?.ok !== true) throw new Error('not split');
    fc.assert(
      fc.property(events, (all) => {
        const parts = partsOf(grouped).map(({ fromMs, toMs }) => answerTo(all.filter((e) => e.starttime >= fromMs && e.starttime < toMs)));
        expect(mergeParts(grouped, split.merges, parts)).toEqual(answerTo(all));
      }),
    );
  });

  test('of single rows comes newest first, and no more than the LIMIT', () => {
    const raw: Select = { ...grouped, columns: [as(field('qid'), 'q')], groupBy: [], orderBy: [], limit: 3 };
    const split = splitWindow(raw);
    if (split?.ok !== true) throw new Error('not split');
    expect(
      mergeParts(raw, split.merges, [
        [{ q: 2 }, { q: 1 }],
        [{ q: 4 }, { q: 3 }],
      ]),
    ).toEqual([{ q: 4 }, { q: 3 }, { q: 2 }]);
  });

  test('that fits in one search is not touched', () => {
    expect(splitWindow({ ...grouped, time: { kind: 'range', startMs: 0, stopMs: 31 * DAY_MS } })).toBeNull();
  });

  const asking = (column: Column): Select => ({ ...grouped, columns: [as(field('username'), 'u'), column] });
  test.each<[string, Select, string]>([
    ['a number of distinct values', asking(as(call('UNIQUECOUNT', field('qid')), 'k')), 'columns[1]'],
    ['an average', asking(as(call('AVG', field('qid')), 'k')), 'columns[1]'],
    ['a sum that is reckoned with', asking(as(arithmetic(call('SUM', field('qid')), '/', num(2)), 'k')), 'columns[1]'],
    ['HAVING', { ...grouped, having: { kind: 'compare', op: '>', left: aliasOf('n'), right: num(1) } }, 'HAVING'],
    ['more than a year', { ...grouped, time: { kind: 'range', startMs: 0, stopMs: 367 * DAY_MS } }, 'time'],
  ])('is refused for %s, which parts cannot tell', (_what, select, place) => {
    const split = splitWindow(select);
    expect(split?.ok === false ? split.message : '').toContain(`${place}: `);
  });
});
