import { describe, expect, test } from 'vitest';
import type { Check } from '../../domain/check.ts';
import type { Drafter } from '../../domain/draft.ts';
import type { Identity } from '../identity/port.ts';
import { CASE_ID, NOW_MS, shownNote, storyView, TARGETS_DIGEST, testApp, type Change } from '../testing.ts';
import type { CaseView, OutboxLine } from './views.ts';

const RAW = /jsmith|ws-0\d|srv-app|fs0\d|\bdc01\b|10\.0\.|sheet-|CHG-|kdoe|erp-prod|lnx-pay01/i;
const decoy = storyView('night-hr-files', 'decoy');

function appOf(view: CaseView, change: Change = {}, as?: Identity) {
  const evidence = decoy.evidence;
  const reads = {
    case: () => Promise.resolve(view),
    evidence: (_viewer: unknown, _id: string, label: string) => Promise.resolve(evidence.find((e) => e.label === label) ?? null),
  };
  return testApp({ ...change, reads: { ...reads, ...change.reads } }, as);
}
async function pageOf(view: CaseView, change: Change = {}, as?: Identity): Promise<string> {
  const response = await appOf(view, change, as).get(`/cases/${CASE_ID}`);
  expect(response.status).toBe(200);
  return (await response.text()).replaceAll(/\s+/g, ' ');
}
const withChecks = (checks: Check[]): CaseView => ({
  ...decoy.view,
  draft: decoy.view.draft === null ? null : { ...decoy.view.draft, content: { ...decoy.view.draft.content, checks } },
});

