import { describe, expect, test } from 'vitest';
import type { Expression, Select } from '../../connectors/qradar/aql/tree.ts';
import { CHANNELS, EVENT_TYPES, LOG_SOURCE_TYPES, type EventType } from '../../domain/event-types.ts';
import { DAY_MS } from '../../domain/time.ts';
import { CONTEXT, NOW_MS } from '../testing.ts';
import { CATALOGUE } from './catalogue.ts';
import { channelsOf, eventTypesOf, logSourcesOf } from './channel.ts';
import { EXAMPLE_PARAMS } from './testing-params.ts';
import { arrivalsOf } from './window.ts';

function built(id: string, context = CONTEXT): Select {
  const query = CATALOGUE[id];
  const answer = query?.build(context, EXAMPLE_PARAMS[id] ?? {});
  if (answer === undefined || !answer.ok) throw new Error(`${id}: ${answer?.message ?? 'unknown'}`);
  return answer.select;
}

/** Terms that must all hold. */
function conditions(select: Select): Expression[] {
  const flat = (e: Expression): Expression[] => (e.kind === 'and' ? e.terms.flatMap(flat) : [e]);
  return select.where === null ? [] : flat(select.where);
}

/** The log source types that the query lets answer. */
function typesLetIn(select: Select): string[] {
  return conditions(select).flatMap((term) =>
    term.kind === 'in' && !term.negated && term.value.kind === 'call' && term.value.name === 'LOGSOURCETYPENAME'
      ? term.list.map((e) => (e.kind === 'string' ? e.value : ''))
      : [],
  );
}

const IDS = Object.keys(CATALOGUE);
const ABOUT_EVENTS = IDS.filter((id) => id !== 'flows_by_address');

describe.each(IDS)('%s', (id) => {
  const select = built(id);

  test('names every column, has a limit and a window in epoch milliseconds', () => {
    const columns = select.columns === '*' ? [] : select.columns;
    expect(columns.length).toBeGreaterThan(0);
    expect(columns.filter((c) => c.alias === null)).toEqual([]);
    expect(new Set(columns.map((c) => c.alias)).size).toBe(columns.length);
    expect(select.limit).toBeGreaterThan(0);
    expect(select.time).toMatchObject({ kind: 'range', startMs: expect.any(Number), stopMs: expect.any(Number) });
  });

  test('looks at no more than 31 days, and not into the future', () => {
    const time = select.time?.kind === 'range' ? select.time : { startMs: 0, stopMs: null };
    expect((time.stopMs ?? 0) - time.startMs).toBeLessThanOrEqual(31 * DAY_MS);
    expect((time.stopMs ?? 0) - time.startMs).toBeGreaterThan(0);
    expect(time.stopMs).toBeLessThanOrEqual(NOW_MS);
  });

  test('groups by what it selects, and by every column that is no aggregate', () => {
    if (select.groupBy.length === 0) return;
    const columns = select.columns === '*' ? [] : select.columns;
    const grouped = select.groupBy.map((e) => JSON.stringify(e));
    const plain = columns.filter(
      (c) => !(c.expression.kind === 'call' && ['SUM', 'COUNT', 'MIN', 'MAX', 'AVG'].includes(c.expression.name)),
    );
    const names = plain.map((c) => [JSON.stringify(c.expression), JSON.stringify({ kind: 'field', name: c.alias })]);
    expect(names.filter((either) => !either.some((name) => grouped.includes(name)))).toEqual([]);
    expect(grouped).toHaveLength(plain.length);
  });
});

describe.each(ABOUT_EVENTS)('%s', (id) => {
  test('lets no other log source types answer than those it names', () => {
    const named = CATALOGUE[id]?.logSources.map((key): string => LOG_SOURCE_TYPES[key].name) ?? [];
    expect(typesLetIn(built(id)).length).toBeGreaterThan(0);
    expect(typesLetIn(built(id)).filter((type) => !named.includes(type))).toEqual([]);
  });

  test('asks for the time of the log source', () => {
    expect(JSON.stringify(built(id).where)).toContain('devicetime');
  });
});

describe.each(ABOUT_EVENTS.filter((id) => id !== 'sense_events'))('%s', (id) => {
  test('does not feed on what UBA or we ourselves wrote', () => {
    const types = typesLetIn(built(id));
    expect(types).not.toContain(LOG_SOURCE_TYPES.sense.name);
    expect(types).not.toContain(LOG_SOURCE_TYPES.cre.name);
  });
});

describe('who is asked about', () => {
  test.each(['sense_events', 'own_activity', 'activity_detail', 'logons', 'files'])('%s asks for every form of the person’s name', (id) => {
    const list = conditions(built(id)).find((t) => t.kind === 'in' && t.value.kind === 'call' && t.value.name === 'LOWER');
    expect(list?.kind === 'in' && list.list).toEqual(CONTEXT.subject.aliases.toSorted().map((value) => ({ kind: 'string', value })));
  });

  test('a long list is asked in chunks of one hundred', () => {
    const aliases = Array.from({ length: 250 }, (_, i) => `user${i}`);
    const answer = CATALOGUE['peer_activity']?.build(CONTEXT, { aliases });
    const chunks = answer?.ok ? conditions(answer.select).find((t) => t.kind === 'or') : undefined;
    expect(chunks?.kind === 'or' && chunks.terms.map((t) => (t.kind === 'in' ? t.list.length : 0))).toEqual([100, 100, 50]);
  });

  test.each([
    { id: 'peer_activity', params: { aliases: [] } },
    { id: 'peer_activity', params: {} },
    { id: 'files', params: { username: 'mlee' } },
    { id: 'activity_detail', params: { channels: ['gossip'] } },
    { id: 'logons_from_workstations', params: { workstations: [], addresses: [] } },
  ])('$id refuses $params', ({ id, params }) => {
    expect(CATALOGUE[id]?.build(CONTEXT, params)).toMatchObject({ ok: false });
  });
});

describe('vocabulary', () => {
  const types: EventType[] = Object.values(EVENT_TYPES);

  test('every channel has a log source that can hold it, and every watched log source a channel', () => {
    expect(CHANNELS.filter((c) => logSourcesOf([c]).length === 0)).toEqual([]);
    expect(channelsOf('windows')).toContain('logon_failed');
    expect(channelsOf('sense')).toEqual([]);
  });

  test('no two event types of a channel are told apart by nothing', () => {
    const ids = eventTypesOf(CHANNELS).map((t) => t.eventId ?? t.qid);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(types.map((t) => t.qid)).size).toBe(types.length);
  });
});

describe('the window of arrivals', () => {
  const interval = { fromMs: NOW_MS - 5 * DAY_MS, toMs: NOW_MS - 3 * DAY_MS };

  test('reaches a day beyond what happened, for batches', () => {
    expect(arrivalsOf(interval, NOW_MS)).toEqual({ kind: 'range', startMs: interval.fromMs, stopMs: interval.toMs + DAY_MS });
  });

  test('does not reach beyond now, nor beyond 31 days', () => {
    expect(arrivalsOf(interval, interval.toMs)).toMatchObject({ stopMs: interval.toMs });
    const longest = { fromMs: NOW_MS - 40 * DAY_MS, toMs: NOW_MS - 9 * DAY_MS };
    expect(arrivalsOf(longest, NOW_MS)).toMatchObject({ stopMs: longest.toMs });
  });
});
