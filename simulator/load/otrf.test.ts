import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileAql } from '../ariel/compile.ts';
import { parseAql } from '../../connectors/qradar/aql/parse.ts';
import { openStore, type Store } from '../store.ts';
import { load } from './load.ts';
import type { Loaded } from './loaded.ts';
import { parseLoadSpec, type LoadSpec } from './spec.ts';
import { describeWhere } from '../testing.ts';

const NO_CONTEXT = {
  nowMs: Date.UTC(2026, 0, 1),
  offenses: [],
  referenceSet: () => null,
  referenceMap: () => null,
  referenceMapOfSets: () => null,
  referenceTable: () => null,
};

async function rows(store: Store, aql: string): Promise<unknown[][]> {
  const parsed = parseAql(`${aql} START 0`);
  if (!parsed.ok) throw new Error(parsed.message);
  const { sql, columns } = compileAql(parsed.select, NO_CONTEXT);
  return (await store.query(sql)).map((row) => columns.map((_, i) => row[`c${i}`]));
}

async function loaded(file: string, options: string): Promise<{ store: Store; result: Loaded; told: string[] }> {
  const store = await openStore();
  const told: string[] = [];
  const result = await load(store, parseLoadSpec(`otrf:${file}${options}`), (text) => told.push(text));
  return { store, result, told };
}

async function fileOf(lines: readonly unknown[], name = 'events.jsonl'): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'otrf-')), name);
  const text = lines.map((l) => (typeof l === 'string' ? l : JSON.stringify(l))).join('\n');
  await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

const LOGON = {
  EventID: 4624,
  Channel: 'Security',
  Hostname: 'DC.example.com',
  EventTime: '2020-10-22 04:29:53',
  '@timestamp': '2020-10-22T08:31:00.000Z',
  TargetUserName: 'jsmith',
  SubjectUserName: 'DC$',
  IpAddress: '::ffff:10.0.0.5',
  LogonType: '3',
  WorkstationName: '-',
};
const FAILURE = { ...LOGON, EventID: 4625, SubjectUserName: 'jsmith', WorkstationName: 'WS5', IpAddress: '-' };

