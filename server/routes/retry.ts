import { NotFoundError } from '../../domain/errors.ts';
import { viewOf } from './case.ts';
import { actorOf, type Route } from './route.ts';

/** Tries again what failed, a run or a write that was approved, takes a write back, and runs a waiting case again on fresh evidence. */
export const retry: Route = (app, deps) => {
  app.post('/cases/:id/retry', async (c) => {
    const { caseId } = await viewOf(c, deps, c.req.param('id'));
    await deps.acts.retryRun(actorOf(c), { caseId });
    return c.redirect(`/cases/${caseId}`, 303);
  });

  app.post('/cases/:id/run-again', async (c) => {
    const { caseId } = await viewOf(c, deps, c.req.param('id'));
    await deps.acts.runAgain(actorOf(c), { caseId });
    return c.redirect(`/cases/${caseId}`, 303);
  });

  app.post('/cases/:id/outbox/:outboxId/retry', async (c) => {
    const view = await viewOf(c, deps, c.req.param('id'));
    const outboxId = c.req.param('outboxId');
    if (!view.outbox.some((o) => o.outboxId === outboxId)) throw new NotFoundError('there is no such write in this case');
    await deps.acts.retryTarget(actorOf(c), { outboxId });
    return c.redirect(`/cases/${view.caseId}#outbox`, 303);
  });

  app.post('/cases/:id/outbox/:outboxId/withdraw', async (c) => {
    const view = await viewOf(c, deps, c.req.param('id'));
    const outboxId = c.req.param('outboxId');
    if (!view.outbox.some((o) => o.outboxId === outboxId)) throw new NotFoundError('there is no such write in this case');
    await deps.acts.withdrawTarget(actorOf(c), { outboxId });
    return c.redirect(`/cases/${view.caseId}#outbox`, 303);
  });
};
