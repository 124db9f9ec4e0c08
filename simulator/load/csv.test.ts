import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openStore, type Store } from '../store.ts';
import { headerOf } from './csv-table.ts';
import { load } from './load.ts';
import type { Loaded } from './loaded.ts';
import { parseLoadSpec } from './spec.ts';

const MAPPING = {
  logSource: { name: 'Badges', type: 'windows' },
  time: { column: 'when', format: '%Y-%m-%d %H:%M:%S' },
  event: { column: 'what', values: { in: 'logon', out: 'logoff' } },
  fields: { username: 'person', sourceip: 'ip', eventcount: 'n' },
  properties: { 'Machine Identifier': 'door', BytesSent: 'bytes' },
};
const LINES = [
  'when,what,person,ip,n,door,bytes',
  '2026-03-10 09:00:00,in,o\'brien,10.0.0.1,2,"Gate, north",5.5',
  '2026-03-10 10:00:00,cleaned,jdoe,,1,Gate,',
  '2026-03-10 17:00:00,out,jdoe,,1,Gate,',
];

async function loaded(lines: readonly string[], mapping: unknown = MAPPING, options = ''): Promise<{ store: Store; result: Loaded }> {
  const folder = await mkdtemp(join(tmpdir(), 'csv-'));
  const map = join(folder, 'map.json');
  const file = join(folder, 'events.csv.gz');
  await writeFile(map, typeof mapping === 'string' ? mapping : JSON.stringify(mapping));
  await writeFile(file, gzipSync(`${lines.join('\n')}\n`));
  const store = await openStore();
  return { store, result: await load(store, parseLoadSpec(`csv:${file},map=${map}${options}`), () => undefined) };
}

describe('a CSV file with a mapping', () => {
  test('becomes events of one log source', async () => {
    const { store, result } = await loaded(LINES, MAPPING, ',tz=+02:00');
    expect(result).toMatchObject({ read: 2, stored: 2, logSources: 1, badLines: 0, firstMs: Date.UTC(2026, 2, 10, 7) });
    expect([...result.accounts.keys()].sort()).toEqual(['jdoe', "o'brien"]);
    const rows = await store.query(
      'SELECT qid, username, sourceip, eventcount, p_machine_identifier AS door, p_bytessent AS bytes, p_event_id AS id FROM events ORDER BY starttime',
    );
    expect(rows.map((r) => Object.values(r))).toEqual([
      [5_000_830, "o'brien", '10.0.0.1', 2, 'Gate, north', 5.5, 4624],
      [5_000_831, 'jdoe', null, 1, 'Gate', null, 4634],
    ]);
  });

  test('counts and names a line that cannot be loaded', async () => {
    const { result } = await loaded([...LINES, 'soon,in,jdoe,,1,Gate,', '2026-03-10', '2026-03-10 18:00:00,in,jdoe,,1,Gate,1']);
    expect(result).toMatchObject({ read: 3, badLines: 2 });
    expect(result.bad.map((b) => b.line).toSorted((a, b) => a - b)).toEqual([5, 6]);
  });

  test('names the line of the file, whatever stands before it', async () => {
    const { result } = await loaded([
      ...LINES,
      '',
      '2026-03-10 18:00:00,in,jdoe,,1,"Gate,',
      'north",1',
      '2026-03-10',
      '2026-03-10 19:00:00,in,jdoe,,1,"Gate" north,1',
      '2026-03-10 20:00:00,in,jdoe,,1,Gate,1,2',
      '# a remark',
      'soon,in,jdoe,,1,Gate,1',
    ]);
    expect(result).toMatchObject({ read: 3, badLines: 5 });
    expect(result.bad.map((b) => b.line)).toEqual([8, 9, 10, 11, 12]);
  });

  test('counts every line that a quote without an end takes with it', async () => {
    const { result } = await loaded([...LINES, '2026-03-10 18:00:00,in,jdoe,,1,"Gate,1', 'a', 'b', 'c']);
    expect(result).toMatchObject({
      read: 2,
      badLines: 4,
      bad: [{ line: 5, reason: expect.stringContaining('with the 3 lines after it') }],
    });
  });

  test('counts bad lines however many there are', async () => {
    const { result } = await loaded([...LINES, ...Array.from({ length: 3_000 }, () => 'soon,in,jdoe,,1,Gate,')]);
    expect(result).toMatchObject({ read: 2, badLines: 3_000 });
    expect(result.bad).toHaveLength(20);
  });

  test('that is cut short in its first bytes is a fault of the load, and of nothing else', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'csv-')), 'cut.csv.gz');
    await writeFile(file, gzipSync(LINES.join('\n')).subarray(0, 40));
    await expect(headerOf(file)).rejects.toThrow('cut.csv.gz cannot be read');
  });

  test('may use the column of the time as text too', async () => {
    const { store } = await loaded(LINES, { ...MAPPING, properties: { 'Share Name': 'when' } });
    expect(await store.query('SELECT MIN(p_share_name) AS s FROM events')).toEqual([{ s: '2026-03-10 09:00:00' }]);
  });

  test('may be of one event type throughout', async () => {
    expect((await loaded(LINES, { ...MAPPING, event: 'logon' })).result).toMatchObject({ read: 3 });
  });

  test.each([
    ['{', 'cannot be used'],
    [{ ...MAPPING, event: 'dance' }, 'event'],
    [{ ...MAPPING, extra: 1 }, 'extra'],
    [{ ...MAPPING, properties: { 'No Such': 'door' } }, 'No Such'],
    [{ ...MAPPING, fields: { username: 'nobody' } }, '"nobody"'],
  ])('whose mapping is wrong is refused with the fault: %o', async (mapping, named) => {
    await expect(loaded(LINES, mapping)).rejects.toThrow(named);
  });
});
