import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RISK_COLUMNS } from '../claims/risk-row.ts';
import { createQRadarClient, type QRadarClient } from '../connectors/qradar/client.ts';
import { listNotes } from '../connectors/qradar/notes.ts';
import { setUpTargets } from '../connectors/qradar/set-up-targets.ts';
import { findInSet, findSet } from '../connectors/qradar/write-sets.ts';
import { readRow } from '../connectors/qradar/write-tables.ts';
import type { CaseView } from '../server/pages/views.ts';
import type { FaultInput } from '../simulator/http/faults.ts';
import { call, runAql } from '../simulator/testing.ts';
import { peopleOf } from './people.ts';
import { recordRequestLines } from './request-lines.ts';
import { SENIOR, START_MS, startWholeService, TEST_MS, until, VIEWER, type WholeService } from './whole-service.ts';

const TABLE = 'Casewright User Risk';
const SET = 'Casewright Investigated Users';
const never = new AbortController().signal;
const UBA_RULE = 'UBA : Abnormal increase in User activity';

let world: WholeService;
let admin: QRadarClient;
let people: string[];
beforeAll(async () => {
  world = await startWholeService(({ syslog }) => ({
    POLL_SECONDS: '1',
    PUBLISH_TARGETS: 'risk_table, investigated_users, event',
    SYSLOG_TLS: `127.0.0.1:${syslog.tls}`,
  }));
  const { simulator } = world;
  admin = createQRadarClient({ baseUrl: simulator.url, token: simulator.callers[0]?.token ?? '', ca: simulator.certificatePem });
  people = peopleOf(simulator);
  await setUpTargets(admin, { table: { name: TABLE, columns: RISK_COLUMNS }, set: SET, events: { identifier: 'casewright' } }, never);
  simulator.control.setRules([
    {
      name: 'Casewright : case published',
      when: { eventId: 'CASE_PUBLISHED' },
      by: 'Casewright Case',
      response: { offense: { severity: 2 } },
    },
    // An administrator who forgot to leave our log source out of a rule of UBA.
    { name: 'anything of a user', when: { logSourceType: 'Universal LEEF' }, response: { sense: UBA_RULE } },
  ]);
}, START_MS);
afterAll(async () => {
  admin.close();
  await world.stop();
});

/** Somebody's offense, up to its draft. */
async function drafted(): Promise<{ id: number; username: string; view: CaseView }> {
  const username = people.shift();
  if (username === undefined) throw new Error('nobody is left');
  const { id } = await world.simulator.control.raise({ username, rules: [UBA_RULE], severity: 8 });
  await world.hint(id);
  await world.draft(id);
  return { id, username, view: await world.caseAt(id, 'awaiting_review') };
}

async function published(faults: FaultInput[] = []) {
  const { id, username, view } = await drafted();
  const { targets: planned } = await world.service.reads.asPosted(VIEWER, view.caseId);
  world.simulator.control.setFaults(faults);
  await world.approve(id);
  const after = await world.caseAt(id, 'published');
  world.simulator.control.clearFaults();
  await world.simulator.control.settled();
  return { id, username, view: after, planned };
}

async function elementOf(username: string) {
  const set = await findSet(admin, SET, never);
  return set === null ? null : findInSet(admin, set, username, never);
}

function eventsOf(caseId: string): Promise<Record<string, unknown>[]> {
  const columns = 'username AS u, severity AS sev, payload AS line, QIDNAME(qid) AS ev';
  return runAql(world.simulator, `SELECT ${columns} FROM events WHERE "Casewright Case" = '${caseId}' LIMIT 9 LAST 2 HOURS`);
}

async function offensesOf(caseId: string) {
  const all = (await call(world.simulator, 'GET', '/api/siem/offenses')).json() as {
    id: number;
    offense_source: string;
    severity: number;
    status: string;
  }[];
  return all.filter((o) => o.offense_source === caseId);
}

async function riskOf(username: string): Promise<number | undefined> {
  const body = JSON.stringify({ users: [username] });
  const answer = await call(world.simulator, 'POST', '/console/plugins/1102/app_proxy/api/bulk_user_info', { body });
  return (answer.json() as { users: { risk: number }[] }).users[0]?.risk;
}

