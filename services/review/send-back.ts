import { hashOf } from '../../domain/canonical-json.ts';
import { InvalidError } from '../../domain/errors.ts';
import type { Instructions } from '../../domain/remark.ts';
import { requireRole, type ActContext, type Queueing, type Restricting } from '../act.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { loadDraft } from '../drafts/load-draft.ts';
import { setDecision, type Decided } from './decide.ts';
import { keepRemark, ownWords } from './keep-remark.ts';
import { openReview } from './open-review.ts';
import { refuseNames } from './refuse-names.ts';

/**
 * Sends a draft back with instructions: the graph drafts again from the same findings and makes a new version. There is nothing to
 * undo, because nothing leaves; `InvalidError` names claims that the case does not have, and claims that cannot be left out.
 */
export async function sendBack(
  ctx: ActContext & Queueing & Restricting,
  input: { caseId: string; draftHash: string } & Instructions,
): Promise<Decided> {
  const by = requireRole(ctx, 'senior_analyst');
  const text = ownWords('text', input.text);
  return refuseNames(ctx, input, () =>
    ctx.db.transaction(async (tx) => {
      const open = await openReview(tx, ctx, input, by.userName, 'edit');
      const { claims } = await loadDraft({ db: tx, dataKey: ctx.dataKey }, open.review.draftId);
      const { include, leaveOut, draftHash } = input;
      const unknown = [...include, ...leaveOut].find((id) => !claims.some((c) => c.id === id));
      if (unknown !== undefined) throw new InvalidError(`include: the case has no claim ${unknown.slice(0, 20)}`);
      const fixed = claims.find((c) => c.mustInclude && leaveOut.includes(c.id));
      if (fixed !== undefined) throw new InvalidError(`leaveOut: claim ${fixed.id} must be said and cannot be left out`);
      await keepRemark(tx, ctx, open.row, by, { kind: 'instructions', include, leaveOut, text });
      const decided = await setDecision(tx, { ...ctx, undoMs: 0 }, open, { kind: 'send_back', draftHash }, by);
      await appendAudit(tx, ctx, {
        act: 'draft.sent_back',
        caseId: input.caseId,
        detail: { run: decided.run, role: by.role, draftHash, include, leaveOut, textSha256: hashOf(text) },
      });
      return decided;
    }),
  );
}
