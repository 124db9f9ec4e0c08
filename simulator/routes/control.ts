import { isIPv6 } from 'node:net';
import { Hono } from 'hono';
import { z } from 'zod';
import { EngineRule } from '../engine/rule.ts';
import type { Engine } from '../engine/engine.ts';
import { STORY_IDS, VARIANTS, type Variants } from '../organisation/model.ts';
import { Fault } from '../http/faults.ts';
import type { Env } from '../http/mount.ts';
import type { World } from '../world.ts';

/** What the control routes do beyond reading the world. */
export type Control = {
  raise(input: { username: string; rules: readonly string[]; atMs: number; severity: number }): Promise<{ id: number; joined: boolean }>;
  sense(input: { username: string; rules: readonly string[]; atMs: number }): Promise<{ id: number | null; joined: boolean; risk: number }>;
  setVariants(variants: Variants): void;
  engine: Pick<Engine, 'set' | 'list'>;
  settled(): Promise<void>;
};

const Moment = z.union([z.int(), z.iso.datetime({ offset: true })]).transform((at) => (typeof at === 'number' ? at : Date.parse(at)));
const RaiseBody = z.strictObject({
  username: z.string().min(1),
  rules: z.array(z.string().min(1)).min(1),
  at: Moment.optional(),
  severity: z.int().min(0).max(10),
});
const SenseBody = RaiseBody.omit({ severity: true });
const ClockBody = z.strictObject({ now: Moment });
const FaultsBody = z.strictObject({ faults: z.array(Fault) });
const ArielBody = z.strictObject({ delayMs: z.int().min(0).max(600_000) });
const VariantsBody = z.strictObject({ variants: z.partialRecord(z.enum(STORY_IDS), z.enum(VARIANTS)) });

/** Sense events may not lie ahead of the stand-in's clock by more than this. */
const AHEAD_MS = 60_000;

/** A request that is well-formed and cannot be done; the message names the field and the fix. */
class ControlError extends Error {}

const RulesBody = z.strictObject({ rules: z.array(EngineRule) });
const SwitchesBody = z.record(z.string(), z.union([z.number(), z.boolean()]));
const UbaBody = z.strictObject({
  threshold: z.number().min(0).optional(),
  watchlists: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        riskScale: z.number().min(0).default(1),
        set: z.string().nullable().default(null),
        regex: z.string().nullable().default(null),
      }),
    )
    .optional(),
});

type ControlWorld = Pick<
  World,
  'clock' | 'writes' | 'faults' | 'ariel' | 'exports' | 'searchLog' | 'switches' | 'uba' | 'traffic' | 'actions'
>;

