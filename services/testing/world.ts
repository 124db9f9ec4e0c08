import { randomBytes } from 'node:crypto';
import type { CaseContext } from '../../domain/offense.ts';
import type { DraftContent } from '../../domain/draft.ts';
import { makeTokeniser, userToken } from '../../domain/pseudonym.ts';
import type { Actor, Role } from '../../domain/roles.ts';
import { DAY_MS } from '../../domain/time.ts';
import type { Phase } from '../../domain/phase.ts';
import type { TargetOf } from '../../domain/write-plan.ts';
import type { Db } from '../../db/quiet-session.ts';
import type { Jobs } from '../../db/queue.ts';
import type { ActContext, Queueing, Restricting, RunRef, Sealing } from '../act.ts';
import { awaitReview } from '../runs/await-review.ts';
import { enterNode } from '../runs/enter-node.ts';
import { freezeContext } from '../evidence/freeze-context.ts';
import type { TargetRendering } from '../publish/plan-targets.ts';
import type { Undoing } from '../review/decide.ts';
import { submitDraft } from '../drafts/submit-draft.ts';
import { takeOffense, type TakeContext, type TakeResult } from '../intake/take-offense.ts';
import type { OffenseSeen } from '../intake/skip-rule.ts';

export const NOW_MS = Date.UTC(2026, 5, 1, 12);
export const RETAIN_MS = 90 * DAY_MS;
export const SERVICE: Actor = { kind: 'service', component: 'worker' };
export const SENIOR = person('sam', 'senior_analyst');

export function person(userName: string, ...roles: Role[]): Actor {
  return { kind: 'person', userName, roles };
}

export type SentJob = { [N in keyof Jobs]: { name: N; data: Jobs[N] } }[keyof Jobs];
export type World = ReturnType<typeof createWorld>;
type Everything = ActContext & Sealing & Queueing & Restricting & TakeContext & TargetRendering & Undoing & { phase: Phase };

/** One for all worlds of a test file: they share its database, and the end of its audit log is signed with it. */
const DATA_KEY = randomBytes(32);

/** A small service around a test database: a clock to move, ids that count, a queue that remembers. */
export function createWorld(db: Db, options: { isRestricted?: (username: string) => boolean } = {}) {
  const dataKey = DATA_KEY;
  const tokenise = makeTokeniser(Buffer.alloc(32, 1));
  const jobs: SentJob[] = [];
  const prefix = randomBytes(4).toString('hex');
  let ids = 0;
  const world = {
    db,
    dataKey,
    tokenise,
    jobs,
    nowMs: NOW_MS,
    /** The offense that was taken last; the note of an approval is about it. */
    lastOffense: 0,
    context(actor: Actor = SERVICE, over: Partial<Everything> = {}): Everything {
      return {
        db,
        actor,
        nowMs: world.nowMs,
        newId: () => `${prefix}-${(ids += 1)}`,
        dataKey,
        queue: {
          send: (_tx, name, data) => {
            jobs.push({ name, data } as SentJob);
            return Promise.resolve(true);
          },
        },
        tokenOf: (userName) => userToken(tokenise, userName),
        mayWorkOnRestricted: (userName) => userName === 'nora',
        tokenise,
        isTracked: (username) => username !== 'not.tracked',
        isRestricted: options.isRestricted ?? ((username) => username === 'the.reviewer'),
        phase: 'enrich',
        graphVersion: 'test-1',
        retainMs: RETAIN_MS,
        undoMs: 0,
        renderTargets: ({ offenseId }) => [noteTo(offenseId)],
        ...over,
      };
    },
    take(offense: OffenseSeen, over: Partial<Everything> = {}): Promise<TakeResult> {
      world.lastOffense = offense.id;
      return takeOffense(world.context(SERVICE, over), { offense, intake: { taken: true, rule: 'severity >= 7' } });
    },
  };
  return world;
}

export function offenseOf(id: number, over: Partial<OffenseSeen> = {}): OffenseSeen {
  return {
    id,
    status: 'OPEN',
    severity: 8,
    lastPersistedMs: NOW_MS,
    isUsernameType: true,
    username: `user${id}`,
    senseTypes: ['UBA : Abnormal increase in User activity'],
    ...over,
  };
}

export function contextOf(ref: RunRef, world: Pick<World, 'tokenise'>, username: string, offenseIds: number[]): CaseContext {
  const hour = 3_600_000;
  return {
    investigationId: ref.caseId,
    run: ref.run,
    nowMs: NOW_MS,
    offenseIds,
    subject: { token: world.tokenise('user', username), username, aliases: [username], uba: null },
    riskWindow: { fromMs: NOW_MS - 24 * hour, toMs: NOW_MS },
    baselineWindow: { fromMs: NOW_MS - 30 * 24 * hour, toMs: NOW_MS - 24 * hour },
    timeZone: 'Europe/Berlin',
  };
}

export function draftOf(over: Partial<DraftContent> = {}): DraftContent {
  return {
    facts: [],
    claims: [],
    checks: [],
    gaps: [{ id: 'G1', text: 'peers could not be compared', hides: { channels: [], checks: [], sources: ['peers'] }, material: true }],
    conclusion: 'not_concluded',
    language: 'en',
    selection: { sections: { summary: [], what_happened: [], what_speaks_against: [], context: [], limits: [] }, interpretation: [] },
    edits: [],
    explanations: [],
    nextSteps: [],
    interview: [],
    drafter: { kind: 'template', reason: null },
    evidence: [],
    ...over,
  };
}

/** Takes an offense and brings its run to the point where a reviewer may decide. */
export async function bringToReview(
  world: World,
  offense: OffenseSeen,
  content: DraftContent = draftOf(),
): Promise<RunRef & { draftId: string; draftHash: string }> {
  const taken = await world.take(offense);
  if (taken.kind !== 'opened' && taken.kind !== 'rerun') throw new Error(`the offense was ${taken.kind}`);
  return reviewRun(world, { caseId: taken.caseId, run: taken.run }, offense, content);
}

export async function reviewRun(
  world: World,
  ref: RunRef,
  offense: OffenseSeen,
  content: DraftContent = draftOf(),
): Promise<RunRef & { draftId: string; draftHash: string }> {
  await enterNode(world.context(), { ...ref, node: 'open' });
  await freezeContext(world.context(), { context: contextOf(ref, world, offense.username, [offense.id]) });
  const draft = await submitDraft(world.context(), { ...ref, content });
  await awaitReview(world.context(), { ...ref, interruptId: `interrupt of ${ref.caseId}:${ref.run}` });
  return { ...ref, ...draft };
}

export function noteTo(offenseId: number, marker = `[casewright ${offenseId}]`): TargetOf<'offense_note'> {
  return { kind: 'offense_note', offenseId, marker, text: `What was found on the user of this offense.\n${marker}` };
}
