import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningSimulator } from '../../simulator/start.ts';
import { call, runAql, startTestSimulator } from '../../simulator/testing.ts';
import { assignableActors, changeOffense } from './change-offense.ts';
import { createAriel } from './ariel.ts';
import { createQRadarClient, type QRadarClient } from './client.ts';
import { uploadHintAction } from './custom-action/upload.ts';
import { hasArrived } from './leef/find-event.ts';
import { leefLine, type LeefEvent } from './leef/event.ts';
import { sendLeefLine } from './leef/send.ts';
import { findNoteByMarker, postNote } from './notes.ts';
import { probeConsole } from './probe.ts';
import { setUpSource } from './set-up-source.ts';
import { createUba } from './uba.ts';
import { whoIsCaller } from './who-is-caller.ts';
import { addToSet, createSet, findInSet, findSet, removeFromSet } from './write-sets.ts';
import { createTable, readRow, removeRow, writeMapValue, writeRows } from './write-tables.ts';

let simulator: RunningSimulator;
let writer: QRadarClient;
let admin: QRadarClient;
const never = new AbortController().signal;
const connect = (token: string): QRadarClient =>
  createQRadarClient({ baseUrl: simulator.url, token, ca: simulator.certificatePem, timeoutMs: 5_000 });
beforeAll(async () => {
  simulator = await startTestSimulator();
  writer = connect(simulator.tokens.write);
  admin = connect(simulator.callers[0]?.token ?? '');
});
afterAll(async () => {
  writer.close();
  admin.close();
  await simulator.close();
});

const DAY_MS = 86_400_000;

describe('sets', () => {
  test('are made with a time to live, filled, and what was added can be taken out again', async () => {
    const set = await createSet(writer, { name: 'AI Investigated Users', ttlMs: 30 * DAY_MS, ttlUnitMs: 1_000, description: 'x' }, never);
    expect(await findSet(writer, 'AI Investigated Users', never)).toEqual(set);
    for (const name of ['jsmith', "o'neil", 'JSMITH']) await addToSet(writer, set, name, 'casewright', never);
    expect(await findInSet(writer, set, 'JSmith', never)).toMatchObject({ source: 'casewright' });
    expect(await removeFromSet(writer, set, 'jsmith', never)).toBe(true);
    expect(await removeFromSet(writer, set, 'jsmith', never)).toBe(false);
    simulator.control.setClock(simulator.control.now() + 31 * DAY_MS);
    const rest = (await call(simulator, 'GET', '/api/reference_data/sets/AI%20Investigated%20Users')).json();
    expect(rest).toMatchObject({ number_of_elements: 0, time_to_live: '0 years 0 mons 30 days 0 hours 0 mins 0.00 secs' });
    simulator.control.setClock(simulator.control.now() - 31 * DAY_MS);
  });

  test('on a QRadar that knows only the classic family, by that', async () => {
    simulator.control.setFaults([]);
    const classic = { name: 'Classic', family: 'classic' } as const;
    await call(simulator, 'POST', '/api/reference_data/sets?name=Classic&element_type=ALNIC');
    await addToSet(writer, classic, 'a/b c', 'casewright', never);
    expect(await findInSet(writer, classic, 'A/B C', never)).toEqual({ id: null, source: 'casewright' });
    expect(await findInSet(writer, classic, 'a/b', never)).toBeNull();
    expect(await removeFromSet(writer, classic, 'a/b c', never)).toBe(true);
    expect(await removeFromSet(writer, classic, 'a/b c', never)).toBe(false);
  });
});

