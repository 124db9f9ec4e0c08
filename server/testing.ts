import { draftHash } from '../claims/draft-hash.ts';
import { explanationsOf } from '../claims/explain.ts';
import { makeFindings } from '../claims/find.ts';
import { interviewOf } from '../claims/interview.ts';
import { nextStepsOf } from '../claims/next-steps.ts';
import { templateSelection } from '../claims/template-draft.ts';
import { tokenise } from '../claims/testing/evidence.ts';
import { storyCase } from '../claims/testing/stories.ts';
import type { DraftContent } from '../domain/draft.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { ShownTarget } from '../domain/write-plan.ts';
import { createApp } from './app.ts';
import type { AppDeps } from './app-deps.ts';
import { createLog } from './log.ts';
import { csrfOf, tokenHashOf } from './middleware/session.ts';
import type { CaseView, QueueLine, QueueView } from './pages/views.ts';
import type { Identity } from './identity/port.ts';

export const CASE_ID = '3f2b8c1e-0000-4000-8000-000000000001';
export const NOW_MS = Date.UTC(2026, 3, 1, 8);

/** A drafted case of a planted story, and its evidence. */
export function storyView(
  story: Parameters<typeof storyCase>[0],
  variant: Parameters<typeof storyCase>[1],
): { view: CaseView; evidence: Evidence[] } {
  const input = storyCase(story, variant);
  const findings = makeFindings(input);
  const explanations = explanationsOf(findings, 'eu-strict');
  const content: DraftContent = {
    ...findings,
    language: 'en',
    selection: templateSelection(findings),
    edits: [],
    explanations,
    nextSteps: nextStepsOf(findings, input.context, () => "SELECT username FROM events WHERE username = 'jsmith' LIMIT 10"),
    interview: interviewOf(findings, explanations, 'eu-strict'),
    drafter: { kind: 'template', reason: null },
    evidence: input.evidence.map((e) => ({ label: e.label, rowsSha256: e.rowsSha256 })),
  };
  const view: CaseView = {
    ...lineOf('awaiting_review'),
    conclusion: findings.conclusion,
    timings: {},
    draft: { id: 'd1', hash: draftHash(content), version: 1, editedBy: null, content },
    scores: [{ scorer: 'own_past', about: 'file at night', score: 3.2, percentile: 0.99, reasons: [{ name: 'count', contribution: 3.2 }] }],
    evidence: input.evidence,
    decision: null,
    outbox: [],
    remarks: [],
    history: [{ seq: 1, atMs: NOW_MS, actor: 'service:intake', act: 'case.opened', detail: { severity: 8 } }],
  };
  return { view, evidence: input.evidence };
}

export function lineOf(status: QueueLine['status'], change: Partial<QueueLine> = {}): QueueLine {
  return {
    caseId: CASE_ID,
    run: 1,
    subjectToken: tokenise('user', 'jsmith'),
    offenseIds: [101],
    severity: 8,
    offenseStatus: 'OPEN',
    assignedToken: null,
    proposedVerdict: null,
    restricted: false,
    status,
    node: null,
    failureReason: null,
    failureFix: null,
    conclusion: null,
    verdict: null,
    changedSince: null,
    claimedBy: null,
    claimedUntilMs: null,
    legalHold: false,
    retainUntilMs: NOW_MS + 365 * 86_400_000,
    openedAtMs: NOW_MS - 60_000,
    changedAtMs: NOW_MS,
    summary: null,
    ...change,
  };
}

/** The digest of what is posted, as the page is given it. */
export const TARGETS_DIGEST = 'd'.repeat(64);

/** A note as the page is given it. */
export function shownNote(text: string): ShownTarget {
  return { kind: 'offense_note', text, bytes: Buffer.byteLength(text), masked: false };
}

export const EMPTY_QUEUE: QueueView = { waiting: [], running: [], failed: [], decided: [], skipped: [] };
export const SESSION_TOKEN = 'T'.repeat(43);
export const SENIOR: Identity = { userName: 'sara', roles: ['senior_analyst'] };

export type Change = Partial<Omit<AppDeps, 'reads' | 'acts'>> & { reads?: Partial<AppDeps['reads']>; acts?: Partial<AppDeps['acts']> };

/** An app over stand-ins for the database; `calls` lists every act that was asked for. */
export function testApp({ reads, acts, ...change }: Change = {}, as: Identity = SENIOR) {
  const calls: { act: string; input: unknown }[] = [];
  const note = (act: string) => (_actor: unknown, input: unknown) => {
    calls.push({ act, input });
    return Promise.resolve();
  };
  const logged: string[] = [];
  let id = 0;
  const deps: AppDeps = {
    log: createLog('debug', { write: (line: string) => void logged.push(line) }),
    nowMs: () => NOW_MS,
    newId: () => `r-${(id += 1)}`,
    publicUrl: null,
    phase: 'enrich',
    engine: 'pglite',
    identity: null,
    sessions: {
      find: (tokenHash) => Promise.resolve(tokenHash === tokenHashOf(SESSION_TOKEN) ? as : null),
      open: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    reads: {
      queue: () => Promise.resolve(EMPTY_QUEUE),
      intake: () => Promise.resolve({ pause: { paused: false, reason: '', changedBy: null, changedAtMs: null }, polledAtMs: NOW_MS }),
      case: () => Promise.resolve(null),
      asPosted: () => Promise.resolve({ approved: false, targets: [shownNote('The note, as posted.')], digest: TARGETS_DIGEST }),
      opened: () => Promise.resolve(new Set<string>()),
      identities: () => Promise.resolve([]),
      audit: () => Promise.resolve([]),
      verifyChain: () => Promise.resolve({ ok: true as const, rows: 1, head: 'h' }),
      evidence: () => Promise.resolve(null),
      ...reads,
    },
    acts: {
      approve: note('approve'),
      dismiss: note('dismiss'),
      editSection: note('editSection'),
      sendBack: note('sendBack'),
      undo: note('undo'),
      claim: note('claim'),
      release: note('release'),
      openEvidence: note('openEvidence'),
      reveal: note('reveal'),
      retryRun: note('retryRun'),
      retryTarget: note('retryTarget'),
      withdrawTarget: note('withdrawTarget'),
      runAgain: note('runAgain'),
      setLegalHold: note('setLegalHold'),
      setPause: note('setPause'),
      acceptHint: (input) => {
        const replayed = calls.some((c) => c.act === 'acceptHint' && JSON.stringify(c.input) === JSON.stringify(input));
        calls.push({ act: 'acceptHint', input });
        return Promise.resolve(replayed ? 'replayed' : 'accepted');
      },
      ...acts,
    },
    tokenise,
    namedReviewers: [],
    closable: ['true_positive', 'false_positive'],
    webhookSecrets: [],
    readiness: () => Promise.resolve([{ part: 'database', ok: true, detail: 'answers' }]),
    ...change,
  };
  const app = createApp(deps);
  const cookie = `casewright=${SESSION_TOKEN}`;
  return {
    app,
    calls,
    logged,
    csrf: csrfOf(SESSION_TOKEN),
    /** As a browser of somebody who is logged in. */
    get: (path: string) => app.request(path, { headers: { cookie, accept: 'text/html' } }),
    post: (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      app.request(path, {
        method: 'POST',
        headers: { cookie, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(fields).toString(),
      }),
  };
}
