import { asc, eq } from 'drizzle-orm';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { sha256Hex } from '../../domain/canonical-json.ts';
import type { DraftContent } from '../../domain/draft.ts';
import { AppError } from '../../domain/errors.ts';
import { HOUR_MS, SECOND_MS } from '../../domain/time.ts';
import type { Database } from '../../db/open.ts';
import { readDecision, readRun } from '../../db/reads/active-runs.ts';
import { readCase } from '../../db/reads/read-case.ts';
import { auditLog, type AuditRow } from '../../db/schema/audit-log.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { openTestDatabase } from '../../db/testing.ts';
import { submitDraft } from '../drafts/submit-draft.ts';
import { loadApproved } from '../publish/load-approved.ts';
import type { PostPort } from '../publish/post-port.ts';
import type { TargetRendering } from '../publish/plan-targets.ts';
import { postTarget } from '../publish/post-target.ts';
import { queueTargets } from '../publish/queue-targets.ts';
import { awaitReview } from '../runs/await-review.ts';
import { portOf } from '../testing/port.ts';
import { bringToReview, createWorld, draftOf, offenseOf, person, reviewRun } from '../testing/world.ts';
import { approveDraft } from './approve-draft.ts';
import { claimCase, releaseCase } from './claim-case.ts';
import { dismissDraft } from './dismiss-draft.ts';
import { editSection } from './edit-section.ts';
import { sendBack } from './send-back.ts';
import { settleDecision } from './settle-decision.ts';
import { undoDecision } from './undo-decision.ts';

const UNDO_MS = 30 * SECOND_MS;
const REVIEWERS = ['sam', 'sue'] as const;
const YES = { verdict: 'true_positive' as const, closeOffense: false };

let database: Database;
let n = 15_000;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
});
afterAll(() => database.close());

/** One thing that happens; `who` is one of two reviewers, each of whom acts on the page that they loaded last. */
const step = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constantFrom('load', 'load', 'approve', 'approve', 'dismiss', 'edit', 'sendBack', 'undo', 'claim', 'release'),
      who: fc.constantFrom(0 as const, 1 as const),
    }),
  },
  // A worker does one thing and is killed, so that every next thing is done by another one.
  { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom('settle', 'carryOut', 'redraft', 'rerun') }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('post'), fate: fc.constantFrom('arrives', 'answer lost', 'never left') }) },
  // The way to a posted note is long: one reviewer goes a part of it at a stretch.
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constantFrom('decide', 'decide', 'finish'), who: fc.constantFrom(0 as const, 1 as const) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('change') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.constantFrom(10 * SECOND_MS, 31 * SECOND_MS, HOUR_MS) }) },
);
type Step = { kind: string; who?: 0 | 1; fate?: string; ms?: number };

