import { eq } from 'drizzle-orm';
import { hashOf } from '../../domain/canonical-json.ts';
import { ConflictError } from '../../domain/errors.ts';
import { CASE_TABLES, OWN_RETENTION_TABLES } from '../../db/schema/all.ts';
import { requireRole, type ActContext, type Restricting } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { lockCase, requireMaySee } from '../case-row.ts';
import { keepRemark, ownWords } from '../review/keep-remark.ts';
import { refuseNames } from '../review/refuse-names.ts';

/** Keeps everything of a case from deletion, or lets it go again; the reason is kept with the case, sealed, and its digest in the log. */
export async function setLegalHold(ctx: ActContext & Restricting, input: { caseId: string; hold: boolean; reason: string }): Promise<void> {
  const by = requireRole(ctx, 'legal', 'privacy_officer');
  const text = ownWords('reason', input.reason);
  await refuseNames(ctx, input, () =>
    ctx.db.transaction(async (tx) => {
      const row = await lockCase(tx, input.caseId);
      requireMaySee(ctx, row, by.userName);
      if (row.legalHold === input.hold) throw new ConflictError(`case ${row.id} is ${input.hold ? 'held already' : 'not held'}`);
      await keepRemark(tx, ctx, row, by, { kind: 'legal_hold', hold: input.hold, text });
      for (const table of [...CASE_TABLES, ...OWN_RETENTION_TABLES]) {
        await tx.update(table).set({ legalHold: input.hold }).where(eq(table.caseId, row.id));
      }
      await appendAudit(tx, ctx, {
        act: input.hold ? 'legal_hold.set' : 'legal_hold.lifted',
        caseId: row.id,
        detail: { role: by.role, reasonSha256: hashOf(text) },
      });
    }),
  );
}
