import { z } from 'zod';
import { readForm } from '../forms.ts';
import { queuePage } from '../pages/queue.ts';
import { actorOf, hasRole, loggedInOf, page, viewerOf, type Route } from './route.ts';

const Pause = z.object({
  paused: z.enum(['yes', 'no']),
  reason: z.string().trim().min(3, 'give a reason of at least 3 characters').max(300),
});

export const queue: Route = (app, deps) => {
  app.get('/', (c) => c.redirect('/queue', 302));

  app.get('/queue', async (c) => {
    const loggedIn = loggedInOf(c);
    const [lines, intake] = await Promise.all([deps.reads.queue(viewerOf(c, deps)), deps.reads.intake()]);
    const mayOperate = hasRole(loggedIn, 'senior_analyst', 'engineer');
    return page(c, deps, 'Review queue', queuePage({ queue: lines, intake, loggedIn, mayOperate }));
  });

  app.post('/pause', async (c) => {
    const { paused, reason } = await readForm(c, Pause);
    await deps.acts.setPause(actorOf(c), { paused: paused === 'yes', reason });
    return c.redirect('/queue', 303);
  });
};