/** One case with its reviewers, its worker and its QRadar. */
async function openStage() {
  const world = createWorld(database.drizzle);
  n += 1;
  let offense = offenseOf(n);
  const first = await bringToReview(world, offense);
  const { caseId } = first;
  const notes: { id: number; text: string }[] = [];
  const pages = REVIEWERS.map(() => ({ draftHash: first.draftHash, acknowledgedChange: null as string | null }));
  const edits: { run: number; text: string | null } = { run: 1, text: null };
  let words = 0;
  let drafted = 0;

  const markerOf = (run: number, hash: string): string => `[casewright ${caseId}-${run}-${hash}]`;
  const renderTargets: TargetRendering['renderTargets'] = ({ run, draftHash, offenseId }) => {
    const marker = markerOf(run, draftHash);
    return [{ kind: 'offense_note', offenseId, marker, text: `What was found.\n${marker}` }];
  };
  const as = (who: 0 | 1) => ({
    ...world.context(person(REVIEWERS[who], 'senior_analyst'), { undoMs: UNDO_MS, renderTargets }),
    verifyEdit: () => [],
  });
  const viewer = { userName: 'test', roles: [], seesRestricted: true };
  const read = () => readCase({ db: database.drizzle, dataKey: world.dataKey, viewer }, caseId);
  const port = (fate: string): PostPort =>
    portOf({
      offense_note: {
        find: ({ marker }) => {
          const found = notes.find((note) => note.text.includes(marker));
          return Promise.resolve(found === undefined ? null : { remoteId: String(found.id), response: '' });
        },
        send: ({ text }) => {
          if (fate === 'never left') return Promise.reject(new Error('connection reset'));
          notes.push({ id: notes.length + 1, text });
          return fate === 'answer lost'
            ? Promise.reject(new Error('connection reset'))
            : Promise.resolve({ remoteId: String(notes.length), response: '{}' });
        },
      },
    });
  /** Another text each time, so that each version has a hash of its own. */
  const nextDraft = (): DraftContent => draftOf({ nextSteps: [{ query: 'q', sentence: `version ${(drafted += 1)}`, aql: null }] });

  const acts: Record<string, (s: Step) => Promise<unknown>> = {
    load: async ({ who = 0 }) => {
      const page = await read();
      pages[who] = { draftHash: page?.draft?.hash ?? '', acknowledgedChange: page?.changedSince ?? null };
    },
    approve: ({ who = 0 }) => approveDraft(as(who), { caseId, ...YES, ...pageOf(who) }),
    dismiss: ({ who = 0 }) => dismissDraft(as(who), { caseId, ...YES, ...pageOf(who), reason: 'a known job' }),
    edit: async ({ who = 0 }) => {
      const text = `words ${(words += 1)}`;
      await editSection(as(who), { caseId, ...pageOf(who), section: 'summary', text });
      edits.text = text;
    },
    sendBack: async ({ who = 0 }) => {
      await sendBack(as(who), { caseId, ...pageOf(who), include: [], leaveOut: [], text: 'once more' });
      edits.text = null;
    },
    decide: async (s) => {
      for (const kind of ['load', 'approve', 'wait']) await attempt({ ...s, kind, ms: UNDO_MS });
    },
    finish: async () => {
      for (const kind of ['settle', 'carryOut', 'post']) await attempt({ kind, fate: 'answer lost' });
    },
    undo: ({ who = 0 }) => undoDecision(as(who), { caseId }),
    claim: ({ who = 0 }) => claimCase(as(who), { caseId }),
    release: ({ who = 0 }) => releaseCase(as(who), { caseId }),
    settle: async () => settleDecision(world.context(), { caseId, run: (await now()).run }),
    carryOut: async () => {
      const ref = { caseId, run: (await now()).run };
      const decided = await readDecision(database.drizzle, ref);
      if (decided === null || decided.decision.kind === 'send_back') return;
      const targets = decided.decision.kind === 'dismiss' ? [] : await loadApproved(world, ref);
      await queueTargets(world.context(), { ...ref, targets });
    },
    redraft: async () => {
      const ref = { caseId, run: (await now()).run };
      const decided = await readDecision(database.drizzle, ref);
      if (decided?.decision.kind === 'send_back' && (await settleDecision(world.context(), ref)) === 'settled') {
        await submitDraft(world.context(), { ...ref, content: nextDraft() });
      }
      const { state } = await now();
      if (state.status === 'decided' && (await readDecision(database.drizzle, ref)) === null) {
        await awaitReview(world.context(), { ...ref, interruptId: `interrupt ${drafted}` });
      }
    },
    rerun: async () => {
      const { run, state } = await now();
      if (state.status === 'queued') await reviewRun(world, { caseId, run }, offense, nextDraft());
    },
    post: async ({ fate = '' }) => {
      for (const { id } of await database.drizzle.select({ id: outbox.id }).from(outbox).where(eq(outbox.caseId, caseId))) {
        const clock = { elapsedMs: () => performance.now(), phase: 'enrich' as const, owner: `worker ${words}` };
        await postTarget({ ...world.context(), ...clock, port: port(fate) }, { outboxId: id });
      }
    },
    change: async () => {
      const { lastPersistedMs, senseTypes } = offense;
      offense = { ...offense, lastPersistedMs: lastPersistedMs + 1, senseTypes: [...senseTypes, `UBA : kind ${lastPersistedMs}`] };
      await world.take(offense);
    },
    wait: async ({ ms = 0 }) => {
      world.nowMs += ms;
    },
  };
  const pageOf = (who: 0 | 1) => pages[who] ?? { draftHash: '', acknowledgedChange: null };
  const now = async () => {
    const run = await readRun(database.drizzle, caseId);
    if (run === null) throw new Error('the case is gone');
    return run;
  };
  /** What is refused is refused in words of ours; anything else is a defect. */
  const attempt = (s: Step): Promise<unknown> =>
    (acts[s.kind]?.(s) ?? Promise.reject(new Error(s.kind))).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
    });
  return { caseId, notes, edits, attempt, read };
}

