import { and, eq, inArray } from 'drizzle-orm';
import { ConflictError } from '../../domain/errors.ts';
import { OPEN_STATUSES, type Substance } from '../../domain/investigation.ts';
import type { Phase } from '../../domain/phase.ts';
import type { Tokenise } from '../../domain/pseudonym.ts';
import { caseCipher, makeCaseKey } from '../../db/case-cipher.ts';
import { isPaused } from '../../db/reads/pause.ts';
import type { Tx } from '../../db/quiet-session.ts';
import { identities } from '../../db/schema/identities.ts';
import { investigationOffenses } from '../../db/schema/investigation-offenses.ts';
import { investigations, type InvestigationRow } from '../../db/schema/investigations.ts';
import { skips } from '../../db/schema/skips.ts';
import { requireService, threadIdOf, type ActContext, type Queueing, type Sealing } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase } from '../case-row.ts';
import { seeAgain } from './see-again.ts';
import { skipRule, unusableName, type OffenseSeen, type Skip } from './skip-rule.ts';

export type TakeContext = ActContext &
  Sealing &
  Queueing & {
    tokenise: Tokenise;
    /** False for users whom UBA is told not to track. */
    isTracked: (username: string) => boolean;
    /** Whether only named reviewers may see a case on this user. */
    isRestricted: (username: string) => boolean;
    phase: Phase;
    graphVersion: string;
    /** How long a case is kept from its opening on. */
    retainMs: number;
  };

export type TakeResult =
  /** `failed`: opened, and at once in need of a human, because the user name cannot be used. */
  | { kind: 'opened' | 'failed' | 'rerun'; caseId: string; run: number }
  /** Another offense on a user with an open case; `rerun` when the case is run again because of it. */
  | { kind: 'joined'; caseId: string; run: number; rerun: boolean }
  /** Changed in substance, and not run again now: it runs, was decided, or had its run of this hour. */
  | { kind: 'changed'; caseId: string; what: string }
  | { kind: 'unchanged'; caseId: string }
  | ({ kind: 'skipped' } & Skip)
  /** Nothing was recorded; the cursor must not move past this offense. */
  | { kind: 'paused' };

type Input = { offense: OffenseSeen; intake: { taken: boolean; rule: string } };

/**
 * Takes one offense: opens a case and queues its first run, joins the open case of the same user, runs a changed case again, or
 * records by which rule it was skipped. Any number of pollers may hand in the same offense at once; one case comes of it.
 */
export async function takeOffense(ctx: TakeContext, input: Input): Promise<TakeResult> {
  requireService(ctx);
  return ctx.db.transaction(async (tx) => {
    const { offense } = input;
    const [known] = await tx
      .select({ caseId: investigationOffenses.caseId })
      .from(investigationOffenses)
      .where(eq(investigationOffenses.offenseId, offense.id));
    if (known !== undefined) return again(tx, ctx, known.caseId, offense);
    const skip = skipRule(offense, input.intake, ctx.isTracked);
    // Below the threshold, and still evidence where the user has an open case.
    if (skip !== null && !(skip.rule === 'intake' && (await openCaseOf(tx, ctx, offense)) !== null)) return skipped(tx, ctx, offense, skip);
    if (await isPaused(tx)) return { kind: 'paused' };
    return openOrJoin(tx, ctx, offense);
  });
}

