import { and, eq, gt } from 'drizzle-orm';
import { digestOfTargets, shownTarget, type ShownTarget } from '../../domain/write-plan.ts';
import type { DbOrTx } from '../../db/quiet-session.ts';
import { investigations, type InvestigationRow } from '../../db/schema/investigations.ts';
import { reveals } from '../../db/schema/reveals.ts';
import { reviews } from '../../db/schema/reviews.ts';
import type { Sealing } from '../act.ts';
import { loadDraft } from '../drafts/load-draft.ts';
import { loadApproved } from './load-approved.ts';
import { planTargets, type TargetRendering } from './plan-targets.ts';

/** What an approval now would let out, or what was approved; byte for byte. `viewer`: a user name, and the moment it looks. */
export async function asPosted(
  ctx: { db: DbOrTx } & Sealing & TargetRendering,
  viewer: { userName: string; nowMs: number },
  caseId: string,
): Promise<{ approved: boolean; targets: ShownTarget[]; digest: string }> {
  const [row] = await ctx.db.select().from(investigations).where(eq(investigations.id, caseId));
  if (row === undefined || row.draftId === null || row.draftHash === null)
    return { approved: false, targets: [], digest: digestOfTargets([]) };
  const approved = await hasApproved(ctx.db, row);
  const targets = approved
    ? await loadApproved(ctx, { caseId, run: row.run })
    : await planTargets(ctx, row, { hash: row.draftHash, content: await loadDraft(ctx, row.draftId) }, 'senior_analyst');
  const named = await revealedTo(ctx.db, viewer, row);
  return { approved, targets: targets.map((t) => shownTarget(t, named)), digest: digestOfTargets(targets) };
}

async function hasApproved(db: DbOrTx, row: InvestigationRow): Promise<boolean> {
  const [review] = await db
    .select({ sealed: reviews.approvedSealed })
    .from(reviews)
    .where(and(eq(reviews.caseId, row.id), eq(reviews.run, row.run), eq(reviews.state, 'decided')));
  return (review?.sealed ?? null) !== null;
}

/** Whether this person has revealed the name of the subject just now. */
async function revealedTo(db: DbOrTx, { userName, nowMs }: { userName: string; nowMs: number }, row: InvestigationRow): Promise<boolean> {
  const open = and(
    eq(reveals.caseId, row.id),
    eq(reveals.userName, userName),
    eq(reveals.token, row.subjectToken),
    gt(reveals.untilMs, nowMs),
  );
  return (await db.$count(reveals, open)) > 0;
}