/** Everything that stands in QRadar of one case, counted. */
async function counted({ id, username, view }: { id: number; username: string; view: CaseView }) {
  const row = await readRow(admin, TABLE, username, never);
  const posted = world.simulator.control.writes().filter((w) => w.path.includes(TABLE) && w.body.includes(view.caseId));
  return {
    notes: (await listNotes(admin, id, never)).length,
    rows: row?.['case'] === view.caseId ? 1 : 0,
    elements: (await elementOf(username)) === null ? 0 : 1,
    events: (await eventsOf(view.caseId)).length,
    offenses: (await offensesOf(view.caseId)).length,
    rowPosts: posted.filter((w) => w.method === 'POST').length,
  };
}
const ONE_OF_EACH = { notes: 1, rows: 1, elements: 1, events: 1, offenses: 1 };

describe('an approval with all targets on', () => {
  test(
    'writes note, row, element and event as they were shown, each with its receipt; the event becomes a low offense and nobody has more risk',
    { timeout: TEST_MS },
    async () => {
      const recorder = recordRequestLines();
      const { id, username, view, planned } = await published();
      recorder.stop();
      const written = recorder.lines().filter((line) => line.startsWith('POST'));
      expect(written.filter((line) => /bulk_load|set_entries/.test(line))).toHaveLength(2);
      expect(recorder.lines().filter((line) => line.toLowerCase().includes(username.toLowerCase()))).toEqual([]);
      expect(planned.map((t) => t.kind)).toEqual(['offense_note', 'risk_row', 'investigated_user', 'case_event']);
      expect(JSON.stringify(planned)).not.toContain(JSON.stringify(username).slice(1, -1));
      const risk = await riskOf(username);
      expect(await counted({ id, username, view })).toEqual({ ...ONE_OF_EACH, rowPosts: 1 });

      const [note, row, element, event] = planned;
      const writes = world.simulator.control.writes();
      const named = (text: string | undefined) => text?.replace(view.subjectToken, username);
      expect(writes.find((w) => w.kind === 'note' && w.path.includes(`/${id}/`))?.text).toBe(note?.text);
      const rows = writes.find((w) => w.path.includes('bulk_load') && w.body.includes(view.caseId))?.body ?? '';
      expect(rows).toBe(named(row?.text));
      expect(Buffer.byteLength(rows)).toBe(row?.bytes);
      const added = JSON.parse(writes.find((w) => w.path.endsWith('/set_entries') && w.body.includes(username))?.body ?? '{}') as object;
      expect(added).toMatchObject(JSON.parse(named(element?.text) ?? '{}') as object);
      expect(await eventsOf(view.caseId)).toEqual([{ u: null, sev: 2, line: event?.text, ev: 'Casewright: case published' }]);
      const [ours] = await offensesOf(view.caseId);
      expect(ours).toMatchObject({ severity: 2, status: 'OPEN' });

      expect(view.outbox.map((o) => [o.kind, o.state, (o.receipt?.remoteId ?? '') !== ''])).toEqual(
        expect.arrayContaining(planned.map((t) => [t.kind, 'done', true])),
      );
      // Two polls later: no case of our own offense, and no risk that was not there.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      const lines = await world.lines();
      expect(lines.flatMap((l) => l.offenseIds)).not.toContain(ours?.id);
      expect(lines.filter((l) => l.subjectToken === view.subjectToken)).toMatchObject([
        { run: 1, changedSince: null, status: 'published' },
      ]);
      expect(await riskOf(username)).toBe(risk);
    },
  );

  test('is undone from the case page by who may approve: row and element are gone, note and event stay', { timeout: TEST_MS }, async () => {
    const { id, username, view } = await published();
    const { acts } = world.service;
    const idOf = (kind: string) => ({ outboxId: view.outbox.find((o) => o.kind === kind)?.outboxId ?? '' });
    const analyst = { kind: 'person', userName: 'ana', roles: ['analyst'] } as const;
    await expect(acts.withdrawTarget(analyst, idOf('risk_row'))).rejects.toThrow('this needs the role senior_analyst');
    for (const kind of ['case_event', 'offense_note'])
      await expect(acts.withdrawTarget(SENIOR, idOf(kind))).rejects.toThrow(`QRadar keeps a ${kind.replaceAll('_', ' ')} for good`);
    // The answers of the first removals are lost.
    world.simulator.control.setFaults([
      { kind: 'lost_reply', path: '/api/reference_data/tables', method: 'DELETE', times: 1 },
      { kind: 'lost_reply', path: '/api/reference_data_collections/set_entries', method: 'DELETE', times: 1 },
    ]);
    await acts.withdrawTarget(SENIOR, idOf('risk_row'));
    await acts.withdrawTarget(SENIOR, idOf('investigated_user'));
    await expect(acts.withdrawTarget(SENIOR, idOf('risk_row'))).rejects.toThrow('being taken out already');
    const after = await until('both are taken out', async () => {
      const now = await world.service.reads.case(VIEWER, view.caseId);
      return now !== null && now.outbox.length === 6 && now.outbox.every((o) => o.state === 'done') && now;
    });
    expect(after.status).toBe('published');
    expect(after.outbox.map((o) => o.mayWithdraw)).toEqual(after.outbox.map(() => false));
    expect(after.outbox.filter((o) => o.kind.startsWith('withdraw')).map((o) => o.receipt?.remoteId)).toEqual([TABLE, SET]);
    expect(after.history.filter((h) => h.act === 'publish.withdrawn')).toHaveLength(2);
    expect(await counted({ id, username, view })).toMatchObject({ ...ONE_OF_EACH, rows: 0, elements: 0 });
    expect(await readRow(admin, TABLE, username, never)).toBeNull();
  });

  test.each<{ when: string; faults: FaultInput[]; rowPosts: number }>([
    {
      when: 'after QRadar stored it',
      faults: [
        { kind: 'lost_reply', path: '/api/siem', method: 'POST', times: 1 },
        { kind: 'lost_reply', path: '/api/reference_data/tables', method: 'POST', times: 1 },
        { kind: 'lost_reply', path: '/api/reference_data_collections/set_entries', method: 'POST', times: 1 },
        { kind: 'syslog_lost', times: 1 },
      ],
      rowPosts: 1,
    },
    {
      when: 'before it reached QRadar',
      faults: [
        { kind: 'down', path: '/api/siem', method: 'POST', times: 1 },
        { kind: 'down', path: '/api/reference_data/tables', method: 'POST', times: 1 },
        { kind: 'down', path: '/api/reference_data_collections/set_entries', method: 'POST', times: 1 },
        { kind: 'syslog_down', times: 1 },
      ],
      rowPosts: 2,
    },
  ])('with every answer cut $when, one of each exists in the end', { timeout: TEST_MS }, async ({ faults, rowPosts }) => {
    const done = await published(faults);
    expect(done.view.outbox.map((o) => o.attempts)).toEqual([2, 2, 2, 2]);
    expect(await counted(done)).toMatchObject({ ...ONE_OF_EACH, rowPosts });
  });

  test('made these writes and no other, none of them to anything of UBA', () => {
    const caller = 'API_user: casewright-publisher';
    const own = world.simulator.control.writes().filter((w) => w.caller === caller);
    const places = own.map(
      (w) => `${w.method} ${w.path.replace(/(offenses|set_entries)\/\d+/, '$1/N').replace(/\/[^/]+\/[^/]+$/, isCell(w.path))}`,
    );
    expect([...new Set(places)].toSorted()).toEqual([
      `DELETE /api/reference_data/tables/${TABLE}/USER/CELL`,
      'DELETE /api/reference_data_collections/set_entries/N',
      `POST /api/reference_data/tables/bulk_load/${TABLE}`,
      'POST /api/reference_data_collections/set_entries',
      'POST /api/siem/offenses/N/notes',
    ]);
    expect(own.map((w) => w.body).filter((body) => /UBA|UEBA/.test(body) && !body.includes('note_text'))).toEqual([]);
  });
});

/** What the last two parts of a path are called here: of a cell they are a person and a column. */
function isCell(path: string): string {
  return path.includes(`/tables/${TABLE}/`) ? '/USER/CELL' : '$&';
}
