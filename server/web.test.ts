import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { tokenise } from '../claims/testing/evidence.ts';
import type { Database } from '../db/open.ts';
import { openTestDatabase } from '../db/testing.ts';
import { submitDraft } from '../services/drafts/submit-draft.ts';
import { freezeContext } from '../services/evidence/freeze-context.ts';
import { freezeEvidence } from '../services/evidence/freeze-evidence.ts';
import { forgetUndecided } from '../services/intake/forget-undecided.ts';
import { listUndecided } from '../services/intake/list-undecided.ts';
import { takeOffense } from '../services/intake/take-offense.ts';
import { awaitReview } from '../services/runs/await-review.ts';
import { enterNode } from '../services/runs/enter-node.ts';
import { failRun } from '../services/runs/fail-run.ts';
import { contextOf } from '../services/testing/world.ts';
import { createApp } from './app.ts';
import { bindActs, bindReads, bindSessions } from './bind-app.ts';
import { createDemoUsers } from './identity/demo-users.ts';
import { createLog } from './log.ts';
import { renderingOf } from './render-targets.ts';
import { NOW_MS, storyView } from './testing.ts';

const RAW = /jsmith|fs0\d|hr-payroll|sheet-|CHG-/i;
const { view: drafted, evidence } = storyView('night-hr-files', 'decoy');
const content = drafted.draft?.content;
const sent: unknown[] = [];
const queue = { send: (_tx: unknown, name: string, data: unknown) => Promise.resolve(sent.push([name, data]) > 0) };
let database: Database;
let nowMs = NOW_MS;
let made = 0;

function serviceContext() {
  const actor = { kind: 'service', component: 'test' } as const;
  const more = { tokenise, isTracked: () => true, phase: 'enrich', graphVersion: '1', retainMs: 1e10 } as const;
  return { db: database.drizzle, dataKey: new Uint8Array(32).fill(3), queue, actor, nowMs, newId: () => `id-${(made += 1)}`, ...more };
}

async function open(offenseId: number, username: string, restricted = false): Promise<string> {
  const offense = {
    id: offenseId,
    status: 'OPEN',
    severity: 8,
    lastPersistedMs: nowMs,
    isUsernameType: true,
    username,
    senseTypes: ['UBA : x'],
  } as const;
  const taken = await takeOffense({ ...serviceContext(), isRestricted: () => restricted }, { offense, intake: { taken: true, rule: 'x' } });
  if (!('caseId' in taken)) throw new Error(taken.kind);
  return taken.caseId;
}

/** A case that waits for its review, with its evidence. */
async function waiting(offenseId: number, username: string, restricted = false): Promise<string> {
  const caseId = await open(offenseId, username, restricted);
  const ref = { caseId, run: 1 };
  await enterNode(serviceContext(), { ...ref, node: 'gather' });
  await freezeContext(serviceContext(), { context: contextOf(ref, { tokenise }, username, [offenseId]) });
  for (const e of evidence) await freezeEvidence(serviceContext(), { ...ref, evidence: e });
  if (content === undefined) throw new Error('the story has no draft');
  await submitDraft(serviceContext(), { ...ref, content });
  await awaitReview(serviceContext(), { ...ref, interruptId: `i-${caseId}` });
  return caseId;
}

function fieldOf(page: string, name: string): string {
  return new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(page)?.[1] ?? '';
}

const everywhere = {
  riskTable: 'Risk',
  investigatedSet: 'Investigated',
  events: { host: 'h', port: 1, ca: null, identifier: 'casewright' },
};
const renderTargets = renderingOf(everywhere, (caseId) => `http://127.0.0.1/cases/${caseId}`);

/** A browser: keeps cookies, follows nothing. */
async function browser(userName: string) {
  const deps = { ...serviceContext(), nowMs: () => nowMs, namedReviewers: ['rita'], renderTargets, undoMs: 30_000 };
  const app = createApp({
    ...deps,
    log: createLog('silent'),
    publicUrl: null,
    engine: 'pglite',
    identity: await createDemoUsers([
      { userName: 'sara', password: 'pw-sara', roles: ['senior_analyst'] },
      { userName: 'rita', password: 'pw-rita', roles: ['senior_analyst'] },
      { userName: 'lea', password: 'pw-lea', roles: ['legal'] },
      { userName: 'vera', password: 'pw-vera', roles: ['viewer'] },
    ]),
    sessions: bindSessions(deps),
    reads: bindReads(deps),
    acts: bindActs(deps),
    closable: ['true_positive'],
    webhookSecrets: [],
    readiness: () => Promise.resolve([]),
  });
  let cookies = '';
  const request = async (path: string, init: { method?: string; body?: string; headers?: Record<string, string> } = {}) => {
    const response = await app.request(path, { ...init, headers: { accept: 'text/html', cookie: cookies, ...init.headers } });
    const set = response.headers.getSetCookie().map((c) => c.split(';')[0] ?? '');
    cookies = [...cookies.split('; ').filter((c) => c !== '' && !set.some((s) => s.split('=')[0] === c.split('=')[0])), ...set].join('; ');
    return { status: response.status, location: response.headers.get('location'), text: await response.text() };
  };
  const submit = (path: string, page: string, fields: Record<string, string>) => {
    const bound = Object.fromEntries(['csrf', 'draftHash', 'targetsDigest'].map((name) => [name, fieldOf(page, name)]));
    const body = new URLSearchParams({ ...bound, ...fields }).toString();
    return request(path, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  };
  const form = await request('/login');
  expect((await submit('/login', form.text, { userName, password: `pw-${userName}` })).status).toBe(303);
  return { get: (path: string) => request(path), submit };
}

beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
});
afterAll(() => database.close());

