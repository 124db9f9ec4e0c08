import { eq } from 'drizzle-orm';
import { hashOf } from '../../domain/canonical-json.ts';
import { InvalidError } from '../../domain/errors.ts';
import { CASE_TABLES, OWN_RETENTION_TABLES } from '../../db/schema/all.ts';
import { requireRole, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase } from '../case-row.ts';

/** Keeps everything of a case from deletion, or lets it go again. */
export async function setLegalHold(ctx: ActContext, input: { caseId: string; hold: boolean; reason: string }): Promise<void> {
  const by = requireRole(ctx, 'legal', 'privacy_officer');
  const reason = input.reason.trim();
  if (reason.length < 10 || reason.length > 500) throw new InvalidError('reason: between 10 and 500 characters');
  await ctx.db.transaction(async (tx) => {
    const row = await lockCase(tx, input.caseId);
    for (const table of [...CASE_TABLES, ...OWN_RETENTION_TABLES]) {
      await tx.update(table).set({ legalHold: input.hold }).where(eq(table.caseId, row.id));
    }
    await appendAudit(tx, ctx, {
      act: input.hold ? 'legal_hold.set' : 'legal_hold.lifted',
      caseId: row.id,
      detail: { role: by.role, reasonSha256: hashOf(reason) },
    });
  });
}
