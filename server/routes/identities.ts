import { z } from 'zod';
import { ForbiddenError, InvalidError } from '../../domain/errors.ts';
import { VERDICTS } from '../../domain/verdict.ts';
import { readForm } from '../forms.ts';
import { identitiesPage } from '../pages/identities.ts';
import { viewOf } from './case.ts';
import { actorOf, hasRole, loggedInOf, page, type AppContext, type Route } from './route.ts';

const Reveal = z.object({
  token: z.string().regex(/^[A-Z]{3,4}-[A-Z2-7]{10}$/, 'is not a token'),
  provisionalVerdict: z.enum(VERDICTS, `give one of ${VERDICTS.join(', ')}`),
  reason: z.string().max(500),
});

/** The way back from tokens to names: for two roles, with a reason, for a while. */
export const identities: Route = (app, deps) => {
  const show = async (c: AppContext, caseId: string, message: string | null): Promise<Response> => {
    const loggedIn = loggedInOf(c);
    if (!hasRole(loggedIn, 'senior_analyst', 'privacy_officer')) {
      throw new ForbiddenError('to reveal a name needs the role senior_analyst or privacy_officer');
    }
    const view = await viewOf(c, deps, caseId);
    const tokens = await deps.reads.identities(actorOf(c), view.caseId);
    const body = identitiesPage({ caseId: view.caseId, subjectToken: view.subjectToken, tokens, loggedIn, message });
    return page(c, deps, 'Names behind the tokens', body, message === null ? 200 : 400);
  };

  app.get('/cases/:id/identities', (c) => show(c, c.req.param('id'), null));

  app.post('/cases/:id/identities', async (c) => {
    const { caseId } = await viewOf(c, deps, c.req.param('id'));
    const form = await readForm(c, Reveal);
    try {
      await deps.acts.reveal(actorOf(c), { caseId, ...form });
    } catch (error) {
      if (error instanceof InvalidError) return show(c, caseId, error.message);
      throw error;
    }
    return c.redirect(`/cases/${caseId}/identities`, 303);
  });
};
