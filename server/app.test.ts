import { describe, expect, test } from 'vitest';
import { ConflictError, ForbiddenError, InvalidError } from '../domain/errors.ts';
import { createDemoUsers } from './identity/demo-users.ts';
import { CASE_ID, EMPTY_QUEUE, lineOf, storyView, testApp, TARGETS_DIGEST } from './testing.ts';

const { view, evidence } = storyView('night-hr-files', 'decoy');
const hash = view.draft?.hash ?? '';
const withCase = () =>
  testApp({
    reads: {
      case: () => Promise.resolve(view),
      evidence: (_viewer, _id, label) => Promise.resolve(evidence.find((e) => e.label === label) ?? null),
    },
  });
const SOME_PAGES = [
  '/',
  '/queue',
  `/cases/${CASE_ID}`,
  `/cases/${CASE_ID}/evidence/E1`,
  `/cases/${CASE_ID}.json`,
  '/login',
  '/nothing-here',
  '/health',
  '/ready',
  '/static/style.css',
];

const fields = (csrf: string) => ({ csrf, draftHash: hash, targetsDigest: TARGETS_DIGEST, verdict: 'true_positive' });

describe('without a log-in', () => {
  test.each(['/', '/queue', `/cases/${CASE_ID}`, `/cases/${CASE_ID}/evidence/E1`, '/nothing-here'])(
    '%s leads to the log-in',
    async (path) => {
      const response = await withCase().app.request(path);
      expect(response.status).toBe(302);
      expect(response.headers.get('location')).toMatch(/^\/login/);
      expect(await response.text()).toBe('');
    },
  );

  test.each([
    ['GET', `/cases/${CASE_ID}.json`],
    ['POST', `/cases/${CASE_ID}/approve`],
    ['POST', '/pause'],
    ['POST', '/logout'],
    ['DELETE', '/queue'],
  ])('%s %s is answered 401', async (method, path) => {
    const { app, calls } = withCase();
    const response = await app.request(path, { method });
    expect(response.status).toBe(401);
    expect(calls).toEqual([]);
  });

  test.each(['casewright=', 'casewright=short', `casewright=${'x'.repeat(43)}`, `casewright-log-in=${'T'.repeat(43)}`])(
    'the cookie %s is nobody',
    async (cookie) => {
      expect((await withCase().app.request('/queue', { headers: { cookie } })).status).toBe(302);
    },
  );
});

describe('every answer', () => {
  test.each(SOME_PAGES)('%s has a strict policy without anything inline', async (path) => {
    const response = await withCase().get(path);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|data:/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const text = await response.text();
    expect(text).not.toMatch(/<script|\sstyle=|<style|\son\w+=|javascript:/i);
  });

  test.each(['/queue', `/cases/${CASE_ID}`])('%s is kept by no cache', async (path) => {
    expect((await withCase().get(path)).headers.get('cache-control')).toBe('no-store');
  });

  test('over https the cookie can be set for this host alone, and only over https', async () => {
    const identity = await createDemoUsers([{ userName: 'sara', password: 'pw', roles: ['senior_analyst'] }]);
    const { app } = testApp({ publicUrl: 'https://casewright.example.com', identity });
    const form = await app.request('/login');
    expect(form.headers.get('strict-transport-security')).toContain('max-age');
    const cookie = form.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-casewright-log-in=[\w-]{43}; .*Path=\/; HttpOnly; Secure; SameSite=Strict/);
  });
});

