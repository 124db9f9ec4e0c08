import { and, eq } from 'drizzle-orm';
import { leadingClaims } from '../../claims/leading-claims.ts';
import type { DraftContent } from '../../domain/draft.ts';
import { InvalidError } from '../../domain/errors.ts';
import { ROLES } from '../../domain/roles.ts';
import type { DbOrTx, Tx } from '../../db/quiet-session.ts';
import { auditLog } from '../../db/schema/audit-log.ts';
import { actorName, requireRole, type ActContext, type Restricting, type RunRef } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase, requireMaySee } from '../case-row.ts';

/** Notes that a person opened the rows of one piece of evidence; once per person and run. Who may see the case may do so. */
export async function openEvidence(ctx: ActContext & Restricting, input: { caseId: string; label: string }): Promise<void> {
  const by = requireRole(ctx, ...ROLES);
  await ctx.db.transaction(async (tx) => {
    const row = await lockCase(tx, input.caseId);
    requireMaySee(ctx, row, by.userName);
    if ((await openedBy(tx, ctx, { caseId: row.id, run: row.run })).has(input.label)) return;
    await appendAudit(tx, ctx, { act: 'evidence.opened', caseId: row.id, detail: { run: row.run, label: input.label } });
  });
}

/** Labels of the evidence of a run whose rows this person has opened. */
export async function openedBy(db: DbOrTx, ctx: Pick<ActContext, 'actor'>, ref: RunRef): Promise<Set<string>> {
  const rows = await db
    .select({ detail: auditLog.detail })
    .from(auditLog)
    .where(and(eq(auditLog.caseId, ref.caseId), eq(auditLog.act, 'evidence.opened'), eq(auditLog.actor, actorName(ctx.actor))));
  return new Set(rows.flatMap(({ detail }) => (detail['run'] === ref.run && typeof detail['label'] === 'string' ? [detail['label']] : [])));
}

/** Leading claims none of whose evidence was opened. */
export function unopened(
  content: Pick<DraftContent, 'claims' | 'conclusion'>,
  opened: ReadonlySet<string>,
): { id: string; evidence: string[] }[] {
  if (content.conclusion !== 'needs_investigation') return [];
  return leadingClaims(content).filter((c) => c.evidence.length > 0 && !c.evidence.some((label) => opened.has(label)));
}

/** A draft that says somebody should be investigated is approved only by a person who looked at the rows behind what leads to that. */
export async function requireOpened(tx: Tx, ctx: ActContext, ref: RunRef, content: DraftContent): Promise<void> {
  const [missing] = unopened(content, await openedBy(tx, ctx, ref));
  if (missing !== undefined) {
    throw new InvalidError(
      `open the rows behind claim ${missing.id} first, in evidence ${missing.evidence.join(' or ')}: this conclusion is approved only by who looked`,
    );
  }
}