async function again(tx: Tx, ctx: TakeContext, caseId: string, offense: OffenseSeen): Promise<TakeResult> {
  const row = await lockCase(tx, caseId);
  const [stored] = await tx
    .select({ lastPersistedMs: investigationOffenses.lastPersistedMs })
    .from(investigationOffenses)
    .where(eq(investigationOffenses.offenseId, offense.id));
  // An overlap of the poller, or an older view of another poller.
  if (stored !== undefined && offense.lastPersistedMs <= stored.lastPersistedMs) return { kind: 'unchanged', caseId };
  // Whoever must not be looked at any more is not looked at again; the case stays as it is.
  const unwanted = skipRule(offense, { taken: true, rule: '' }, ctx.isTracked);
  if (unwanted?.rule === 'user_not_tracked') return skipped(tx, ctx, offense, unwanted, row);
  const token = unusableName(offense.username) === null ? ctx.tokenise('user', offense.username) : row.subjectToken;
  const { what, rerun } = await seeAgain(tx, ctx, row, offense, substanceFrom(offense, token));
  if (what === null) return { kind: 'unchanged', caseId };
  // Said once: a case that says "changed since" already is not audited with every poll.
  if (rerun !== null || row.changedSince !== what) {
    await appendAudit(tx, ctx, {
      act: rerun === null ? 'case.changed_since' : 'run.reopened',
      caseId,
      detail: { offense: offense.id, what, run: rerun?.run ?? row.run },
    });
  }
  return rerun === null ? { kind: 'changed', caseId, what } : { kind: 'rerun', caseId, run: rerun.run };
}

/** `row`: the case that the offense belongs to, where it has one; what is kept of it is held with that. */
async function skipped(tx: Tx, ctx: TakeContext, offense: OffenseSeen, skip: Skip, row?: InvestigationRow): Promise<TakeResult> {
  const inserted = await tx
    .insert(skips)
    .values({
      offenseId: offense.id,
      ...skip,
      severity: offense.severity,
      lastPersistedMs: offense.lastPersistedMs,
      skippedAtMs: ctx.nowMs,
      retainUntil: ctx.nowMs + ctx.retainMs,
      ...(row === undefined ? {} : { caseId: row.id, legalHold: row.legalHold }),
    })
    .onConflictDoNothing()
    .returning({ rule: skips.rule });
  if (inserted.length > 0)
    await appendAudit(tx, ctx, { act: 'offense.skipped', caseId: null, detail: { offense: offense.id, rule: skip.rule } });
  return { kind: 'skipped', ...skip };
}

async function openOrJoin(tx: Tx, ctx: TakeContext, offense: OffenseSeen): Promise<TakeResult> {
  const wrong = unusableName(offense.username);
  // Without a usable name nobody is the subject; the offense itself stands in.
  const subjectToken = wrong === null ? ctx.tokenise('user', offense.username) : ctx.tokenise('object', `offense ${offense.id}`);
  const opened = await insertCase(tx, ctx, offense, subjectToken, wrong);
  if (opened !== null) {
    await ownOffense(tx, ctx, opened, offense);
    await keepName(tx, ctx, opened, offense);
    if (wrong === null) await ctx.queue.send(tx, 'investigate', { caseId: opened.id, run: 1 });
    await appendAudit(tx, ctx, {
      act: wrong === null ? 'case.opened' : 'case.opened_unusable',
      caseId: opened.id,
      detail: { offense: offense.id, subject: subjectToken, severity: offense.severity, restricted: opened.restricted, phase: ctx.phase },
    });
    return { kind: wrong === null ? 'opened' : 'failed', caseId: opened.id, run: 1 };
  }
  return join(tx, ctx, offense, subjectToken);
}

/** Null when the subject has an open case; then that one is joined. */
async function insertCase(
  tx: Tx,
  ctx: TakeContext,
  offense: OffenseSeen,
  subjectToken: string,
  wrong: string | null,
): Promise<InvestigationRow | null> {
  const id = ctx.newId();
  const substance = substanceFrom(offense, subjectToken);
  const state =
    wrong === null
      ? ({ status: 'queued' } as const)
      : ({
          status: 'failed',
          node: 'open',
          failureReason: `the user name of the offense cannot be used: ${wrong}`,
          failureFix: 'look at the offense in QRadar; mend the log source that names the user, then try again',
        } as const);
  const [row] = await tx
    .insert(investigations)
    .values({
      id,
      caseId: id,
      subjectToken,
      restricted: ctx.isRestricted(offense.username),
      severity: offense.severity,
      offenseStatus: offense.status,
      phase: ctx.phase,
      run: 1,
      threadId: threadIdOf({ caseId: id, run: 1 }),
      graphVersion: ctx.graphVersion,
      runOpenedAtMs: ctx.nowMs,
      substance,
      timings: { received: ctx.nowMs },
      retainUntil: ctx.nowMs + ctx.retainMs,
      openedAtMs: ctx.nowMs,
      changedAtMs: ctx.nowMs,
      ...state,
    })
    .onConflictDoNothing()
    .returning();
  return row ?? null;
}