/** Routes for tests and demos, from this machine only; they have no counterpart in QRadar. */
export function controlRoutes(world: ControlWorld, control: Control): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    if (!isLoopback(c.env.incoming.socket.remoteAddress ?? '')) return c.json({ error: 'control routes answer on loopback only' }, 403);
    return next();
  });
  app.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 422);
    if (error instanceof ControlError || error instanceof RangeError) return c.json({ error: error.message }, 422);
    if (error instanceof SyntaxError) return c.json({ error: 'the body must be JSON' }, 400);
    return c.json({ error: error.message }, 500);
  });

  const moment = (at: number | undefined): number => {
    const nowMs = world.clock.now();
    if (at === undefined) return nowMs;
    if (at > nowMs + AHEAD_MS) {
      const clock = new Date(nowMs).toISOString();
      throw new ControlError(`at: lies after the clock (${clock}); set it with PUT /simulator/clock first`);
    }
    return at;
  };

  app.post('/offenses', async (c) => {
    const { at, ...input } = RaiseBody.parse(await c.req.json());
    return c.json(await control.raise({ ...input, atMs: moment(at) }), 201);
  });
  app.post('/sense', async (c) => {
    const { at, ...input } = SenseBody.parse(await c.req.json());
    return c.json(await control.sense({ ...input, atMs: moment(at) }), 201);
  });

  const clock = (): { now: number; iso: string } => ({ now: world.clock.now(), iso: new Date(world.clock.now()).toISOString() });
  app.get('/clock', (c) => c.json(clock()));
  app.put('/clock', async (c) => {
    world.clock.set(ClockBody.parse(await c.req.json()).now);
    return c.json(clock());
  });

  app.get('/writes', (c) => c.json(world.writes.list()));
  app.get('/truth', (c) => c.json(world.exports.truth));
  app.get('/hr.csv', (c) => c.body(world.exports.hrCsv, 200, { 'Content-Type': 'text/csv;charset=UTF-8' }));
  app.get('/context.csv', (c) => c.body(world.exports.contextCsv, 200, { 'Content-Type': 'text/csv;charset=UTF-8' }));
  app.get('/past-incidents.jsonl', (c) => c.body(incidentLines(world.exports), 200, { 'Content-Type': 'application/jsonl;charset=UTF-8' }));
  app.put('/variants', async (c) => {
    const { variants } = VariantsBody.parse(await c.req.json());
    const now = Object.fromEntries(world.exports.truth.map((t) => [t.storyId, t.variant])) as Variants;
    control.setVariants({ ...now, ...withoutUndefined(variants) });
    return c.json(world.exports.truth);
  });

  app.get('/faults', (c) => c.json({ faults: world.faults.list() }));
  app.put('/faults', async (c) => {
    world.faults.set(FaultsBody.parse(await c.req.json()).faults);
    return c.json({ faults: world.faults.list() });
  });
  app.delete('/faults', (c) => {
    world.faults.set([]);
    return c.json({ faults: [] });
  });

  app.put('/ariel', async (c) => {
    world.ariel.delayMs = ArielBody.parse(await c.req.json()).delayMs;
    return c.json(world.ariel);
  });
  app.get('/searches', (c) => c.json(searchRecords(world)));

  app.get('/switches', (c) => c.json(world.switches.all()));
  app.put('/switches', async (c) => {
    for (const [name, value] of Object.entries(SwitchesBody.parse(await c.req.json()))) world.switches.set(name, value);
    return c.json(world.switches.all());
  });
  app.delete('/switches', (c) => {
    world.switches.reset();
    return c.json(world.switches.all());
  });

  app.get('/rules', (c) => c.json({ rules: control.engine.list() }));
  app.put('/rules', async (c) => {
    control.engine.set(RulesBody.parse(await c.req.json()).rules);
    return c.json({ rules: control.engine.list() });
  });
  app.get('/uba', (c) => c.json({ threshold: world.uba.threshold, watchlists: world.uba.watchlists }));
  app.put('/uba', async (c) => {
    const { threshold, watchlists } = UbaBody.parse(await c.req.json());
    if (threshold !== undefined) world.uba.threshold = threshold;
    if (watchlists !== undefined) world.uba.watchlists.splice(0, Infinity, ...watchlists.map((w, i) => ({ id: i + 1, ...w })));
    return c.json({ threshold: world.uba.threshold, watchlists: world.uba.watchlists });
  });
  app.get('/actions', (c) => c.json(world.actions.runs));
  app.post('/settled', async (c) => {
    await control.settled();
    return c.json({ settled: true });
  });

  app.get('/traffic', (c) => c.json(world.traffic.list()));
  app.delete('/traffic', (c) => {
    world.traffic.clear();
    return c.json([]);
  });
  return app;
}

export type SearchRecord = { id: string; aql: string; status: string; startMs: number; endMs: number | null; runningMs: number };

/** Every search, the deleted ones too, oldest first; times by the stand-in's clock. */
export function searchRecords({ searchLog }: Pick<World, 'searchLog'>): SearchRecord[] {
  return searchLog.map((s) => ({
    id: s.id,
    aql: s.aql,
    status: s.status(),
    startMs: s.startedAtMs,
    endMs: s.endedAtMs(),
    runningMs: s.runningMs(),
  }));
}

export function incidentLines({ pastIncidents }: Pick<World['exports'], 'pastIncidents'>): string {
  return pastIncidents.map((incident) => `${JSON.stringify(incident)}\n`).join('');
}

function isLoopback(address: string): boolean {
  const plain = isIPv6(address) && address.startsWith('::ffff:') ? address.slice(7) : address;
  return plain === '::1' || plain.startsWith('127.');
}

function withoutUndefined<T extends object>(value: T): Partial<{ [K in keyof T]: NonNullable<T[K]> }> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Partial<{ [K in keyof T]: NonNullable<T[K]> }>;
}