describe('tables and maps', () => {
  test('a row is written, read and taken back; what somebody changed since stays', async () => {
    await createTable(
      writer,
      { name: 'AI User Risk', outerKeyLabel: 'username', columns: { score: 'NUM', campaign: 'ALN' }, ttl: '30 days' },
      never,
    );
    const row = { score: '93', campaign: 'c-17' };
    await writeRows(writer, 'AI User Risk', JSON.stringify({ jsmith: row }), never);
    expect(await readRow(writer, 'AI User Risk', 'jsmith', never)).toEqual(row);
    await call(simulator, 'POST', '/api/reference_data/tables/AI%20User%20Risk?outer_key=jsmith&inner_key=score&value=5');
    expect(await removeRow(writer, 'AI User Risk', 'jsmith', row, never)).toBe(1);
    expect(await readRow(writer, 'AI User Risk', 'jsmith', never)).toEqual({ score: '5' });
    expect(await readRow(writer, 'No table', 'jsmith', never)).toBeNull();
  });

  test('written again after a lost answer, a row is there once', async () => {
    simulator.control.setFaults([{ kind: 'lost_reply', path: '/api/reference_data/tables', method: 'POST', times: 1 }]);
    await expect(writeRows(writer, 'AI User Risk', '{"mlee":{"score":"1"}}', never)).rejects.toThrow();
    await writeRows(writer, 'AI User Risk', '{"mlee":{"score":"1"}}', never);
    expect(await readRow(writer, 'AI User Risk', 'mlee', never)).toEqual({ score: '1' });
  });

  test('a value of a map', async () => {
    await writeMapValue(writer, 'Asset Sensitivity', 'host9', 'Archive', never);
    expect((await call(simulator, 'GET', '/api/reference_data/maps/Asset%20Sensitivity')).text).toContain('Archive');
  });

  test.each(['UBA : Rule Data', 'UBA : High Risk Users', 'UEBA: Entities Not Tracked', 'UBA - Current ML Tracked Users'])(
    '%s is never written',
    async (name) => {
      const before = simulator.control.writes().length;
      const set = { name, family: 'classic' } as const;
      await expect(addToSet(writer, set, 'x', 'casewright', never)).rejects.toThrow('belongs to UBA');
      await expect(removeFromSet(writer, set, 'x', never)).rejects.toThrow('belongs to UBA');
      await expect(writeRows(writer, name, '{"x":{"a":"b"}}', never)).rejects.toThrow('belongs to UBA');
      await expect(removeRow(writer, name, 'x', { a: 'b' }, never)).rejects.toThrow('belongs to UBA');
      await expect(writeMapValue(writer, name, 'x', 'y', never)).rejects.toThrow('belongs to UBA');
      expect(simulator.control.writes()).toHaveLength(before);
    },
  );
});

describe('offenses', () => {
  test('are followed up and assigned to somebody who can be', async () => {
    const [actor = ''] = await assignableActors(writer, 2, never);
    expect(await changeOffense(writer, 2, { followUp: true, assignedTo: actor }, never)).toMatchObject({
      followUp: true,
      assignedTo: actor,
    });
    await expect(changeOffense(writer, 2, { assignedTo: 'nobody at all' }, never)).rejects.toMatchObject({ http: 422, code: 1005 });
  });

  test('a note whose answer is lost is found by its marker, and exists once', async () => {
    simulator.control.setFaults([{ kind: 'lost_reply', path: '/api/siem/offenses/2/notes', method: 'POST', times: 1 }]);
    await expect(postNote(writer, 2, 'a note [cw-1]', never)).rejects.toThrow();
    expect(await findNoteByMarker(writer, 2, '[cw-1]', never)).not.toBeNull();
    const filter = encodeURIComponent("note_text like '%cw-1%'");
    expect((await call(simulator, 'GET', `/api/siem/offenses/2/notes?filter=${filter}`)).json()).toHaveLength(1);
  });
});

describe('UBA', () => {
  test('says who stands over the threshold, who is investigated and which offenses are its own', async () => {
    const uba = createUba(writer);
    const before = await uba.aboveThreshold(never);
    const { id } = await simulator.control.raise({ username: 'jsmith', rules: ['UBA : Potential Lateral Movement'], severity: 8 });
    const above = await uba.aboveThreshold(never);
    expect(before.every((u) => u.risk > u.riskThreshold)).toBe(true);
    expect(above.find((u) => u.username === 'jsmith')).toMatchObject({ department: 'Finance', riskThreshold: 244 });
    expect((await uba.offenses(never)).find((o) => o.offenseId === id)).toMatchObject({ status: 'OPEN', severity: 8 });
    expect(await uba.investigated(never)).toEqual([]);
  });
});

describe('who is the caller', () => {
  test.each([
    ['publisher', { kind: 'service', name: 'casewright-publisher', role: 'Casewright publisher' }],
    ['senior', { kind: 'user', name: 'senior1', role: 'Senior Analyst', domainIds: [] }],
    ['restricted', { kind: 'user', name: 'analyst2', domainIds: [0] }],
  ])('%s', async (role, expected) => {
    const client = connect(simulator.callers.find((c) => c.role === role)?.token ?? '');
    const caller = await whoIsCaller(client, never);
    client.close();
    expect(caller).toMatchObject(expected);
    expect(caller?.capabilities).toContain('SEM');
  });
});