describe('the case page', () => {
  test.each([
    'leaver-mass-copy',
    'offhours-db-export',
    'shared-admin-account',
    'stolen-credentials',
    'slow-staging',
    'privileged-commands',
    'night-hr-files',
  ] as const)('%s, its twin and its decoy: tokens only, on the page and in its JSON', async (story) => {
    for (const variant of ['story', 'twin', 'decoy'] as const) {
      const { view } = storyView(story, variant);
      expect(await pageOf(view)).not.toMatch(RAW);
      const json = await (await appOf(view).get(`/cases/${CASE_ID}.json`)).text();
      expect(json).not.toMatch(RAW);
      expect(json).not.toContain('"rows":');
    }
  });

  test('every figure leads to a fact on the page, and every fact to evidence that can be opened', async () => {
    const page = await pageOf(decoy.view);
    const targets = new Set([...page.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]));
    const inPage = [...page.matchAll(/href="#([^"]+)"/g)].map((m) => m[1] ?? '');
    expect(inPage.filter((id) => /^F\d+$/.test(id)).length).toBeGreaterThan(10);
    expect(inPage.filter((id) => !targets.has(id))).toEqual([]);
    const evidence = [...new Set([...page.matchAll(new RegExp(`/cases/${CASE_ID}/evidence/(E\\d+)`, 'g'))].map((m) => m[1]))];
    expect(evidence.length).toBeGreaterThan(5);
    expect(evidence.filter((label) => !decoy.evidence.some((e) => e.label === label))).toEqual([]);
  });

  test('no id stands twice, every field has a label, and headings go down one step at a time', async () => {
    const page = await pageOf({ ...decoy.view, changedSince: 'severity rose from 8 to 9' });
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    const fields = [...page.matchAll(/<(?:input|textarea)(?![^>]*type="hidden")[^>]* id="([^"]+)"/g)].map((m) => m[1]);
    const labels = new Set([...page.matchAll(/<label for="([^"]+)"/g)].map((m) => m[1]));
    expect(fields.length).toBeGreaterThan(10);
    expect(fields.filter((id) => !labels.has(id))).toEqual([]);
    const levels = [...page.matchAll(/<h([1-6])/g)].map((m) => Number(m[1]));
    expect(levels.filter((level, i) => level - (levels[i - 1] ?? 0) > 1)).toEqual([]);
  });

  test('a record that does not cover says so, with the reason, and is never called found', async () => {
    const page = await pageOf(decoy.view);
    expect(page).toMatch(/Exists, does not cover<\/strong>: <code>OBJ-[A-Z2-7]{10}<\/code>: it is for another time/);
    expect(page).not.toContain('<strong>Found</strong>');
  });

  const base = { id: 'K1', kind: 'leave', claimId: 'C1', evidenceId: 'E1' } as const;
  test.each<[Check['outcome'], RegExp]>([
    [{ state: 'found', recordId: 'OBJ-AAAAAAAAAA' }, /Found<\/strong>: <code>OBJ-AAAAAAAAAA<\/code> covers/],
    [
      { state: 'does_not_cover', recordId: 'OBJ-AAAAAAAAAA', mismatches: ['self_approved', 'other_time'] },
      /it was approved by the user of this account; it is for another time/,
    ],
    [{ state: 'bears_on', recordId: 'OBJ-AAAAAAAAAA' }, /Exists<\/strong>: <code>OBJ-AAAAAAAAAA<\/code> holds at the time/],
    [{ state: 'not_found' }, /Not found<\/strong>: the records were read/],
    [
      { state: 'could_not_check', reason: 'the service did not answer' },
      /Could not check<\/strong>: the service did not answer\. This speaks neither for nor against/,
    ],
    [{ state: 'not_configured' }, /Not configured<\/strong>: no system/],
  ])('$state has words of its own', async (outcome, said) => {
    expect(await pageOf(withChecks([{ ...base, outcome }]))).toMatch(said);
  });

  test('equal results for several claims are one line', async () => {
    const outcome = { state: 'not_found' } as const;
    const page = await pageOf(
      withChecks([
        { ...base, outcome },
        { ...base, id: 'K2', claimId: 'C2', outcome },
      ]),
    );
    expect(page.match(/leave record/g)).toHaveLength(1);
    expect(page).toMatch(/<a href="#C1">C1<\/a>, <a href="#C2">C2<\/a>/);
  });

  test.each([
    [{ state: 'complete' } as const, 0, 'complete: looked, nothing found'],
    [{ state: 'partial', reason: 'the limit was reached' } as const, 5, 'partial: the limit was reached'],
    [{ state: 'unavailable', reason: 'timeout: no answer' } as const, 0, 'could not look: timeout: no answer'],
  ])('coverage %j with %i rows has words of its own', async (coverage, rowCount, said) => {
    const evidence = decoy.view.evidence.slice(0, 1).map((e) => ({ ...e, coverage, rowCount }));
    expect(await pageOf({ ...decoy.view, evidence })).toContain(said);
  });

  test('the note stands there as it will be posted, with its length and where it goes', async () => {
    const note = 'Casewright on the user of this offense: x & y.\nCase: http://127.0.0.1/cases/1';
    const page = await pageOf(decoy.view, {
      reads: { asPosted: () => Promise.resolve({ approved: false, targets: [shownNote(note)], digest: TARGETS_DIGEST }) },
    });
    expect(page).toContain('x &amp; y. Case: http://127.0.0.1/cases/1');
    expect(page).toContain(`${note.length} of at most 1900 characters`);
  });

  test('every other target stands there too, with its length, whose name it holds, and whether it can be undone', async () => {
    const targets = [
      shownNote('note'),
      { kind: 'risk_row', text: '{"USR-AAAAAAAAAA":{"case":"c1"}}', bytes: 26, masked: true },
      { kind: 'case_event', text: 'LEEF:2.0|Casewright', bytes: 19, masked: false },
    ] as const;
    const page = await pageOf(decoy.view, {
      reads: { asPosted: () => Promise.resolve({ approved: false, targets: [...targets], digest: TARGETS_DIGEST }) },
    });
    expect(page).toContain('{&quot;USR-AAAAAAAAAA&quot;:{&quot;case&quot;:&quot;c1&quot;}}');
    expect(page).toContain('26 bytes. The token stands for the name that QRadar has of the user');
    expect(page).toContain('LEEF:2.0|Casewright');
    expect(page).toContain('19 bytes. An event cannot be taken back');
  });

  test('a write that can be taken back has its button, for who may approve and for nobody else', async () => {
    const line = {
      outboxId: 'o1',
      kind: 'risk_row',
      offenseId: 101,
      state: 'done',
      attempts: 1,
      lastError: null,
      receipt: null,
      shown: { kind: 'risk_row', text: 'row', bytes: 3, masked: true },
      mayWithdraw: true,
    } as const;
    const view: CaseView = { ...decoy.view, status: 'published', outbox: [line] };
    const receipt = { target: 'case_event', offenseId: 101, remoteId: 's-1', responseSha256: 'x', receivedAtMs: NOW_MS } as const;
    const event: OutboxLine = { ...line, outboxId: 'o2', kind: 'case_event', receipt, mayWithdraw: false };
    expect(await pageOf({ ...view, outbox: [event] })).toMatch(/Casewright Sequence.* = .*s-1.*syslog gives no answer/);
    const button = `action="/cases/${CASE_ID}/outbox/o1/withdraw"`;
    expect(await pageOf(view)).toContain(button);
    expect(await pageOf(view, {}, { userName: 'ana', roles: ['analyst'] })).not.toContain(button);
    expect(await pageOf({ ...view, outbox: [{ ...line, mayWithdraw: false }] })).not.toContain(button);
    const { post, calls, csrf } = appOf(view);
    expect((await post(`/cases/${CASE_ID}/outbox/o1/withdraw`, { csrf })).status).toBe(303);
    expect((await post(`/cases/${CASE_ID}/outbox/other/withdraw`, { csrf })).status).toBe(404);
    expect(calls).toEqual([{ act: 'withdrawTarget', input: { outboxId: 'o1' } }]);
  });

  test.each([
    [{ phase: 'assist' } as const, {}, /In phase assist nothing leaves/],
    [{ phase: 'monitor' } as const, {}, /In phase monitor nothing leaves/],
    [{ phase: 'enrich' } as const, {}, /exactly these bytes go to QRadar, once/],
    [{ phase: 'enrich' } as const, { restricted: true }, /This case is restricted: no note leaves/],
  ])('%j %j: it says whether anything leaves', async (change, view, said) => {
    expect(await pageOf({ ...decoy.view, ...view }, change)).toMatch(said);
  });

  test.each<[string, Drafter, RegExp]>([
    [
      'model',
      { kind: 'model', model: 'openai:m', prompts: [{ id: 'narrate', version: 1, sha256: 'x' }] },
      /model openai:m, prompts narrate v1/,
    ],
    [
      'template',
      { kind: 'template', reason: 'the model did not answer in time' },
      /the template drafter \(the model did not answer in time\)/,
    ],
  ])('who wrote the draft is said: %s', async (_name, drafter, said) => {
    const { draft } = decoy.view;
    if (draft === null) throw new Error('no draft');
    expect(await pageOf({ ...decoy.view, draft: { ...draft, content: { ...draft.content, drafter } } })).toMatch(said);
  });

  test('somebody who may not decide sees no form to decide with', async () => {
    const page = await pageOf(decoy.view, {}, { userName: 'vera', roles: ['analyst'] });
    expect(page).not.toMatch(/\/approve"|\/dismiss"|\/edit"/);
    expect(page).toContain('A senior analyst decides this case.');
  });

  test('a case that changed is decided only by somebody who says that they read what changed', async () => {
    const page = await pageOf({ ...decoy.view, changedSince: 'severity rose from 8 to 9' });
    expect(page.match(/name="acknowledgedChange" value="severity rose from 8 to 9" required/g)).toHaveLength(2);
  });

  test('a decided case offers no decision and says which was made', async () => {
    const decision = {
      kind: 'dismiss',
      verdict: 'false_positive',
      reason: 'a payroll run',
      closeOffense: false,
      role: 'senior_analyst',
      atMs: 0,
      undoUntilMs: null,
    } as const;
    const page = await pageOf({ ...decoy.view, status: 'dismissed', decision });
    expect(page).not.toContain('/approve"');
    expect(page).toMatch(/dismiss by senior analyst/);
    expect(page).toContain('a payroll run');
    expect(page).not.toContain('/undo"');
  });

  test('what was decided a moment ago can be undone, and says how long', async () => {
    const undoUntilMs = NOW_MS + 29_500;
    const decision = { kind: 'approve', verdict: 'unsure', reason: null, closeOffense: false, role: null, atMs: 0, undoUntilMs } as const;
    const page = await pageOf({ ...decoy.view, status: 'decided', decision });
    expect(page).toContain(`action="/cases/${CASE_ID}/undo"`);
    expect(page).toContain('carried out in 30 seconds');
  });

  test('a case without a draft says so', async () => {
    expect(await pageOf({ ...decoy.view, status: 'running', node: 'gather', draft: null })).toContain('There is no draft yet.');
  });
});

describe('the evidence page', () => {
  test('shows rows and AQL with tokens in place of names', async () => {
    const { get } = appOf(decoy.view);
    for (const e of decoy.evidence) {
      const page = await (await get(`/cases/${CASE_ID}/evidence/${e.label}`)).text();
      expect(page).toContain(e.rowsSha256);
      expect(page).not.toMatch(RAW);
    }
  });
});
