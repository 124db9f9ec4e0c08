import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../domain/time.ts';
import { aliasOf, as, call, eq, field, num, property, star, str } from './build.ts';
import { firewall, type FirewallRule } from './firewall.ts';
import { print } from './print.ts';
import { anySelect } from './testing.ts';
import type { Expression, Select } from './tree.ts';

const NOW_MS = 1_790_000_000_000;
const window = (startMs: number, stopMs: number | null): Select['time'] => ({ kind: 'range', startMs, stopMs });

const raw: Select = {
  columns: [as(field('username'), 'u'), as(property('Share Name'), 'share')],
  from: 'events',
  where: eq(field('username'), str('jsmith')),
  groupBy: [],
  having: null,
  orderBy: [{ expression: aliasOf('u'), direction: 'ASC' }],
  limit: 10_000,
  time: window(NOW_MS - 31 * DAY_MS, NOW_MS),
};
const grouped: Select = {
  ...raw,
  columns: [as(field('username'), 'u'), as(call('LOWER', field('username')), 'lower_u'), as(call('SUM', field('eventcount')), 'n')],
  groupBy: [aliasOf('u')],
  having: { kind: 'compare', op: '>', left: aliasOf('n'), right: num(1) },
  limit: 100_000,
};
const flows: Select = { ...raw, columns: [as(field('sourcebytes'), 'b')], from: 'flows', where: null, orderBy: [] };
/** Sub-queries `depth` deep, the innermost reading events. */
const nested = (depth: number): Select =>
  depth === 0
    ? { ...raw, orderBy: [] }
    : { ...raw, columns: [as(aliasOf('u'), 'u')], where: null, orderBy: [], time: null, source: nested(depth - 1) };
const names: Select = { ...raw, columns: [as(field('username'), 'u')], orderBy: [] };
const among = (query: Select): Select => ({ ...raw, where: { kind: 'in_query', value: field('username'), query, negated: false } });
const rogue = (expression: Expression): Select => ({ ...raw, where: expression });

