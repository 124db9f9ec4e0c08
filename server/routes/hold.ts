import { z } from 'zod';
import { readForm } from '../forms.ts';
import { viewOf } from './case.ts';
import { actorOf, type Route } from './route.ts';

const Form = z.object({ hold: z.enum(['yes', 'no'], 'is yes or no'), reason: z.string().max(2_000) });

/** Keeping a case from deletion, and letting it go again. */
export const hold: Route = (app, deps) => {
  app.post('/cases/:id/hold', async (c) => {
    const { caseId } = await viewOf(c, deps, c.req.param('id'));
    const form = await readForm(c, Form);
    await deps.acts.setLegalHold(actorOf(c), { caseId, hold: form.hold === 'yes', reason: form.reason });
    return c.redirect(`/cases/${caseId}#keeping`, 303);
  });
};
