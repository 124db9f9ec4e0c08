import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../certificate.ts';
import type { RunningSimulator } from '../start.ts';
import { call, runAql, startTestSimulator } from '../testing.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());

const root = join(import.meta.dirname, '../..');
const leef = (text: string, host = 'ai-uba'): string =>
  `<13>1 2026-11-23T09:00:00.000Z ${host} LEEF:2.0|Vendor|Product|1.0|AI_CASE|^|cat=AI^${text}`;

async function tcp(lines: readonly string[]): Promise<void> {
  const socket = connect(simulator.syslog.tcp, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(`${lines.join('\n')}\n`);
  await once(socket, 'close');
}
async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await call(simulator, 'POST', `/api${path}`, {
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  });
  if (answer.status >= 300) throw new Error(answer.text);
  return answer.json() as Record<string, unknown>;
}
const found = (where: string) =>
  runAql(
    simulator,
    `SELECT username AS u, LOGSOURCENAME(logsourceid) AS ls, QIDNAME(qid) AS ev, severity AS sev, payload AS p FROM events WHERE ${where} LIMIT 50 LAST 10 MINUTES`,
  );

async function within(ms: number, look: () => Promise<unknown[]>): Promise<unknown[]> {
  const until = performance.now() + ms;
  let rows = await look();
  while (rows.length === 0 && performance.now() < until) rows = await look();
  return rows;
}

describe('a line is an event within a second', () => {
  test('by TCP: LEEF of a host nobody knows makes its log source', async () => {
    await tcp([leef('usrName=tcp-user^sev=4', 'tcp-host')]);
    const rows = await within(5_000, () => found("username = 'tcp-user'"));
    expect(rows).toMatchObject([{ ls: 'Universal LEEF @ tcp-host', sev: 4, p: leef('usrName=tcp-user^sev=4', 'tcp-host') }]);
  });

  test('by UDP', async () => {
    const socket = createSocket('udp4');
    socket.send(leef('usrName=udp-user'), simulator.syslog.udp, '127.0.0.1', () => socket.close());
    expect(await within(5_000, () => found("username = 'udp-user'"))).toHaveLength(1);
  });

  test('plain text of a stranger is of SIM Generic, and a thousand lines are a thousand events', async () => {
    await tcp(Array.from({ length: 1_000 }, (_, i) => `<13>plain line ${i}`));
    await simulator.control.settled();
    const [row] = await runAql(
      simulator,
      "SELECT COUNT(*) AS n FROM events WHERE LOGSOURCETYPENAME(devicetype) = 'SIM Generic' LIMIT 1 LAST 10 MINUTES",
    );
    expect(row).toEqual({ n: 1_000 });
  });

  test('the clock of the log source is kept apart from the arrival', async () => {
    await tcp([leef("usrName=late^devTime=2026-11-20T10:00:00.000Z^devTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSX")]);
    const rows = await within(5_000, () =>
      runAql(simulator, "SELECT devicetime AS d FROM events WHERE username = 'late' LIMIT 1 LAST 10 MINUTES"),
    );
    expect(rows).toEqual([{ d: Date.UTC(2026, 10, 20, 10) }]);
  });
});

