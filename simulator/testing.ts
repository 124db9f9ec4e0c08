import { describe } from 'vitest';
import { request, type Agent } from 'node:https';
import type { Organisation, Person, SimEvent } from './organisation/model.ts';
import { LOG_SOURCES } from './organisation/log-sources.ts';
import { EVENT_TYPES, type EventTypeKey } from '../domain/event-types.ts';
import { startSimulator, type RunningSimulator, type SimulatorOptions } from './start.ts';

/** Monday, 23 November 2026, 09:00 UTC. */
export const NOW_MS = Date.UTC(2026, 10, 23, 9);

/** An event of one person, an hour ago unless said otherwise. */
export function eventOf(type: EventTypeKey, change: Partial<SimEvent> = {}): SimEvent {
  const { qid, category, eventId } = EVENT_TYPES[type];
  const at = change.devicetime ?? NOW_MS - 3_600_000;
  return {
    type,
    qid,
    category,
    devicetime: at,
    starttime: at,
    logsourceid: LOG_SOURCES.dc01.id,
    username: 'jsmith',
    sourceip: '10.10.4.38',
    destinationip: '10.1.0.10',
    eventcount: 1,
    magnitude: 3,
    severity: 3,
    ...change,
    properties: { ...(eventId === null ? {} : { 'Event ID': eventId }), ...change.properties },
  };
}

const PERSON: Person = {
  n: 0,
  employeeId: 'E0001',
  username: 'jsmith',
  displayName: 'John Smith',
  adminAccount: null,
  department: 'Finance',
  title: 'Finance Analyst',
  location: 'Berlin',
  city: 'Berlin',
  country: 'Germany',
  timeZone: 'Europe/Berlin',
  managerN: null,
  project: 'closing',
  customGroup: null,
  shift: { startHour: 9, endHour: 17, workdays: [1, 2, 3, 4, 5] },
  startDate: '2020-01-01',
  endDate: null,
  endAnnounced: false,
  absent: false,
  leave: null,
  workstation: 'ws-ber-001',
  address: '10.10.4.38',
};

/** One person, one open and one closed offense, a few events. */
export function smallOrganisation(change: Partial<Organisation> = {}): Organisation {
  return {
    people: [PERSON],
    holdings: [{ address: PERSON.address, username: PERSON.username, fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }],
    logSources: Object.values(LOG_SOURCES),
    events: [
      eventOf('logon', { properties: { 'Logon Type': 2, 'Machine Identifier': 'ws-ber-001' } }),
      eventOf('shareFileChecked', { username: 'CORP\\jsmith', properties: { 'Share Name': '\\\\fs01\\HR-Payroll', BytesSent: 1_000 } }),
      eventOf('shareFileChecked', {
        username: 'JSmith',
        eventcount: 3,
        properties: { 'Share Name': '\\\\fs01\\hr-payroll', BytesSent: 500 },
      }),
      eventOf('vpnSessionOpened', { logsourceid: LOG_SOURCES.vpn01.id, sourceip: '203.0.113.7', username: "so'brien" }),
      eventOf('logonFailed', { username: null }),
    ],
    flows: [
      {
        starttime: NOW_MS - 3_600_000,
        endtime: NOW_MS - 3_500_000,
        sourceip: '10.10.4.38',
        destinationip: '198.51.100.9',
        sourcebytes: 5_000,
        destinationbytes: 100,
        flowdirection: 'L2R',
      },
    ],
    uba: [
      {
        username: 'jsmith',
        displayName: 'John Smith',
        aliases: ['jsmith', 'corp\\jsmith', 'jsmith@corp.example'],
        department: 'Finance',
        jobTitle: 'Finance Analyst',
        customGroup: null,
        city: 'Berlin',
        country: 'Germany',
        manager: null,
        risk: 20,
        riskThreshold: 244,
      },
    ],
    offenses: [
      {
        storyId: 'night-hr-files',
        username: 'jsmith',
        rules: ['UBA : Abnormal increase in Access activity'],
        atMs: NOW_MS - 7_200_000,
        severity: 8,
        openAtStart: true,
      },
    ],
    closedOffenses: [
      { username: 'mlee', atMs: NOW_MS - 20 * 86_400_000, rules: ['UBA : Potential Lateral Movement'], severity: 5, closingReasonId: 2 },
    ],
    hrCsv: 'employee_id\nE0001\n',
    contextCsv: 'kind\n',
    pastIncidents: [],
    referenceMaps: { 'Asset Sensitivity': { '\\\\fs01\\hr-payroll': 'HR sensitive' } },
    referenceSets: { 'UBA : Users Not Tracked': ['Untracked'] },
    truth: [],
    ...change,
  };
}

export function startTestSimulator(change: Partial<SimulatorOptions> = {}): Promise<RunningSimulator> {
  return startSimulator({ organisation: smallOrganisation(), nowMs: NOW_MS, arielDelayMs: 0, ...change });
}

export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string; json(): unknown };
export type Call = { token?: string | null; headers?: Record<string, string>; body?: string; form?: Record<string, string>; agent?: Agent };

/** One request over TLS with the stand-in's certificate; as the administrator unless a token is given, `null` for none. */
export function call(simulator: RunningSimulator, method: string, path: string, options: Call = {}): Promise<Answer> {
  const token = options.token === undefined ? (simulator.callers[0]?.token ?? null) : options.token;
  const body = options.form === undefined ? options.body : new URLSearchParams(options.form).toString();
  const headers = {
    ...(token === null ? {} : { SEC: token }),
    ...(options.form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
    ...options.headers,
  };
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request(
    `${simulator.url}${path}`,
    { method, headers, ca: simulator.certificatePem, agent: options.agent ?? false },
    (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) as unknown });
      });
    },
  );
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

/** Runs one query to its end and gives its rows. */
export async function runAql(simulator: RunningSimulator, aql: string): Promise<Record<string, unknown>[]> {
  const created = await call(simulator, 'POST', '/api/ariel/searches', { form: { query_expression: aql } });
  if (created.status !== 201) throw new Error(created.text);
  const { search_id: id } = created.json() as { search_id: string };
  await call(simulator, 'GET', `/api/ariel/searches/${id}`, { headers: { Prefer: 'wait=20' } });
  const results = (await call(simulator, 'GET', `/api/ariel/searches/${id}/results`)).json() as Record<string, Record<string, unknown>[]>;
  return results['events'] ?? results['flows'] ?? [];
}

/** Tests over files that are no part of this project: they run where the files lie beside it, and say so where they do not. */
export function describeWhere(there: boolean, what: string, tests: () => void): void {
  if (there) describe(what, tests);
  else process.stderr.write(`not checked here, its files are not there: ${what}\n`);
}
