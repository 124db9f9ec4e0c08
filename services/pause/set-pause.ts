import { hashOf } from '../../domain/canonical-json.ts';
import { InvalidError } from '../../domain/errors.ts';
import { settings } from '../../db/schema/settings.ts';
import { requireRole, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';

/** Stops or lets go on the opening of new cases; what runs goes on to its draft. */
export async function setPause(ctx: ActContext, input: { paused: boolean; reason: string }): Promise<void> {
  const by = requireRole(ctx, 'senior_analyst', 'engineer');
  const reason = input.reason.trim();
  if (reason.length < 3 || reason.length > 300) throw new InvalidError('reason: between 3 and 300 characters');
  await ctx.db.transaction(async (tx) => {
    const row = { value: { paused: input.paused, reason }, changedBy: by.userName, changedAtMs: ctx.nowMs };
    await tx
      .insert(settings)
      .values({ name: 'intake_paused', ...row })
      .onConflictDoUpdate({ target: settings.name, set: row });
    // The reason is somebody's own words: the log that outlives everything holds its digest.
    const detail = { role: by.role, reasonSha256: hashOf(reason) };
    await appendAudit(tx, ctx, { act: input.paused ? 'intake.paused' : 'intake.resumed', caseId: null, detail });
  });
}