test('a log source, a QID, a mapping and a property that were set up by API are used', async () => {
  await post('/config/event_sources/log_source_management/log_sources', {
    name: 'Casewright',
    type_id: 345,
    protocol_parameters: [{ id: 0, name: 'identifier', value: 'casewright' }],
  });
  const qid = await post('/data_classification/qid_records', {
    name: 'AI case',
    low_level_category_id: 24_001,
    severity: 2,
    log_source_type_id: 345,
  });
  const mapping = { log_source_type_id: 345, log_source_event_id: 'AI_CASE', log_source_event_category: 'AI', qid_record_id: qid['id'] };
  await post('/data_classification/dsm_event_mappings', mapping);
  const base = '/config/event_sources/custom_properties';
  const property = await post(`${base}/regex_properties`, { name: 'AI Score', property_type: 'numeric' });
  await post(`${base}/property_leef_expressions`, { regex_property_identifier: property['identifier'], expression: 'aiScore' });
  await tcp([leef('usrName=jsmith^aiScore=0.93', 'casewright')]);
  await simulator.control.settled();
  const rows = await runAql(
    simulator,
    'SELECT username AS u, LOGSOURCENAME(logsourceid) AS ls, QIDNAME(qid) AS ev, "AI Score" AS score FROM events WHERE "AI Score" > 0.9 LIMIT 5 LAST 10 MINUTES',
  );
  expect(rows).toEqual([{ u: 'jsmith', ls: 'Casewright', ev: 'AI case', score: 0.93 }]);
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const transports = async (name: string): Promise<Record<string, unknown>> => {
  if (name === 'UDP') return { port: simulator.syslog.udp, useUdpSyslog: true };
  if (name === 'TCP') return { port: simulator.syslog.tcp };
  const own = await makeCertificate(Date.now());
  await own.dispose();
  return {
    port: simulator.syslog.tls,
    certificateBase64: base64(own.pem),
    privateKeyBase64: base64(own.key),
    caBase64: base64(simulator.certificatePem),
    rejectUnauthorized: true,
  };
};

describe('log4js-qradar-syslog-appender, unchanged', () => {
  const script = `
    const util = require('util');
    // Removed from Node; the appender was written for versions that had it.
    util.log = () => {};
    console.warn = () => {};
    const { appender, shutdown } = require('log4js-qradar-syslog-appender');
    const log = appender({ options: JSON.parse(process.argv[1]) });
    for (const text of JSON.parse(process.argv[2])) log({ data: [text], level: { levelStr: 'INFO' }, categoryName: 'test' });
    setTimeout(() => { shutdown(() => process.exit(0)); }, 1200);
  `;
  async function send(options: Record<string, unknown>, texts: readonly string[]): Promise<void> {
    const all = { host: '127.0.0.1', product: 'product', url: 'log4js-host', ...options };
    const child = spawn(process.execPath, ['-e', script, JSON.stringify(all), JSON.stringify(texts)], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = (await once(child, 'exit')) as [number];
    if (code !== 0) throw new Error(`the appender ended with ${code}`);
    await simulator.control.settled();
  }
  test.each(['UDP', 'TCP', 'TLS'])('by %s a LEEF text becomes an event, plain text one of SIM Generic', async (name) => {
    const user = `log4js-${name.toLowerCase()}`;
    await send(await transports(name), [`LEEF:1.0|V|P|1|ID|cat=X\tusrName=${user}`, `plain by ${name}`]);
    expect(await found(`username = '${user}'`)).toMatchObject([{ u: user, ls: 'Universal LEEF @ log4js-host' }]);
    const plain = await found(`payload LIKE '%plain by ${name}%'`);
    expect(plain).toHaveLength(1);
  });
});

describe('rules', () => {
  test('so many events of one user within the time open a low offense; what follows joins it, and the risk of the user stays', async () => {
    simulator.control.setRules([
      {
        name: 'Casewright : case published',
        when: { eventId: 'AI_CASE' },
        count: 2,
        withinMs: 60_000,
        response: { offense: { severity: 2 }, addTo: 'AI Users' },
      },
    ]);
    const risk = async (): Promise<unknown> => {
      const body = JSON.stringify({ users: ['jsmith'] });
      const answer = await call(simulator, 'POST', '/console/plugins/1102/app_proxy/api/bulk_user_info', { body });
      return (answer.json() as { users: { risk: number }[] }).users[0]?.risk;
    };
    const before = await risk();
    await tcp([leef('usrName=rule-user')]);
    await simulator.control.settled();
    const offenses = async () =>
      (await call(simulator, 'GET', '/api/siem/offenses?filter=severity%3D2')).json() as Record<string, unknown>[];
    expect(await offenses()).toEqual([]);
    await tcp([leef('usrName=rule-user'), leef('usrName=rule-user'), leef('usrName=rule-user'), leef('usrName=jsmith')]);
    await simulator.control.settled();
    const [offense] = await offenses();
    expect(offense).toMatchObject({
      offense_source: 'rule-user',
      offense_type: 3,
      severity: 2,
      description: 'Casewright : case published\n',
      event_count: 2,
    });
    const set = (await call(simulator, 'GET', '/api/reference_data/sets/AI%20Users')).json();
    expect(set).toMatchObject({ data: [{ value: 'rule-user', source: 'Casewright : case published' }] });
    expect(await risk()).toBe(before);
  });

  test('a custom action really calls a web hook when UBA opens an offense, with values of the event', async () => {
    const received: { url: string; body: string; signature: string }[] = [];
    const hook = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        received.push({ url: request.url ?? '', body, signature: String(request.headers['webhook-signature']) });
        response.end();
      });
    });
    hook.listen(0, '127.0.0.1');
    await once(hook, 'listening');
    const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hooks/offense`;
    const base = '/api/analytics/custom_actions';
    const text = await readFile(join(root, 'connectors/qradar/custom-action/casewright-hint.sh'), 'utf8');
    const headers = { 'Content-Type': 'application/octet-stream', file_name: 'hint.sh' };
    const script = (await call(simulator, 'POST', `${base}/scripts`, { body: text, headers })).json() as { id: number };
    const secret = `whsec_${Buffer.from('a secret of the web hook').toString('base64')}`;
    const action = await post('/analytics/custom_actions/actions', {
      name: 'Hint',
      interpreter: 1,
      script: script.id,
      parameters: [
        { name: 'url', parameter_type: 'fixed', value: url },
        { name: 'secret', parameter_type: 'fixed', encrypted: true, value: secret },
        { name: 'user', parameter_type: 'dynamic', value: 'username' },
        { name: 'time', parameter_type: 'dynamic', value: 'starttime' },
      ],
    });
    simulator.control.setRules([
      { name: 'Tell Casewright', when: { values: { 'Rule Name': 'UBA : Create Offense' } }, response: { action: Number(action['id']) } },
    ]);
    await simulator.control.raise({ username: "o'neil", rules: ['UBA : Potential Lateral Movement'], severity: 7 });
    hook.close();
    expect(simulator.control.actionRuns()).toMatchObject([
      { action: 'Hint', exitCode: 0, arguments: [url, '(encrypted)', "o'neil", expect.any(String)] },
    ]);
    expect(received).toMatchObject([{ url: '/hooks/offense', signature: expect.stringMatching(/^v1,/) }]);
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ username: "o'neil" });
  });
});
