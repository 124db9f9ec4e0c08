import { z } from 'zod';
import { InvalidError } from '../../domain/errors.ts';
import { SECTIONS } from '../../domain/draft.ts';
import { VERDICTS } from '../../domain/verdict.ts';
import type { AppDeps } from '../app-deps.ts';
import { acknowledged, checkbox, draftHashField, readForm } from '../forms.ts';
import { showCase, viewOf } from './case.ts';
import { actorOf, type Route } from './route.ts';

const Decide = {
  draftHash: draftHashField,
  verdict: z.enum(VERDICTS, `give one of ${VERDICTS.join(', ')}`),
  closeOffense: checkbox,
  acknowledgedChange: acknowledged,
};
/** Without the digest of what stood on the page nothing was seen, and the approval is a conflict. */
const Approve = z.object({ ...Decide, targetsDigest: z.string().max(64).default('') });
const Dismiss = z.object({ ...Decide, reason: z.string().trim().min(3, 'give a reason of at least 3 characters').max(1_000) });
/** Ids of claims, separated by blanks or commas. */
const claimIds = z
  .string()
  .max(400)
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((id) => id !== ''))
  .refine((ids) => ids.every((id) => /^C\d{1,4}$/.test(id)), 'give claims as C1, C2');
const SendBack = z.object({
  draftHash: draftHashField,
  include: claimIds,
  leaveOut: claimIds,
  text: z.string().trim().min(3, 'say in at least 3 characters what should change').max(1_000),
});
const Edit = z.object({ draftHash: draftHashField, section: z.enum(SECTIONS), text: z.string().min(1).max(6_000) });

/** What a reviewer does with a draft. Each act is bound to the hash of the draft that was on their page. */
export const decide: Route = (app, deps) => {
  app.post('/cases/:id/approve', async (c) => {
    const { caseId } = await viewOf(c, deps, c.req.param('id'));
    const form = await readForm(c, Approve);
    closableOnly(deps, form);
    await deps.acts.approve(actorOf(c), { caseId, ...form });
    return c.redirect(`/cases/${caseId}`, 303);
  });

  app.post('/cases/:id/dismiss', async (c) => {
    const { caseId } = await viewOf(c, deps, c.req.param('id'));
    const form = await readForm(c, Dismiss);
    closableOnly(deps, form);
    await deps.acts.dismiss(actorOf(c), { caseId, ...form });
    return c.redirect(`/cases/${caseId}`, 303);
  });

  app.post('/cases/:id/send-back', async (c) => {
    const { caseId } = await viewOf(c, deps, c.req.param('id'));
    await deps.acts.sendBack(actorOf(c), { caseId, ...(await readForm(c, SendBack)) });
    return c.redirect(`/cases/${caseId}`, 303);
  });

  app.post('/cases/:id/undo', async (c) => {
    const { caseId } = await viewOf(c, deps, c.req.param('id'));
    await deps.acts.undo(actorOf(c), { caseId });
    return c.redirect(`/cases/${caseId}#decide`, 303);
  });

  app.post('/cases/:id/edit', async (c) => {
    const view = await viewOf(c, deps, c.req.param('id'));
    const form = await readForm(c, Edit);
    const text = form.text.replaceAll('\r\n', '\n').trim();
    try {
      await deps.acts.editSection(actorOf(c), { caseId: view.caseId, ...form, text });
    } catch (error) {
      if (error instanceof InvalidError) return showCase(c, deps, view, { section: form.section, text, why: error.message });
      throw error;
    }
    return c.redirect(`/cases/${view.caseId}#section-${form.section}`, 303);
  });
};

function closableOnly(deps: Pick<AppDeps, 'closable'>, form: { closeOffense: boolean; verdict: (typeof VERDICTS)[number] }): void {
  if (form.closeOffense && !deps.closable.includes(form.verdict)) {
    throw new InvalidError(`closeOffense: the verdict "${form.verdict.replaceAll('_', ' ')}" has no closing reason; see CLOSING_REASONS`);
  }
}