/** No edit that was accepted is lost: it stands until another one, a new version or a new run takes its place. */
async function requireEdits(stage: Awaited<ReturnType<typeof openStage>>): Promise<void> {
  const page = await stage.read();
  if (page === null || page.draft === null) return;
  if (page.run !== stage.edits.run) Object.assign(stage.edits, { run: page.run, text: null });
  expect(page.draft.content.edits.map((e) => e.text)).toEqual(stage.edits.text === null ? [] : [stage.edits.text]);
}

/** What was posted, held against the log alone: each note once, approved in these bytes, not taken back, on what stood then. */
async function requireApproved(caseId: string, notes: readonly { text: string }[]): Promise<void> {
  const log = await database.drizzle.select().from(auditLog).where(eq(auditLog.caseId, caseId)).orderBy(asc(auditLog.seq));
  const texts = notes.map((note) => note.text);
  expect(new Set(texts).size).toBe(texts.length);
  const queued = log.filter(
    (row) => row.act === 'publish.queued' && Array.isArray(row.detail['targets']) && row.detail['targets'].length > 0,
  );
  expect(texts.length).toBeLessThanOrEqual(queued.length);
  for (const row of queued) {
    const before = log.filter((r) => r.seq < row.seq && r.detail['run'] === row.detail['run']);
    const last = before.findLast((r) => VOIDING.has(r.act) || r.act === 'draft.approved');
    expect(last?.act).toBe('draft.approved');
    const settled = before.findLast((r) => r.act === 'decision.settled');
    expect(settled?.seq).toBeGreaterThan(last?.seq ?? Infinity);
    expect(settled?.atMs).toBeGreaterThanOrEqual((last?.atMs ?? Infinity) + UNDO_MS);
    expect([null, changeOf(last)]).toContain(changeOf(settled));
    expect(last?.detail['draftHash']).toBe(row.detail['draftHash']);
  }
  const approved = new Set(log.flatMap((r) => (r.act === 'draft.approved' ? [r.detail['approved']].flat() : [])));
  for (const text of texts) expect(approved).toContain(`offense_note:${sha256Hex(text)}`);
}

const VOIDING: ReadonlySet<string> = new Set(['decision.undone', 'decision.stale', 'draft.edited', 'draft.sent_back', 'draft.submitted']);

function changeOf(row: AuditRow | undefined): unknown {
  return row?.detail['changedSince'] ?? null;
}

/** Whatever a case went through, it can be brought to its end. */
const ENDING: readonly Step[] = ['rerun', 'redraft', 'release', 'decide', 'finish', 'wait', 'post'].flatMap((kind) => [
  { kind, who: 0, fate: 'arrives', ms: HOUR_MS },
  ...(kind === 'release' ? [{ kind, who: 1 as const }] : []),
]);
const RUNS = 15;
const SEED = 1;

test('in whatever order two reviewers, a worker that is killed and an offense that changes come, nothing is posted without a valid and current approval, nothing twice, and no edit is lost', async () => {
  let posted = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, fc.option(step, { freq: 3 })), { minLength: 8, maxLength: 30 }), async (steps) => {
      const stage = await openStage();
      for (const [one, other] of steps) {
        await Promise.all([one, ...(other === null ? [] : [other])].map((s) => stage.attempt(s)));
        await requireEdits(stage);
      }
      for (const step of ENDING) await stage.attempt(step);
      await requireApproved(stage.caseId, stage.notes);
      posted += Math.min(stage.notes.length, 1);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
  // Otherwise nothing was shown.
  expect(posted).toBeGreaterThan(RUNS / 2);
}, 240_000);
