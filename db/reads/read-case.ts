import { and, asc, eq } from 'drizzle-orm';
import { isFinal } from '../../domain/decision.ts';
import type { DraftContent } from '../../domain/draft.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Remark } from '../../domain/remark.ts';
import type { Role } from '../../domain/roles.ts';
import type { Score } from '../../domain/score.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { shownTarget, withdrawalOf, type Receipt, type ShownTarget, type TargetKind } from '../../domain/write-plan.ts';
import { caseCipher, type CaseCipher } from '../case-cipher.ts';
import type { Db } from '../quiet-session.ts';
import { auditLog, type AuditDetail } from '../schema/audit-log.ts';
import { drafts } from '../schema/drafts.ts';
import { evidence } from '../schema/evidence.ts';
import { investigations, type InvestigationRow } from '../schema/investigations.ts';
import { outbox, type OutboxState } from '../schema/outbox.ts';
import { remarks } from '../schema/remarks.ts';
import { reviews } from '../schema/reviews.ts';
import { scores } from '../schema/scores.ts';
import { openTarget } from '../sealed-target.ts';
import { byLabel, openEvidence } from '../sealed-evidence.ts';
import { headOf, offensesOf, type CaseHead } from './case-head.ts';
import { visibleTo, type Viewer } from './viewer.ts';

export type EvidenceLine = Pick<Evidence, 'label' | 'kind' | 'tool' | 'params' | 'aql' | 'window' | 'coverage' | 'rowCount' | 'rowsSha256'>;
export type OutboxLine = {
  outboxId: string;
  kind: TargetKind;
  offenseId: number;
  state: OutboxState;
  attempts: number;
  lastError: string | null;
  /** What was approved, with the token for the name. */
  shown: ShownTarget;
  /** What it left in QRadar can be taken out again: it arrived, QRadar lets go of it, and nobody asked for that yet. */
  mayWithdraw: boolean;
  receipt: Receipt | null;
};
export type HistoryLine = { seq: number; atMs: number; actor: string; act: string; detail: AuditDetail };
export type DecisionLine = {
  kind: string;
  /** Null: sent back, and not over. */
  verdict: Verdict | null;
  reason: string | null;
  closeOffense: boolean;
  role: string | null;
  atMs: number;
  /** Until then it can be undone; null when it was handed over. */
  undoUntilMs: number | null;
};
export type RemarkLine = { run: number; userName: string; role: Role; atMs: number; remark: Remark };
export type CasePage = CaseHead & {
  timings: Record<string, number>;
  draft: { id: string; hash: string; version: number; editedBy: string | null; content: DraftContent } | null;
  scores: Score[];
  evidence: EvidenceLine[];
  decision: DecisionLine | null;
  /** What reviewers said of it, oldest first. */
  remarks: RemarkLine[];
  outbox: OutboxLine[];
  history: HistoryLine[];
};

/** Everything the case page shows, at the current run. AQL and parameters hold raw identifiers: who renders them makes tokens of those first. */
export async function readCase(ctx: { db: Db; dataKey: Uint8Array; viewer: Viewer }, caseId: string): Promise<CasePage | null> {
  const row = await visibleCase(ctx, caseId);
  if (row === null) return null;
  const { db } = ctx;
  const cipher = await caseCipher(db, ctx.dataKey, caseId);
  const offenses = await offensesOf(db, [caseId]);
  const said = await remarksOf(db, cipher, caseId);
  return {
    ...headOf(row, offenses.get(caseId) ?? []),
    timings: row.timings,
    draft: await draftOf(db, cipher, row),
    scores: await scoresOf(db, row),
    evidence: await evidenceLines(db, cipher, row),
    decision: await decisionOf(db, row, said),
    remarks: said,
    outbox: await outboxOf(db, cipher, caseId),
    history: await historyOf(db, caseId),
  };
}

/** One piece of evidence of the current run with its rows, raw; null as for a case that is not there. */
export async function readEvidence(
  ctx: { db: Db; dataKey: Uint8Array; viewer: Viewer },
  caseId: string,
  label: string,
): Promise<Evidence | null> {
  const row = await visibleCase(ctx, caseId);
  if (row === null) return null;
  const [found] = await ctx.db
    .select()
    .from(evidence)
    .where(and(eq(evidence.caseId, caseId), eq(evidence.run, row.run), eq(evidence.label, label)));
  return found === undefined ? null : openEvidence(await caseCipher(ctx.db, ctx.dataKey, caseId), found);
}

async function visibleCase(ctx: { db: Db; viewer: Viewer }, caseId: string): Promise<InvestigationRow | null> {
  const [row] = await ctx.db
    .select()
    .from(investigations)
    .where(and(eq(investigations.id, caseId), visibleTo(ctx.viewer)));
  return row ?? null;
}