describe('one event', () => {
  test('its time is EventTime in the zone of the file, and its user the target', async () => {
    const { store, result } = await loaded(await fileOf([LOGON], 'events.jsonl.gz'), ',tz=-04:00');
    expect(result).toMatchObject({ read: 1, stored: 1, logSources: 1, firstMs: Date.UTC(2020, 9, 22, 8, 29, 53) });
    const read = await rows(
      store,
      'SELECT devicetime, username, sourceip, "Account Name", "Event ID", "Logon Type", "Workstation Name", "Machine Identifier", QIDNAME(qid), LOGSOURCENAME(logsourceid) FROM events',
    );
    expect(read).toEqual([
      [
        Date.UTC(2020, 9, 22, 8, 29, 53),
        'jsmith',
        '10.0.0.5',
        'DC$',
        4624,
        3,
        null,
        'DC.example.com',
        'Success Audit: An account was successfully logged on',
        'Microsoft Windows Security Event Log @ DC.example.com',
      ],
    ]);
  });

  test.each([
    ['a failed log-on is filed under the target', FAILURE, '', 'jsmith'],
    ['or under the subject when that is wanted', { ...FAILURE, TargetUserName: 'mlee' }, ',4625=subject', 'jsmith'],
    ['a success is filed under the target even then', { ...LOGON, TargetUserName: 'mlee' }, ',4625=subject', 'mlee'],
    ['a log-off under the target', { ...LOGON, EventID: 4634 }, '', 'jsmith'],
    ['a process under the subject', { ...LOGON, EventID: 4688, SubjectUserName: 'mlee', TargetUserName: '-' }, '', 'mlee'],
    ['the channel counts in any case', { ...LOGON, Channel: 'SECURITY' }, '', 'jsmith'],
    ['a machine account is nobody', { ...LOGON, TargetUserName: 'WS5$' }, '', null],
    ['nor with its domain', { ...LOGON, EventID: 4769, TargetUserName: 'WS5$@EXAMPLE.COM' }, '', null],
    [
      'Sysmon is about the user it names',
      { ...LOGON, EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', User: 'EX\\mlee', AccountName: 'SYSTEM' },
      '',
      'EX\\mlee',
    ],
  ])('%s', async (_name, event, options, username) => {
    const { store } = await loaded(await fileOf([event]), `,tz=Z${options}`);
    expect(await rows(store, 'SELECT username FROM events')).toEqual([[username]]);
  });

  test.each([
    ['the machine account stays readable', { ...LOGON, TargetUserName: 'WS5$' }, '"Target Username"', 'WS5$'],
    ['an unknown id has its own QID', { ...LOGON, EventID: 5156 }, 'qid', 5_005_156],
    ['which is never that of another event', { ...LOGON, EventID: 903, Channel: 'Application' }, 'qid', 5_900_903],
    ['an id of another channel is not the security event', { ...LOGON, Channel: 'Application' }, 'qid', 5_004_624],
    ['a handle request is no writing to a medium', { ...LOGON, EventID: 4656, Category: 'File System' }, 'qid', 5_004_656],
    ['unless it is about removable storage', { ...LOGON, EventID: 4656, Category: 'Removable Storage' }, 'qid', 5_000_932],
    ['no address is the placeholder', { ...LOGON, IpAddress: 'fe80::1' }, 'sourceip', '0.0.0.0'],
    ['the process', { ...LOGON, EventID: 4688, NewProcessName: 'C:\\x.exe' }, '"Process Name"', 'C:\\x.exe'],
    ['the command line', { ...LOGON, EventID: 4688, CommandLine: 'x.exe /a' }, '"Process CommandLine"', 'x.exe /a'],
    ['the service', { ...LOGON, EventID: 4697, ServiceName: 'Updater' }, '"Service Name"', 'Updater'],
    ['the share', { ...LOGON, EventID: 5140, ShareName: '\\\\*\\IPC$' }, '"Share Name"', '\\\\*\\IPC$'],
  ])('%s', async (_name, event, column, value) => {
    const { store } = await loaded(await fileOf([event]), ',tz=Z');
    expect(await rows(store, `SELECT ${column} FROM events`)).toEqual([[value]]);
  });
});

function equal(n: number, change: object = {}): object[] {
  return Array.from({ length: n }, (_, i) => ({ ...FAILURE, CommandLine: `payload ${i + 1}`, ...change }));
}

async function counts(events: readonly object[], options = ''): Promise<unknown[][]> {
  const { store } = await loaded(await fileOf(events), `,tz=Z${options}`);
  return rows(store, 'SELECT "Process CommandLine" AS p, eventcount FROM events ORDER BY p');
}

describe('coalescing', () => {
  test('from the fourth equal event on one record counts and keeps the fourth payload', async () => {
    expect(await counts(equal(7))).toEqual([
      ['payload 1', 1],
      ['payload 2', 1],
      ['payload 3', 1],
      ['payload 4', 4],
    ]);
  });

  test('off keeps every event', async () => {
    expect(await counts(equal(7), ',coalesce=off')).toHaveLength(7);
  });

  test('other accounts, hosts or addresses are other events', async () => {
    const events = [
      ...equal(3),
      ...equal(3, { TargetUserName: 'mlee' }),
      ...equal(3, { Hostname: 'B' }),
      ...equal(3, { IpAddress: '10.0.0.9' }),
    ];
    expect(await counts(events)).toHaveLength(12);
  });

  test('ten seconds later it begins anew', async () => {
    expect(await counts([...equal(4), ...equal(3, { EventTime: '2020-10-22 04:30:03' })])).toHaveLength(7);
  });
});

describe('what cannot be loaded', () => {
  test.each([
    ['{"EventID":', 'no JSON object'],
    ['[1]', 'no JSON object'],
    [{ ...LOGON, EventTime: undefined }, 'EventTime'],
    [{ ...LOGON, EventTime: '22.10.2020' }, 'EventTime'],
    [{ ...LOGON, EventID: 'x' }, 'EventID'],
    [{ ...LOGON, Hostname: undefined }, 'Hostname'],
  ])('%o is left out, counted, and told with file and line', async (line, named) => {
    const file = await fileOf([LOGON, line, LOGON]);
    const { result, told } = await loaded(file, ',tz=Z');
    expect(result).toMatchObject({ read: 2, badLines: 1, bad: [{ file, line: 2, reason: expect.stringContaining(named) }] });
    expect(told.join()).toContain(`${file}, line 2`);
  });

  test('a file of which nothing can be loaded ends the load', async () => {
    await expect(loaded(await fileOf(['[1]', '{}']), ',tz=Z')).rejects.toThrow('line 1: no JSON object');
  });

  test('one broken line takes no other along, in a piece of any size', async () => {
    const broken = ['{"EventID":', '[', '{"EventID":4624,"Hostname":"DC', '"', '{}{}', '\t{"EventID": 1,}'];
    const lines = Array.from({ length: 40_000 }, (_, i) => ({ ...LOGON, LogonType: String(i % 7), Message: 'x'.repeat(400) }));
    const mixed = [
      ...lines.slice(0, 20_000),
      ...broken.flatMap((b) => [b, LOGON, '']),
      ...lines.slice(20_000),
      { ...LOGON, TargetUserName: 'half\ud800' },
    ];
    const { result } = await loaded(await fileOf(mixed), ',tz=Z,coalesce=off');
    expect(result).toMatchObject({ read: 40_000 + broken.length + 1, stored: 40_000 + broken.length + 1, badLines: broken.length });
    expect(result.bad.map((b) => b.line)).toEqual(broken.map((_, i) => 20_001 + 3 * i));
  });

  test('many bad lines are all counted, and the first are named', async () => {
    const { result, told } = await loaded(await fileOf([LOGON, ...Array.from({ length: 100 }, () => 'x')]), ',tz=Z');
    expect(result).toMatchObject({ badLines: 100 });
    expect(result.bad).toHaveLength(20);
    expect(told).toHaveLength(20);
  });

  test.each([
    ['otrf:x.json', 'tz'],
    ['otrf:', 'no file'],
    ['otrf:x.json,tz=Berlin', 'tz=Berlin'],
    ['otrf:x.json,tz=+99:00', 'tz=+99:00'],
    ['otrf:x.json,tz=Z,4625=both', '4625=target'],
    ['otrf:x.json,tz=Z,speed=fast', 'speed'],
    ['leef:x', '"leef" is unknown'],
    ['cert:', 'no file'],
    ['cert:x,4625=subject', '4625'],
    ['csv:x.csv', 'map=mapping.json'],
  ])('%s', (text, named) => {
    expect(() => parseLoadSpec(text)).toThrow(named);
  });

  test('a missing file and a broken gzip file are named', async () => {
    await expect(loaded('/nowhere/x.jsonl', ',tz=Z')).rejects.toThrow('/nowhere/x.jsonl cannot be read');
    const plain = await fileOf(['{}']);
    await writeFile(`${plain}.gz`, 'not gzip');
    await expect(loaded(`${plain}.gz`, ',tz=Z')).rejects.toThrow('cannot be read');
  });

  test('a comma in the name of the file is part of it', () => {
    expect(parseLoadSpec('otrf:a,b.json,tz=-04:30')).toEqual({
      format: 'otrf',
      file: 'a,b.json',
      offsetMinutes: -270,
      failedLogonName: 'target',
      coalesce: true,
    } satisfies LoadSpec);
  });
});

const DATA = join(import.meta.dirname, '../../../shared/data/otrf-windows');
const PURPLESHARP = join(DATA, 'purplesharp_ad_playbook_I.jsonl.gz');
const PSEXEC = join(DATA, 'empire_psexec_dcerpc_tcp_svcctl.jsonl.gz');

describeWhere(existsSync(PURPLESHARP), 'recorded Windows attacks', () => {
  const stores = new Map<string, Store>();
  beforeAll(async () => {
    for (const options of ['', ',coalesce=off', ',4625=subject', ',4625=subject,coalesce=off']) {
      stores.set(options, (await loaded(PURPLESHARP, `,tz=-04:00${options}`)).store);
    }
  });
  const ask = async (options: string, aql: string) => {
    const store = stores.get(options);
    return store === undefined ? [] : rows(store, aql);
  };

  test.each(['', ',coalesce=off'])('19 log-ons of one account on 3 hosts, with first and last time (options "%s")', async (options) => {
    const aql =
      'SELECT SUM(eventcount), UNIQUECOUNT("Machine Identifier"), MIN(devicetime), MAX(devicetime) FROM events WHERE LOWER(username) = \'pgustavo\' AND "Event ID" = 4624';
    expect(await ask(options, aql)).toEqual([[19, 3, Date.UTC(2020, 9, 22, 8, 29, 53), Date.UTC(2020, 9, 22, 8, 30, 1)]]);
  });

  test.each([
    ['', 7, 7, 7],
    [',coalesce=off', 7, 7, 7],
    [',4625=subject,coalesce=off', 7, 7, 7],
    // Filed under the one subject the seven are equal: three stay and the fourth counts four, so four targets are still named.
    [',4625=subject', 7, 4, 4],
  ])(
    'failed log-ons from the workstation, options "%s": %i events in %i records against %i named accounts',
    async (options, n, records, accounts) => {
      const aql =
        'SELECT SUM(eventcount), COUNT(*), UNIQUECOUNT("Target Username") FROM events WHERE "Event ID" = 4625 AND "Workstation Name" = \'WORKSTATION5\'';
      expect(await ask(options, aql)).toEqual([[n, records, accounts]]);
    },
  );

  test('processes, services, shares and tickets of the remote execution', async () => {
    const { store } = await loaded(PSEXEC, ',tz=-04:00,coalesce=off');
    const aql =
      'SELECT "Event ID" AS id, SUM(eventcount) FROM events WHERE "Event ID" IN (4688, 4697, 7045, 5140, 4768, 4769) GROUP BY "Event ID" ORDER BY id';
    expect(await rows(store, aql)).toEqual([
      [4688, 7],
      [4697, 1],
      [4769, 1],
      [5140, 1],
      [7045, 1],
    ]);
  });
});