const EVENT: LeefEvent = {
  eventId: 'CASE_PUBLISHED',
  category: 'Case',
  atMs: Date.UTC(2026, 10, 23, 9),
  username: "o'neil",
  severity: 2,
  sequence: 'case-7:1',
  more: { cwScore: '0.93' },
};

const target = () => ({ host: '127.0.0.1', port: simulator.syslog.tls, ca: simulator.certificatePem, timeoutMs: 5_000 });

describe('our own events', () => {
  test('a log source, QIDs and properties are set up once', async () => {
    const setUp = {
      logSourceName: 'Casewright',
      identifier: 'casewright',
      events: [
        { eventId: 'CASE_PUBLISHED', category: 'Case', name: 'Casewright: case published', severity: 2, lowLevelCategoryId: 24_001 },
      ],
      properties: { 'Casewright Sequence': { key: 'cwSequence', type: 'string' }, 'Casewright Score': { key: 'cwScore', type: 'numeric' } },
    } as const;
    const { made } = await setUpSource(admin, setUp, never);
    expect(made).toHaveLength(7);
    expect(await setUpSource(admin, setUp, never)).toMatchObject({ made: [] });
  });

  test('arrive by TLS, are found by their sequence number, raise a low offense by rule, and no risk', async () => {
    simulator.control.setRules([
      { name: 'Casewright : case', when: { eventId: 'CASE_PUBLISHED' }, response: { offense: { severity: 2 } } },
    ]);
    await sendLeefLine(target(), leefLine(EVENT, 'casewright'), never);
    await simulator.control.settled();
    const rows = await runAql(
      simulator,
      'SELECT username AS u, QIDNAME(qid) AS ev, "Casewright Score" AS score FROM events WHERE "Casewright Sequence" = \'case-7:1\' LIMIT 5 LAST 1 HOURS',
    );
    expect(rows).toEqual([{ u: "o'neil", ev: 'Casewright: case published', score: 0.93 }]);
    expect((await call(simulator, 'GET', '/api/siem/offenses?filter=severity%3D2&fields=offense_source')).json()).toEqual([
      { offense_source: "o'neil" },
    ]);
    const body = JSON.stringify({ users: ["o'neil"] });
    expect((await call(simulator, 'POST', '/console/plugins/1102/app_proxy/api/bulk_user_info', { body })).json()).toMatchObject({
      users: [],
    });
  });

  test.each([
    ['syslog_lost', 1],
    ['syslog_down', 0],
  ] as const)('a connection that breaks (%s) is an error, and the sequence number tells that %i arrived', async (kind, arrived) => {
    simulator.control.setFaults([{ kind, times: 1 }]);
    const sequence = `case-8:${kind}`;
    await expect(sendLeefLine(target(), leefLine({ ...EVENT, sequence }, 'casewright'), never)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await simulator.control.settled();
    const reader = connect(simulator.tokens.read);
    const ariel = createAriel(reader, { clock: () => simulator.control.now() });
    const look = { sinceMs: simulator.control.now(), nowMs: simulator.control.now() };
    expect(await hasArrived(ariel, sequence, look, never)).toBe(arrived === 1);
    expect(await hasArrived(ariel, "case-8' OR 1=1", look, never)).toBe(false);
    reader.close();
  });

  test('an offense of a rule on a custom property has that as its type, and joins none of the user', async () => {
    simulator.control.setRules([
      { name: 'Casewright : score', when: { eventId: 'CASE_PUBLISHED' }, by: 'Casewright Score', response: { offense: { severity: 2 } } },
    ]);
    await sendLeefLine(target(), leefLine({ ...EVENT, username: 'jsmith', more: { cwScore: '0.77' } }, 'casewright'), never);
    await simulator.control.settled();
    const [offense] = (await call(simulator, 'GET', '/api/siem/offenses?sort=-id')).json() as {
      offense_source: string;
      offense_type: number;
    }[];
    expect(offense?.offense_source).toBe('0.77');
    const type = await call(simulator, 'GET', `/api/siem/offense_types/${offense?.offense_type ?? 0}`);
    expect(type.json()).toMatchObject({ name: 'Casewright Score', custom: true });
  });

  test('a certificate that is not the pinned one is refused, and nothing is sent', async () => {
    const { ca: _ca, ...unpinned } = target();
    await expect(sendLeefLine(unpinned, leefLine(EVENT, 'casewright'), never)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(sendLeefLine({ ...target(), port: 1 }, 'x', never)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(sendLeefLine(target(), 'x', AbortSignal.abort())).rejects.toMatchObject({ kind: 'timeout' });
  });

  test.each([
    [{ username: 'a^sev=10' }, 'usrName=a sev=10'],
    [{ username: 'a\nLEEF:1.0|x|y|z|q|' }, 'usrName=a LEEF:1.0|x|y|z|q|'],
  ])('a value cannot become another key or another line: %j', (change, expected) => {
    const line = leefLine({ ...EVENT, ...change }, 'casewright');
    expect(line).toContain(expected);
    expect(line.split('^')).toHaveLength(leefLine(EVENT, 'casewright').split('^').length);
    expect(line).not.toMatch(/[\r\n]/);
  });

  test.each([
    [{ severity: 11 }, 'severity'],
    [{ eventId: 'a|b' }, 'eventId'],
    [{ more: { 'a b': 'c' } }, 'key'],
    [{ more: { x: 'y'.repeat(5_000) } }, 'bytes'],
  ])('%j is refused', (change, named) => {
    expect(() => leefLine({ ...EVENT, ...change }, 'casewright')).toThrow(named);
  });

  test('the custom action is uploaded with its parameters', async () => {
    const script = readFileSync(join(import.meta.dirname, 'custom-action/casewright-hint.sh'), 'utf8');
    const id = await uploadHintAction(
      admin,
      { name: 'Casewright hint', script, hookUrl: 'https://casewright.example.com/hooks/offense', hookSecret: 'whsec_x' },
      never,
    );
    const action = (await call(simulator, 'GET', `/api/analytics/custom_actions/actions/${id}`)).json();
    expect(action).toMatchObject({
      parameters: [{ name: 'url' }, { name: 'secret', value: null }, { value: 'username' }, { value: 'starttime' }],
    });
  });
});

test('these are all the writes that this connector can make', () => {
  const files = globSync('**/*.ts', { cwd: import.meta.dirname }).filter((f) => !f.includes('test'));
  const writing = files.filter((f) => /client\s*\.(post|delete)\(/.test(readFileSync(join(import.meta.dirname, f), 'utf8')));
  expect(writing.sort()).toEqual([
    'ariel.ts',
    'change-offense.ts',
    'custom-action/upload.ts',
    'notes.ts',
    'offenses.ts',
    'set-up-source.ts',
    'uba.ts',
    'write-sets.ts',
    'write-tables.ts',
  ]);
});

test('whatever writes reference data first makes sure that it is none of UBA', () => {
  const text = ['write-sets.ts', 'write-tables.ts'].map((f) => readFileSync(join(import.meta.dirname, f), 'utf8')).join('\n');
  const functions = text.split(/\n(?=export (?:async )?function)/).filter((f) => /client\s*\.(?:post|delete)\(/.test(f));
  expect(functions.length).toBeGreaterThan(6);
  const unsure = functions.filter((f) => !/\{\n {2}requireOwnCollection\(/.test(f));
  expect(unsure).toEqual([]);
  const others = globSync('**/*.ts', { cwd: import.meta.dirname }).filter((f) => !f.includes('test') && !f.startsWith('write-'));
  const writing = others.filter((f) => /\.(?:post|delete)\([^)]*reference_data/.test(readFileSync(join(import.meta.dirname, f), 'utf8')));
  expect(writing).toEqual([]);
});

const probe = (ca?: string) => probeConsole({ baseUrl: simulator.url, ...(ca === undefined ? {} : { ca }), nowMs: Date.now }, never);

describe('how the console shows itself', () => {
  test('the end of its certificate and its clock', async () => {
    simulator.control.setFaults([{ kind: 'clock_skew', ms: 3_600_000 }]);
    const { certificateEndsMs, clockAheadMs } = await probe(simulator.certificatePem);
    simulator.control.clearFaults();
    expect(Number(certificateEndsMs) - Date.now()).toBeGreaterThan(3_000 * DAY_MS);
    expect(Math.abs(Number(clockAheadMs) - 3_600_000)).toBeLessThan(60_000);
  });

  test('a certificate that is not pinned is a fault of the certificate, not of the address', async () => {
    await expect(probe()).rejects.toMatchObject({ cause: { fault: 'untrusted' } });
  });
});