describe('the firewall', () => {
  test.each([
    ['single events', raw],
    [
      'aggregates, grouped by an alias',
      { ...grouped, columns: grouped.columns === '*' ? '*' : grouped.columns.filter((c) => c.alias !== 'lower_u') },
    ],
    ['what depends only on grouped fields', { ...grouped, groupBy: [field('USERNAME')] }],
    ['one total without grouping', { ...raw, columns: [as(call('COUNT', star), 'n')], orderBy: [], limit: 1 }],
    ['flows', flows],
    ['a sub-query in a sub-query', nested(2)],
    ['a comparison with the one column of a sub-query', among(names)],
    ['a regular expression', rogue({ kind: 'like', op: 'MATCHES', value: field('username'), pattern: str('^adm'), negated: false })],
    ['a window that ends tomorrow', { ...raw, time: window(NOW_MS, NOW_MS + DAY_MS) }],
  ] satisfies [string, Select][])('lets through %s', (_what, select) => {
    expect(firewall(select, NOW_MS)).toEqual({ ok: true });
  });

  test.each<[FirewallRule, string, Select]>([
    ['database', 'FROM', { ...raw, from: 'simarc' as 'events' }],
    ['columns', 'columns', { ...raw, columns: '*' }],
    ['columns', 'columns', { ...raw, columns: [] }],
    ['alias', 'columns[0]', { ...raw, columns: [{ expression: field('username'), alias: null }] }],
    ['alias', 'columns[1]', { ...raw, columns: [as(field('username'), 'u'), as(field('qid'), 'U')] }],
    ['alias', 'columns[0]', { ...raw, columns: [{ expression: field('username'), alias: 'a b' }] }],
    ['field', 'columns[0]', { ...raw, columns: [{ expression: { kind: 'field', name: 'payload' }, alias: 'u' }] }],
    ['field', 'WHERE', rogue(eq(aliasOf('u'), str('alias')))],
    ['field', 'columns[0]', { ...flows, columns: [as(field('username'), 'u')] }],
    ['field', 'ORDER BY[0]', { ...raw, orderBy: [{ expression: aliasOf('elsewhere'), direction: 'ASC' }] }],
    ['property', 'WHERE', rogue({ kind: 'property', name: 'Password' })],
    ['property', 'WHERE', { ...flows, where: property('Share Name') }],
    ['function', 'WHERE', rogue({ kind: 'call', name: 'UTF8', args: [field('username')] })],
    ['star', 'columns[0]', { ...raw, columns: [as(star, 'everything')] }],
    ['star', 'WHERE', rogue(call('LOWER', star))],
    ['star', 'WHERE', rogue(star)],
    ['aggregate_place', 'WHERE', rogue(call('SUM', field('eventcount')))],
    ['aggregate_place', 'GROUP BY[0]', { ...grouped, groupBy: [call('MAX', field('qid'))] }],
    [
      'ungrouped_column',
      'columns[1]',
      { ...raw, columns: [as(call('COUNT', star), 'n'), as(field('username'), 'u')], groupBy: [field('qid')] },
    ],
    ['ungrouped_column', 'columns[1]', grouped],
    ['literal', 'WHERE', rogue({ kind: 'string', value: 'a;b' })],
    ['literal', 'WHERE', rogue({ kind: 'text_search', text: 'a\u0000b' })],
    ['literal', 'WHERE', rogue({ kind: 'number', value: Number.POSITIVE_INFINITY })],
    ['list_length', 'WHERE', rogue({ kind: 'in', value: field('qid'), list: [], negated: false })],
    ['list_length', 'WHERE', rogue({ kind: 'in', value: field('qid'), list: Array.from({ length: 1_001 }, () => num(1)), negated: false })],
    ['size', 'WHERE', rogue({ kind: 'and', terms: Array.from({ length: 20_001 }, () => field('qid')) })],
    ['limit', 'LIMIT', { ...raw, limit: null }],
    ['limit', 'LIMIT', { ...raw, limit: 10_001 }],
    ['limit', 'LIMIT', { ...raw, limit: 0 }],
    ['limit', 'LIMIT', { ...grouped, groupBy: [field('username')], limit: 100_001 }],
    ['time_window', 'time', { ...raw, time: null }],
    ['time_window', 'time', { ...raw, time: { kind: 'last', amount: 1, unit: 'HOURS' } }],
    ['time_window', 'time', { ...raw, time: window(NOW_MS - DAY_MS, null) }],
    ['time_window', 'time', { ...raw, time: window(NOW_MS, NOW_MS) }],
    ['time_window', 'time', { ...raw, time: window(NOW_MS - 31 * DAY_MS - 1, NOW_MS) }],
    ['time_window', 'time', { ...raw, time: window(NOW_MS, NOW_MS + DAY_MS + 1) }],
    ['time_window', 'time', { ...raw, time: window(0.5, 2) }],
    ['time_window', 'time', { ...raw, time: { kind: 'relative', start: { dateTime: '1 hour ago' }, stop: NOW_MS } }],
    ['time_window', 'time', { ...nested(1), time: window(NOW_MS - 1, NOW_MS) }],
    ['time_window', 'FROM > time', { ...nested(1), source: { ...nested(0), time: null } }],
    ['cursor', 'INTO', { ...raw, into: 'mine' }],
    ['parameters', 'PARAMETERS', { ...raw, parameters: [{ name: 'REMOTESERVERS', value: str('x') }] }],
    ['session', 'SESSION BY', { ...raw, session: { time: field('starttime'), by: [field('username')] } }],
    ['order', 'ORDER BY[0]', { ...raw, orderBy: [{ expression: aliasOf('u'), direction: 'ASC', collate: 'de-CH' }] }],
    ['pattern', 'WHERE', rogue({ kind: 'like', op: 'MATCHES', value: field('username'), pattern: field('username'), negated: false })],
    ['pattern', 'WHERE', rogue({ kind: 'like', op: 'IMATCHES', value: field('username'), pattern: str('x'.repeat(257)), negated: false })],
    ['subquery_depth', 'FROM > FROM > FROM', nested(3)],
    ['subquery_depth', 'FROM > FROM > WHERE > IN', { ...nested(2), source: { ...nested(1), source: among(names) } }],
    ['subquery_columns', 'WHERE > IN', among({ ...raw, orderBy: [] })],
    ['limit', 'WHERE > IN > LIMIT', among({ ...names, limit: 10_001 })],
    ['limit', 'FROM > LIMIT', { ...nested(1), source: { ...nested(0), limit: null } }],
    ['columns', 'FROM > columns', { ...nested(1), source: { ...nested(0), columns: '*' } }],
    ['field', 'columns[0]', { ...nested(1), columns: [as(field('qid'), 'q')] }],
    ['property', 'WHERE', { ...nested(1), where: property('Share Name') }],
    ['field', 'WHERE > IN > WHERE', among({ ...names, where: { kind: 'field', name: 'payload' } })],
  ])('refuses by the rule %s at %s', (rule, place, select) => {
    const answer = firewall(select, NOW_MS);
    expect(answer).toMatchObject({ ok: false, rule, place });
    expect(answer.ok ? '' : answer.message.split(': ')[0]).toBe(place);
  });

  test('never names a literal in its message', () => {
    const answer = firewall(rogue(eq(field('username'), { kind: 'string', value: 'jsmith;' })), NOW_MS);
    expect(JSON.stringify(answer)).not.toContain('jsmith');
  });

  test('lets nothing through that cannot be printed', () => {
    fc.assert(
      fc.property(anySelect, (select) => {
        if (firewall(select, NOW_MS).ok) expect(print(select)).toContain('LIMIT');
      }),
    );
  });
});
