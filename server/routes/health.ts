import type { PartState } from '../app-deps.ts';
import type { Route } from './route.ts';

const READINESS_MS = 8_000;

/** `/health`: the process answers. `/ready`: everything it needs answers; each part says so by itself. */
export const health: Route = (app, deps) => {
  app.get('/health', (c) => c.json({ status: 'ok' }));
  app.get('/ready', async (c) => {
    const parts = await Promise.race([deps.readiness(), late()]);
    const ready = parts.every((p) => p.ok);
    return c.json({ status: ready ? 'ready' : 'not_ready', engine: deps.engine, phase: deps.phase, parts }, ready ? 200 : 503);
  });
};

function late(): Promise<PartState[]> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve([{ part: 'service', ok: false, detail: 'no answer in time' }]), READINESS_MS);
    timer.unref();
  });
}