async function draftOf(db: Db, cipher: CaseCipher, row: InvestigationRow): Promise<CasePage['draft']> {
  if (row.draftId === null) return null;
  const [draft] = await db.select().from(drafts).where(eq(drafts.id, row.draftId));
  if (draft === undefined) return null;
  const content = cipher.open('drafts', draft.id, draft.sealed) as DraftContent;
  return { id: draft.id, hash: draft.hash, version: draft.version, editedBy: draft.editedBy, content };
}

async function scoresOf(db: Db, row: InvestigationRow): Promise<Score[]> {
  const [kept] = await db
    .select({ scores: scores.scores })
    .from(scores)
    .where(and(eq(scores.caseId, row.id), eq(scores.run, row.run)));
  return kept?.scores ?? [];
}

async function evidenceLines(db: Db, cipher: CaseCipher, row: InvestigationRow): Promise<EvidenceLine[]> {
  const rows = await db
    .select()
    .from(evidence)
    .where(and(eq(evidence.caseId, row.id), eq(evidence.run, row.run)));
  return rows.sort(byLabel).map((r) => {
    const { label, kind, tool, params, aql, window, coverage, rowCount, rowsSha256 } = openEvidence(cipher, r);
    return { label, kind, tool, params, aql, window, coverage, rowCount, rowsSha256 };
  });
}

async function decisionOf(db: Db, row: InvestigationRow, said: readonly RemarkLine[]): Promise<DecisionLine | null> {
  const [review] = await db
    .select({
      decision: reviews.decision,
      role: reviews.decidedRole,
      atMs: reviews.decidedAtMs,
      undoUntilMs: reviews.undoUntilMs,
      settledAtMs: reviews.settledAtMs,
    })
    .from(reviews)
    .where(and(eq(reviews.caseId, row.id), eq(reviews.run, row.run), eq(reviews.state, 'decided')));
  const decision = review?.decision ?? null;
  if (review === undefined || decision === null || review.atMs === null) return null;
  return {
    kind: decision.kind,
    verdict: isFinal(decision) ? decision.verdict : null,
    closeOffense: isFinal(decision) && decision.closeOffense,
    reason:
      decision.kind === 'dismiss'
        ? (said.findLast((r) => r.run === row.run && r.remark.kind === 'dismissal')?.remark.text ?? oldReason(decision))
        : null,
    role: review.role,
    atMs: review.atMs,
    undoUntilMs: review.settledAtMs === null ? review.undoUntilMs : null,
  };
}

/** Reasons of dismissals stood in the decision before they were remarks. */
function oldReason(decision: object): string | null {
  const reason: unknown = Reflect.get(decision, 'reason');
  return typeof reason === 'string' ? reason : null;
}

async function remarksOf(db: Db, cipher: CaseCipher, caseId: string): Promise<RemarkLine[]> {
  const rows = await db.select().from(remarks).where(eq(remarks.caseId, caseId)).orderBy(asc(remarks.madeAtMs), asc(remarks.id));
  return rows.map(({ id, run, userName, role, madeAtMs, sealed }) => {
    return { run, userName, role, atMs: madeAtMs, remark: cipher.open('remarks', id, sealed) as Remark };
  });
}

async function outboxOf(db: Db, cipher: CaseCipher, caseId: string): Promise<OutboxLine[]> {
  const rows = await db
    .select({
      outboxId: outbox.id,
      kind: outbox.kind,
      run: outbox.run,
      offenseId: outbox.offenseId,
      state: outbox.state,
      attempts: outbox.attempts,
      lastError: outbox.lastError,
      target: outbox.target,
      sealed: outbox.sealed,
      receipt: outbox.receipt,
    })
    .from(outbox)
    .where(eq(outbox.caseId, caseId))
    .orderBy(asc(outbox.queuedAtMs), asc(outbox.offenseId), asc(outbox.kind));
  return rows.map(({ sealed, target: unsealed, run, ...row }) => {
    const target = openTarget(cipher, { id: row.outboxId, sealed, target: unsealed });
    const back = withdrawalOf(target)?.kind;
    const isTakenBack = rows.some((r) => r.kind === back && r.run === run && r.offenseId === row.offenseId);
    return { ...row, shown: shownTarget(target, false), mayWithdraw: row.state === 'done' && back !== undefined && !isTakenBack };
  });
}

async function historyOf(db: Db, caseId: string): Promise<HistoryLine[]> {
  return db
    .select({ seq: auditLog.seq, atMs: auditLog.atMs, actor: auditLog.actor, act: auditLog.act, detail: auditLog.detail })
    .from(auditLog)
    .where(eq(auditLog.caseId, caseId))
    .orderBy(asc(auditLog.seq));
}
