import { viewOf } from './case.ts';
import { actorOf, type Route } from './route.ts';

/** Taking a waiting case for oneself, and giving it back. */
export const claim: Route = (app, deps) => {
  app.post('/cases/:id/claim', async (c) => {
    const { caseId } = await viewOf(c, deps, c.req.param('id'));
    await deps.acts.claim(actorOf(c), { caseId });
    return c.redirect(`/cases/${caseId}`, 303);
  });

  app.post('/cases/:id/release', async (c) => {
    const { caseId } = await viewOf(c, deps, c.req.param('id'));
    await deps.acts.release(actorOf(c), { caseId });
    return c.redirect('/queue', 303);
  });
};
