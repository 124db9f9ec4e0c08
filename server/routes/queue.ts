import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readForm } from '../forms.ts';
import { queuePage } from '../pages/queue.ts';
import { actorOf, hasRole, loggedInOf, page, viewerOf, type Route } from './route.ts';

/** A page does not wait longer for what the parts say of themselves; the next one has it. */
const PARTS_MS = 1_000;

const Pause = z.object({
  paused: z.enum(['yes', 'no']),
  reason: z.string().trim().min(3, 'give a reason of at least 3 characters').max(300),
});

export const queue: Route = (app, deps) => {
  app.get('/', (c) => c.redirect('/queue', 302));

  app.get('/queue', async (c) => {
    const loggedIn = loggedInOf(c);
    const [lines, intake, parts] = await Promise.all([
      deps.reads.queue(viewerOf(c, deps)),
      deps.reads.intake(),
      Promise.race([deps.readiness(), sleep(PARTS_MS, [], { ref: false })]),
    ]);
    const troubles = parts.filter((p) => !p.ok);
    const mayOperate = hasRole(loggedIn, 'senior_analyst', 'engineer');
    const may = { mayOperate, mayDecide: hasRole(loggedIn, 'senior_analyst') };
    return page(c, deps, 'Review queue', queuePage({ queue: lines, intake, troubles, loggedIn, ...may, nowMs: deps.nowMs() }));
  });

  app.post('/pause', async (c) => {
    const { paused, reason } = await readForm(c, Pause);
    await deps.acts.setPause(actorOf(c), { paused: paused === 'yes', reason });
    return c.redirect('/queue', 303);
  });
};
