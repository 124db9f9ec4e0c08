import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createScimHr } from '../connectors/hris/scim.ts';
import { createRestContext } from '../connectors/itsm/rest.ts';
import { assignableActors, changeOffense } from '../connectors/qradar/change-offense.ts';
import { createQRadarClient, type QRadarClient } from '../connectors/qradar/client.ts';
import { readReferenceMap } from '../connectors/qradar/reference-data.ts';
import { createUba } from '../connectors/qradar/uba.ts';
import { addToSet, createSet, findInSet, removeFromSet } from '../connectors/qradar/write-sets.ts';
import { createTable, readRow, removeRow, writeMapValue, writeRows } from '../connectors/qradar/write-tables.ts';
import { CHECK_KINDS } from '../domain/check.ts';
import type { RunningSimulator } from '../simulator/start.ts';
import { call, startTestSimulator } from '../simulator/testing.ts';
import { serveRecords, type RecordsOverHttp } from './records-over-http.ts';
import { recordRequestLines } from './request-lines.ts';

const NAME = 'jsmith';
const EXPORTS = {
  hrCsv: `employee_id,user_names,department,title,manager_id,location,contract,start_date,end_date,end_announced,absent,time_zone,shift_start,shift_end,workdays,project,custom_group
E1,${NAME},Finance,Finance Analyst,${NAME},Berlin,permanent,2020-01-01,,false,false,Europe/Berlin,8,17,1;2;3;4;5,,`,
  contextCsv: `kind,id,persons,systems,actions,from,to,status,requested_by,approved_by,country
change_ticket,CHG1,${NAME},*,file_read,1970-01-01T00:00:00Z,1970-01-02T00:00:00Z,approved,${NAME},boss,`,
};
const never = new AbortController().signal;
let simulator: RunningSimulator;
let writer: QRadarClient;
let reader: QRadarClient;
let records: RecordsOverHttp;

beforeAll(async () => {
  simulator = await startTestSimulator();
  const client = (token: string) => createQRadarClient({ baseUrl: simulator.url, token, ca: simulator.certificatePem, timeoutMs: 5_000 });
  writer = client(simulator.tokens.write);
  reader = client(simulator.tokens.read);
  records = await serveRecords(() => EXPORTS);
});
afterAll(async () => {
  writer.close();
  reader.close();
  await records.close();
  await simulator.close();
});

/** The request lines, as sent and decoded, that hold the name while `act` runs; at least one request must have been seen. */
async function linesWithName(act: () => Promise<unknown>, name = NAME): Promise<string[]> {
  const recorder = recordRequestLines();
  try {
    await act();
    expect(recorder.lines()).not.toEqual([]);
    return recorder.lines().filter((line) => line.toLowerCase().includes(name));
  } finally {
    recorder.stop();
  }
}

const classic = { name: 'Lines', family: 'classic' } as const;
const options = () => ({ token: 'x', ca: records.ca, timeoutMs: 5_000 });

describe('no request line holds the name of a person', () => {
  test('of what is asked of HR', async () => {
    const hr = createScimHr({ ...options(), baseUrl: records.scimUrl });
    const lines = await linesWithName(async () => {
      expect(await hr.find(['CORP\\JSmith', NAME], never)).toMatchObject({ state: 'answered', value: { userNames: [NAME] } });
      expect(await hr.listBy('manager', NAME, never)).toMatchObject({ state: 'answered' });
    });
    expect(lines).toEqual([]);
  });

  test.each(CHECK_KINDS)('of what is asked of the context service: %s', async (kind) => {
    const context = createRestContext({ ...options(), baseUrl: records.contextUrl });
    const interval = { fromMs: 0, toMs: 1 };
    const ask = async () => expect(await context.find(kind, [NAME], [NAME], interval, never)).toMatchObject({ state: 'answered' });
    expect(await linesWithName(ask)).toEqual([]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a user of UBA', () => createUba(reader).user(NAME, never)],
    ['a row of a reference table', () => readRow(writer, 'Lines', NAME, never)],
    ['who an offense can be assigned to', () => assignableActors(writer, 2, never)],
  ])('of what QRadar is asked: %s', async (_what, ask) => {
    expect(await linesWithName(ask)).toEqual([]);
  });

  test.each<[string, () => Promise<unknown>]>([
    // Nobody of this name is a user of the console: it says so, and must have been asked for that.
    ['an assignment', () => expect(changeOffense(writer, 2, { assignedTo: NAME }, never)).rejects.toMatchObject({ http: 422 })],
    [
      'a value of a set',
      async () => {
        const set = { name: 'Lines of a set', ttlMs: 86_400_000, ttlUnitMs: 1_000, description: 'x' };
        const made = await createSet(writer, set, never);
        await addToSet(writer, made, NAME, 'casewright', never);
        expect(await removeFromSet(writer, made, NAME, never)).toBe(true);
      },
    ],
    [
      'a value of a set of the classic family',
      async () => {
        await call(simulator, 'POST', '/api/reference_data/sets?name=Lines&element_type=ALNIC');
        await addToSet(writer, classic, NAME, 'casewright', never);
        expect(await findInSet(writer, classic, NAME, never)).not.toBeNull();
      },
    ],
    [
      'a row of a table',
      async () => {
        const table = { name: 'Lines of a table', outerKeyLabel: 'username', columns: { score: 'NUM' }, ttl: '30 days' } as const;
        await createTable(writer, table, never);
        await writeRows(writer, table.name, JSON.stringify({ [NAME]: { score: '1' } }), never);
        expect(await readRow(writer, table.name, NAME, never)).toEqual({ score: '1' });
      },
    ],
    [
      'a value of a map',
      async () => {
        await call(simulator, 'POST', '/api/reference_data/maps?name=Lines%20of%20a%20map&element_type=ALN');
        await writeMapValue(writer, 'Lines of a map', NAME, NAME, never);
        expect(await readReferenceMap(reader, 'Lines of a map', never)).toEqual(new Map([[NAME, NAME]]));
      },
    ],
  ])('of what is written to QRadar: %s', async (_what, write) => {
    expect(await linesWithName(write)).toEqual([]);
  });
});

describe('what QRadar takes by address only', () => {
  test('is the taking out of one value of a classic set, and of one row of a table', async () => {
    const set = await linesWithName(() => removeFromSet(writer, classic, NAME, never));
    const row = await linesWithName(() => removeRow(writer, 'Lines of a table', NAME, { score: '1' }, never));
    expect([...set, ...row].map((line) => line.split('/api/')[1]?.split(' ')[0])).toEqual([
      'reference_data/sets/Lines/jsmith',
      'reference_data/tables/Lines%20of%20a%20table/jsmith/score?value=1',
    ]);
  });
});

test('a name in an address would have been seen, from either client', async () => {
  const fails = new Promise((resolve) => get(`http://127.0.0.1:9/a?u=${NAME}`).once('error', resolve));
  expect(await linesWithName(() => fails)).toHaveLength(1);
  expect(await linesWithName(() => fetch(`${records.scimUrl}/%6Asmith`).catch(() => null))).toHaveLength(1);
});
