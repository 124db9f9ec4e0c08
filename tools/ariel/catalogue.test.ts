import { describe, expect, test } from 'vitest';
import { firewall } from '../../connectors/qradar/aql/firewall.ts';
import { parseAql } from '../../connectors/qradar/aql/parse.ts';
import { print } from '../../connectors/qradar/aql/print.ts';
import type { Expression, Select } from '../../connectors/qradar/aql/tree.ts';
import { CHANNELS, EVENT_TYPES, LOG_SOURCE_TYPES, type EventType } from '../../domain/event-types.ts';
import { DAY_MS } from '../../domain/time.ts';
import { CONTEXT, NOW_MS } from '../testing.ts';
import { CATALOGUE } from './catalogue.ts';
import { channelsOf, eventTypesOf, logSourcesOf } from './channel.ts';
import { renderQuery } from './render-query.ts';
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

  test('passes the firewall', () => {
    expect(firewall(select, NOW_MS)).toEqual({ ok: true });
  });

  test('is this text, and reads back as the same tree', () => {
    expect(print(select)).toMatchSnapshot();
    expect(parseAql(print(select))).toMatchObject({ ok: true, select });
  });

  test('does not look into the future', () => {
    expect(select.time?.kind === 'range' && select.time.stopMs).toBeLessThanOrEqual(NOW_MS);
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

describe('what Windows calls an object', () => {
  test('is a file only when it lies on a drive', () => {
    expect(print(built('files'))).toContain(`"Event ID" = 4663 AND "Object Name" LIKE '_:%'`);
  });

  test('a handle to an object is never asked for by its event id', () => {
    expect(IDS.filter((id) => print(built(id)).includes('4656'))).toEqual([]);
    expect(print(built('usb'))).toContain(String(EVENT_TYPES.usbFileWritten.qid));
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

describe('a query for the reader', () => {
  test('holds the pseudonym and no name', () => {
    const aql = renderQuery(CONTEXT, 'files', {});
    expect(aql).toContain(`'${CONTEXT.subject.token}'`);
    expect(aql?.toLowerCase()).not.toContain('jsmith');
  });

  test.each([
    { id: 'nothing', params: {} },
    { id: 'flows_by_address', params: {} },
    { id: 'files', params: { username: 'x' } },
  ])('$id with $params is none', ({ id, params }) => {
    expect(renderQuery(CONTEXT, id, params)).toBeNull();
  });
});