describe('over the database', () => {
  test('a case is read, edited and approved by forms alone; the approval of an older page is refused', async () => {
    const caseId = await waiting(101, 'jsmith');
    const sara = await browser('sara');
    expect((await sara.get('/queue')).text).toContain(`/cases/${caseId}`);
    const before = await sara.get(`/cases/${caseId}`);
    expect(before.status).toBe(200);
    const edited = await sara.submit(`/cases/${caseId}/edit`, before.text, { section: 'limits', text: 'The reviewer read the roster.' });
    expect([edited.status, edited.location]).toEqual([303, `/cases/${caseId}#section-limits`]);
    expect((await sara.submit(`/cases/${caseId}/approve`, before.text, { verdict: 'true_positive' })).status).toBe(409);
    const after = await sara.get(`/cases/${caseId}`);
    expect(after.text).toContain('The reviewer read the roster.');
    const unread = await sara.submit(`/cases/${caseId}/approve`, after.text, { verdict: 'true_positive' });
    expect(unread.status).toBe(400);
    expect(unread.text).toMatch(/Open the rows behind claim C\d+ first/);
    for (const label of ['E2', 'E4']) expect((await sara.get(`/cases/${caseId}/evidence/${label}`)).status).toBe(200);
    sent.length = 0;
    expect((await sara.submit(`/cases/${caseId}/approve`, after.text, { verdict: 'true_positive' })).status).toBe(303);
    expect(sent).toEqual([['resume', { caseId, run: 1, decidedAtMs: nowMs }]]);
    const decided = await sara.get(`/cases/${caseId}`);
    expect(decided.text).toMatch(/approve with edits by senior analyst/);
    expect((await sara.submit(`/cases/${caseId}/dismiss`, after.text, { verdict: 'unsure', reason: 'too late' })).status).toBe(409);
  });

  test('an edit with a figure that is no fact is refused, and what was typed stays', async () => {
    const caseId = await waiting(102, 'kmiller');
    const sara = await browser('sara');
    const page = await sara.get(`/cases/${caseId}`);
    const refused = await sara.submit(`/cases/${caseId}/edit`, page.text, { section: 'summary', text: 'It was 4711 files.' });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('It was 4711 files.');
    expect(refused.text).toContain('a figure that is no fact of the case');
  });

  test('every page of a case holds tokens only', async () => {
    const caseId = await waiting(103, 'jsmith2');
    const sara = await browser('sara');
    const page = await sara.get(`/cases/${caseId}`);
    const evidencePages = [...new Set([...page.text.matchAll(/\/evidence\/(E\d+)/g)].map((m) => m[1]))];
    expect(evidencePages.length).toBe(evidence.length);
    for (const path of ['', '.json', ...evidencePages.map((label) => `/evidence/${label ?? ''}`)]) {
      const { status, text } = await sara.get(`/cases/${caseId}${path}`);
      expect(status).toBe(200);
      expect(text).not.toMatch(RAW);
    }
  });

  test('a restricted case is not there for others than named reviewers: no line, no page, no evidence, no act', async () => {
    const caseId = await waiting(104, 'sara', true);
    const sara = await browser('sara');
    const rita = await browser('rita');
    const hers = await rita.get(`/cases/${caseId}`);
    expect(hers.text).toContain('Restricted case');
    expect((await sara.get('/queue')).text).not.toContain(caseId);
    for (const path of ['', '.json', '/evidence/E1']) expect((await sara.get(`/cases/${caseId}${path}`)).status).toBe(404);
    const page = await sara.get('/queue');
    expect((await sara.submit(`/cases/${caseId}/approve`, page.text, { draftHash: 'a'.repeat(64), verdict: 'unsure' })).status).toBe(404);
  });

  test('somebody without the role is refused, whatever they send', async () => {
    const caseId = await waiting(105, 'lmoore');
    const vera = await browser('vera');
    const page = await vera.get(`/cases/${caseId}`);
    const hash = /Draft <code class="hash">([0-9a-f]{64})/.exec(page.text)?.[1] ?? '';
    expect((await vera.submit(`/cases/${caseId}/approve`, page.text, { draftHash: hash, verdict: 'unsure' })).status).toBe(403);
    expect((await vera.submit('/pause', page.text, { paused: 'yes', reason: 'no reason' })).status).toBe(403);
  });

  test('a failed case says why and can be tried again; the pause switch holds', async () => {
    const caseId = await open(106, 'nyoung');
    await enterNode(serviceContext(), { caseId, run: 1, node: 'gather' });
    await failRun(serviceContext(), { caseId, run: 1, node: 'gather', reason: 'QRadar refused the token', fix: 'set QRADAR_READ_TOKEN' });
    const sara = await browser('sara');
    const failed = await sara.get('/queue');
    expect(failed.text).toContain('QRadar refused the token');
    sent.length = 0;
    expect((await sara.submit(`/cases/${caseId}/retry`, failed.text, {})).status).toBe(303);
    expect(sent).toEqual([['investigate', { caseId, run: 1 }]]);
    expect((await sara.submit('/pause', failed.text, { paused: 'yes', reason: 'console upgrade' })).status).toBe(303);
    expect((await sara.get('/queue')).text).toMatch(/Intake is paused:<\/strong>\s+console upgrade/);
    expect((await sara.submit('/pause', failed.text, { paused: 'no', reason: 'upgrade is over' })).status).toBe(303);
    expect((await sara.get('/queue')).text).toContain('Intake is open.');
  });

  test('a waiting case is run again from its page, on fresh evidence', async () => {
    const caseId = await waiting(109, 'otaylor');
    const sara = await browser('sara');
    const page = await sara.get(`/cases/${caseId}`);
    expect(page.text).toContain(`action="/cases/${caseId}/run-again"`);
    sent.length = 0;
    expect((await sara.submit(`/cases/${caseId}/run-again`, page.text, {})).status).toBe(303);
    expect(sent).toEqual([['investigate', { caseId, run: 2 }]]);
    expect((await sara.submit(`/cases/${caseId}/run-again`, page.text, {})).status).toBe(409);
    const vera = await browser('vera');
    expect((await vera.get(`/cases/${caseId}`)).text).not.toContain('run-again');
  });

  test('a case is put on legal hold and let go from its page, with the reason kept, by those who may', async () => {
    const caseId = await waiting(110, 'ptaylor');
    const [sara, lea] = [await browser('sara'), await browser('lea')];
    expect((await sara.get(`/cases/${caseId}`)).text).not.toContain('/hold"');
    const page = await lea.get(`/cases/${caseId}`);
    expect(page.text).toContain('Put on legal hold');
    expect((await lea.submit(`/cases/${caseId}/hold`, page.text, { hold: 'yes', reason: 'x' })).status).toBe(400);
    expect((await lea.submit(`/cases/${caseId}/hold`, page.text, { hold: 'yes', reason: 'court order 12/26' })).status).toBe(303);
    const held = (await sara.get(`/cases/${caseId}`)).text;
    expect(held).toContain('On legal hold:');
    expect(held).toContain('court order 12/26');
    expect((await lea.submit(`/cases/${caseId}/hold`, page.text, { hold: 'yes', reason: 'court order 12/26' })).status).toBe(409);
    expect((await lea.submit(`/cases/${caseId}/hold`, page.text, { hold: 'no', reason: 'the case is over' })).status).toBe(303);
    expect((await sara.get(`/cases/${caseId}`)).text).toContain('Deleted with everything of it after');
    const own = await sara.get(`/cases/${caseId}`);
    expect((await sara.submit(`/cases/${caseId}/hold`, own.text, { hold: 'yes', reason: 'because I can' })).status).toBe(403);
  });

  test('a session ends with the log-out, and by itself after eight hours', async () => {
    const sara = await browser('sara');
    const page = await sara.get('/queue');
    nowMs += 8 * 3_600_000 + 1;
    expect((await sara.get('/queue')).status).toBe(302);
    nowMs = NOW_MS;
    expect((await sara.get('/queue')).status).toBe(200);
    expect((await sara.submit('/logout', page.text, {})).status).toBe(303);
    expect((await sara.get('/queue')).status).toBe(302);
  });

  test('an offense that could not be looked at is listed with the reason, once, until it was decided on', async () => {
    const sara = await browser('sara');
    const ctx = { ...serviceContext(), retainMs: 1e10 };
    const seen = { offenseId: 107, severity: 8, lastPersistedMs: NOW_MS };
    await listUndecided(ctx, { ...seen, reason: 'UBA could not be read: first' });
    await listUndecided(ctx, { ...seen, reason: 'UBA could not be read: second' });
    const listed = (await sara.get('/queue')).text;
    expect(listed.match(/UBA could not be read/g)).toHaveLength(1);
    expect(listed).toContain('UBA could not be read: second');
    await forgetUndecided(ctx, { offenseId: 107 });
    expect((await sara.get('/queue')).text).not.toContain('UBA could not be read');
  });
});