describe('logging in', () => {
  const identity = createDemoUsers([{ userName: 'sara', password: 'correct horse', roles: ['senior_analyst'] }]);
  async function form(next = '') {
    const { app } = testApp({ identity: await identity });
    const page = await app.request(`/login${next}`);
    const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const html = await page.text();
    const field = (name: string) => new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(html)?.[1] ?? '';
    const send = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      app.request('/login', {
        method: 'POST',
        headers: { cookie, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams({ csrf: field('csrf'), next: field('next'), ...fields }).toString(),
      });
    return { send, field };
  }

  test('the right password sets a cookie and leads to where the person wanted to go', async () => {
    const { send } = await form(`?next=${encodeURIComponent(`/cases/${CASE_ID}`)}`);
    const response = await send({ userName: 'sara', password: 'correct horse' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`/cases/${CASE_ID}`);
    expect(response.headers.get('set-cookie')).toMatch(/casewright=[\w-]{43}; .*HttpOnly; SameSite=Strict/);
  });

  test.each(['https://evil.example.com', '//evil.example.com', '/\\evil', 'javascript:alert(1)'])(
    '%s is no place to go to',
    async (next) => {
      expect((await form(`?next=${encodeURIComponent(next)}`)).field('next')).toBe('/queue');
    },
  );

  test('a wrong password is told without saying which half was wrong, and sets no session', async () => {
    const response = await (await form()).send({ userName: 'sara', password: 'x' });
    expect(response.status).toBe(401);
    expect(response.headers.get('set-cookie') ?? '').not.toMatch(/casewright=\w/);
  });

  test('a form that another site prepared is refused', async () => {
    const { send } = await form();
    expect((await send({ userName: 'sara', password: 'correct horse', csrf: 'other' })).status).toBe(403);
    expect((await send({ userName: 'sara', password: 'correct horse' }, { origin: 'https://evil.example.com' })).status).toBe(403);
  });

  test('without a provider the page says so', async () => {
    const response = await testApp().app.request('/login');
    expect(await response.text()).toContain('No log-in is configured');
  });
});

describe('requests from elsewhere', () => {
  test('an approval with the token of the form goes through, bound to the hash of the page', async () => {
    const { post, calls, csrf } = withCase();
    const response = await post(`/cases/${CASE_ID}/approve`, fields(csrf));
    expect(response.status).toBe(303);
    expect(calls).toEqual([
      {
        act: 'approve',
        input: {
          caseId: CASE_ID,
          draftHash: hash,
          targetsDigest: TARGETS_DIGEST,
          verdict: 'true_positive',
          closeOffense: false,
          acknowledgedChange: null,
        },
      },
    ]);
  });

  test.each<[string, (csrf: string) => Record<string, string>, Record<string, string>]>([
    ['no token', () => ({ draftHash: hash, verdict: 'true_positive' }), {}],
    ['another token', () => fields('x'.repeat(43)), {}],
    ['another origin', fields, { origin: 'https://evil.example.com' }],
    ['another port of this machine', fields, { origin: 'http://localhost:9999' }],
    ['an origin that hides itself', fields, { origin: 'null' }],
    ['another site', fields, { 'sec-fetch-site': 'cross-site' }],
    ['a sister site', fields, { 'sec-fetch-site': 'same-site' }],
    ['JSON without the header', () => ({}), { 'content-type': 'application/json' }],
    ['plain text that looks like a form', fields, { 'content-type': 'text/plain' }],
  ])('%s is refused', async (_name, body, headers) => {
    const { post, calls, csrf } = withCase();
    const response = await post(`/cases/${CASE_ID}/approve`, body(csrf), headers);
    expect(response.status).toBe(403);
    expect(calls).toEqual([]);
  });

  test('a name of this machine that another site points here is refused', async () => {
    const { app } = withCase();
    expect((await app.request('http://rebound.example.com/login')).status).toBe(403);
    expect((await app.request('http://127.0.0.1:8480/login')).status).toBe(200);
  });

  test('what is too large is refused', async () => {
    const { post, csrf } = withCase();
    expect((await post(`/cases/${CASE_ID}/edit`, { csrf, text: 'x'.repeat(70_000) })).status).toBe(400);
  });
});

describe('forms', () => {
  test.each<[string, string, Record<string, string>, RegExp]>([
    ['a verdict', 'approve', { draftHash: hash, verdict: 'guilty' }, /Verdict: give one of/i],
    ['a hash', 'approve', { draftHash: 'x', verdict: 'unsure' }, /draftHash/i],
    ['a reason', 'dismiss', { draftHash: hash, verdict: 'unsure', reason: ' ' }, /reason: give a reason/i],
    ['a section', 'edit', { draftHash: hash, section: 'verdict', text: 'x' }, /section/i],
    ['a closable verdict', 'approve', { draftHash: hash, verdict: 'unsure', closeOffense: 'on' }, /CLOSING_REASONS/],
  ])('%s that cannot be used is named', async (_name, act, fields, said) => {
    const { post, calls, csrf } = withCase();
    const response = await post(`/cases/${CASE_ID}/${act}`, { csrf, ...fields });
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(said);
    expect(calls).toEqual([]);
  });

  test('an edit that may not stand keeps what was typed and says why', async () => {
    const typed = 'The person opened 99 files.';
    const { post, csrf } = testApp({
      reads: { case: () => Promise.resolve(view) },
      acts: { editSection: () => Promise.reject(new InvalidError('a figure that is no fact of the case')) },
    });
    const response = await post(`/cases/${CASE_ID}/edit`, { csrf, draftHash: hash, section: 'summary', text: typed });
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(page).toContain(typed);
    expect(page).toContain('a figure that is no fact of the case');
  });

  test.each([
    [new ConflictError('the draft changed after the page was opened'), 409, /draft changed/i],
    [new ForbiddenError('this needs the role senior_analyst'), 403, /senior_analyst/],
    [new Error('secret of jsmith'), 500, /unexpected error/i],
  ])('%s becomes a page', async (failure, status, said) => {
    const { post, csrf, logged } = testApp({
      reads: { case: () => Promise.resolve(view) },
      acts: { approve: () => Promise.reject(failure) },
    });
    const response = await post(`/cases/${CASE_ID}/approve`, { csrf, draftHash: hash, targetsDigest: TARGETS_DIGEST, verdict: 'unsure' });
    expect(response.status).toBe(status);
    const page = await response.text();
    expect(page).toMatch(said);
    expect(page).toMatch(/request <code>r-\d+</);
    expect(page + logged.join('')).not.toContain('jsmith');
  });

  test('a case that is not there, and one that is not for the viewer, look the same', async () => {
    const { get } = testApp();
    expect((await get(`/cases/${CASE_ID}`)).status).toBe(404);
    expect((await get('/cases/..%2f..%2fetc')).status).toBe(404);
    expect((await get(`/cases/${CASE_ID}/evidence/E1`)).status).toBe(404);
  });

  test('only the write of this case can be tried again', async () => {
    const { post, csrf, calls } = withCase();
    expect((await post(`/cases/${CASE_ID}/outbox/other/retry`, { csrf })).status).toBe(404);
    expect(calls).toEqual([]);
  });

  test('the pause switch hands on state and reason', async () => {
    const { post, csrf, calls } = testApp();
    expect((await post('/pause', { csrf, paused: 'yes', reason: 'maintenance window' })).status).toBe(303);
    expect(calls).toEqual([{ act: 'setPause', input: { paused: true, reason: 'maintenance window' } }]);
  });
});

describe('health', () => {
  test('is told without a log-in', async () => {
    expect(await (await testApp().app.request('/health')).json()).toEqual({ status: 'ok' });
  });

  test('readiness says which part does not answer', async () => {
    const parts = [
      { part: 'database', ok: true, detail: 'answers' },
      { part: 'qradar', ok: false, detail: 'no answer' },
    ];
    const response = await testApp({ readiness: () => Promise.resolve(parts) }).app.request('/ready');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ status: 'not_ready', parts });
  });
});

