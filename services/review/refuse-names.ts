import { requireRole, type ActContext } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { NamedInRemark } from './keep-remark.ts';

/**
 * Does an act that keeps a remark. A remark that was refused for a name stands in the log although the act left nothing behind: the
 * refusal says that a name is right, and trying names would otherwise be an unseen way back from tokens.
 */
export async function refuseNames<T>(ctx: ActContext, input: { caseId: string }, act: () => Promise<T>): Promise<T> {
  requireRole(ctx, 'senior_analyst', 'legal', 'privacy_officer');
  try {
    return await act();
  } catch (error) {
    if (error instanceof NamedInRemark) {
      await ctx.db.transaction(async (tx) => {
        await appendAudit(tx, ctx, { act: 'remark.refused', caseId: input.caseId, detail: { why: 'it names somebody or something' } });
      });
    }
    throw error;
  }
}