/** The unique offense row decides between pollers that got here at once; the loser's whole transaction goes. */
async function ownOffense(tx: Tx, ctx: TakeContext, row: InvestigationRow, offense: OffenseSeen): Promise<void> {
  const inserted = await tx
    .insert(investigationOffenses)
    .values({
      offenseId: offense.id,
      caseId: row.id,
      retainUntil: row.retainUntil,
      legalHold: row.legalHold,
      joinedAtMs: ctx.nowMs,
      seenAtMs: ctx.nowMs,
      lastPersistedMs: offense.lastPersistedMs,
      substance: substanceFrom(offense, row.subjectToken),
    })
    .onConflictDoNothing()
    .returning({ offenseId: investigationOffenses.offenseId });
  if (inserted.length === 0) throw new ConflictError(`offense ${offense.id} was taken by another poller at the same moment`);
}

async function keepName(tx: Tx, ctx: TakeContext, row: InvestigationRow, offense: OffenseSeen): Promise<void> {
  await makeCaseKey(tx, ctx.dataKey, row.id, ctx.nowMs);
  const cipher = await caseCipher(tx, ctx.dataKey, row.id);
  await tx.insert(identities).values({
    caseId: row.id,
    retainUntil: row.retainUntil,
    token: row.subjectToken,
    domain: row.subjectToken.startsWith('USR-') ? 'user' : 'object',
    sealed: cipher.seal('identities', row.subjectToken, offense.username),
    metAtMs: ctx.nowMs,
  });
}

async function join(tx: Tx, ctx: TakeContext, offense: OffenseSeen, subjectToken: string): Promise<TakeResult> {
  const open = await findOpenCase(tx, subjectToken);
  if (open === null) throw new ConflictError(`the open case of the user of offense ${offense.id} ended at the same moment`);
  const row = await lockCase(tx, open);
  // Another poller may have brought this offense in while we waited for the lock.
  const [known] = await tx
    .select({ caseId: investigationOffenses.caseId })
    .from(investigationOffenses)
    .where(eq(investigationOffenses.offenseId, offense.id));
  if (known !== undefined) return again(tx, ctx, known.caseId, offense);
  await ownOffense(tx, ctx, row, offense);
  const restricted = row.restricted || ctx.isRestricted(offense.username);
  if (restricted !== row.restricted) await tx.update(investigations).set({ restricted }).where(eq(investigations.id, row.id));
  const { rerun } = await seeAgain(tx, ctx, row, offense, substanceFrom(offense, row.subjectToken));
  await appendAudit(tx, ctx, {
    act: 'case.joined',
    caseId: row.id,
    detail: { offense: offense.id, run: rerun?.run ?? row.run, rerun: rerun !== null, restricted },
  });
  return { kind: 'joined', caseId: row.id, run: rerun?.run ?? row.run, rerun: rerun !== null };
}

async function openCaseOf(tx: Tx, ctx: TakeContext, offense: OffenseSeen): Promise<string | null> {
  return unusableName(offense.username) === null ? findOpenCase(tx, ctx.tokenise('user', offense.username)) : null;
}

async function findOpenCase(tx: Tx, subjectToken: string): Promise<string | null> {
  const isOpen = inArray(investigations.status, [...OPEN_STATUSES]);
  const [open] = await tx
    .select({ id: investigations.id })
    .from(investigations)
    .where(and(eq(investigations.subjectToken, subjectToken), eq(investigations.split, false), isOpen));
  return open?.id ?? null;
}

/** The person stands in it as a token. */
function substanceFrom(offense: OffenseSeen, subjectToken: string): Substance {
  const { severity, status } = offense;
  return { username: subjectToken, senseTypes: [...offense.senseTypes].sort(), severity, offenseStatus: status, offenses: 1 };
}