test('the queue names the step that failed, why, what to fix, and offers to try again', async () => {
  const failed = lineOf('failed', {
    node: 'gather',
    failureReason: 'QRadar refused the read token',
    failureFix: 'give a token with log activity',
  });
  const { get } = testApp({ reads: { queue: () => Promise.resolve({ ...EMPTY_QUEUE, failed: [failed] }) } });
  const page = await (await get('/queue')).text();
  for (const said of ['gather', 'QRadar refused the read token', 'give a token with log activity', `/cases/${CASE_ID}/retry`])
    expect(page).toContain(said);
});

test('the queue lists what was not taken, by which rule', async () => {
  const skipped = [
    { offenseId: 77, rule: 'users_not_tracked', reason: 'the user is on "UBA : Users Not Tracked"', severity: 9, skippedAtMs: 0 },
  ];
  const { get } = testApp({ reads: { queue: () => Promise.resolve({ ...EMPTY_QUEUE, skipped }) } });
  const page = await (await get('/queue')).text();
  expect(page).toContain('users_not_tracked');
  expect(page).toContain('77');
});

test.each([
  [499, false],
  [500, true],
] as const)('a list of %i offenses that were not taken says that it may be cut: %s', async (length, isCut) => {
  const skipped = Array.from({ length }, (_, i) => ({ offenseId: i + 1, rule: 'r', reason: 'why', severity: 9, skippedAtMs: 0 }));
  const { get } = testApp({ reads: { queue: () => Promise.resolve({ ...EMPTY_QUEUE, skipped }) } });
  expect((await (await get('/queue')).text()).includes('Only 500 are shown')).toBe(isCut);
});

test.each([
  ['pglite', /for trying out only/],
  ['postgresql', /Review queue/],
] as const)('on %s the page says what the database is for', async (engine, said) => {
  const page = await (await testApp({ engine }).get('/queue')).text();
  expect(page).toMatch(said);
  expect(page.includes('for trying out')).toBe(engine === 'pglite');
});

test('a paused intake is said on the queue', async () => {
  const pause = { paused: true, reason: 'maintenance', changedBy: 'sara', changedAtMs: 0 };
  const { get } = testApp({ reads: { intake: () => Promise.resolve({ pause, polledAtMs: null }) } });
  expect(await (await get('/queue')).text()).toContain('Intake is paused');
});
