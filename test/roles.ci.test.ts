import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Client } from 'pg';
import { Webhook } from 'standardwebhooks';
import { parseDataKey } from '../db/crypto.ts';
import { openDatabase, type Database } from '../db/open.ts';
import { createQueue, type Queue } from '../db/queue.ts';
import { listQueue } from '../db/reads/list-queue.ts';
import { readCase } from '../db/reads/read-case.ts';
import { requireServer } from '../db/testing.ts';
import { renderingOf } from '../server/render-targets.ts';
import { approveDraft } from '../services/review/approve-draft.ts';
import type { Environment } from '../server/config.ts';
import { demoSettings } from '../server/demo-world.ts';
import { ALL_STORIES } from '../simulator/options.ts';
import { startSimulator, type RunningSimulator } from '../simulator/start.ts';
import { peopleOf } from './people.ts';
import { SENIOR, START_MS, until, VIEWER } from './whole-service.ts';

const url = requireServer(inject('testDatabaseUrl'));
const root = join(import.meta.dirname, '..');
const SECRET = `whsec_${randomBytes(24).toString('base64')}`;
const RULES = ['UBA : Abnormal increase in User activity'];
/** Parts stop side by side within ten seconds, jobs within ten more; the rest is a machine that is busy. */
const STOP_MS = 30_000;
const SLOW_SEARCH_MS = 4_000;

type Entry = { msg?: string; node?: string; caseId?: string; outcome?: string; url?: string };
type Process = { child: ChildProcess; entries: Entry[] };

let simulator: RunningSimulator;
let settings: Environment;
let database: Database;
let queue: Queue;
let people: string[];
const running = new Set<ChildProcess>();
const name = `roles_${randomBytes(6).toString('hex')}`;

async function asAdmin(statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** One of the processes, as an operator starts it; its log is kept. */
function start(role: 'web' | 'worker'): Process {
  const child = spawn('node', ['-r', join(root, 'server/require-node.cjs'), join(root, 'server/main.ts'), '--role', role], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const entries: Entry[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => entries.push(JSON.parse(line) as Entry));
  running.add(child);
  return { child, entries };
}

const seen = (of: Process, what: (e: Entry) => boolean): Promise<Entry> =>
  until(`the log line; last: ${JSON.stringify(of.entries.at(-1))}`, async () => of.entries.find(what));

/** Asks the process to end, and says with which code it did and how long it took. */
async function terminate({ child }: Process): Promise<{ code: number | null; ms: number }> {
  const askedMs = performance.now();
  const code = await new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
  running.delete(child);
  return { code, ms: performance.now() - askedMs };
}

async function raised(): Promise<number> {
  return (await simulator.control.raise({ username: people.shift() ?? '', rules: RULES, severity: 8 })).id;
}

async function lineOf(offenseId: number) {
  const { waiting, running: moving, failed, decided } = await listQueue({ db: database.drizzle, viewer: VIEWER });
  return [...waiting, ...moving, ...failed, ...decided].find((l) => l.offenseIds.includes(offenseId));
}
const caseAt = (offenseId: number, status: string) =>
  until(`offense ${offenseId} at ${status}`, async () => {
    const line = await lineOf(offenseId);
    return line?.status === status && line;
  });

async function hint(web: string, offenseId: number): Promise<number> {
  const body = JSON.stringify({ offense_id: offenseId });
  const at = new Date();
  const id = `msg_${offenseId}`;
  const signature = new Webhook(SECRET).sign(id, at, body);
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)), 'webhook-signature': signature };
  return (await fetch(`${web}/hooks/offense`, { method: 'POST', headers, body })).status;
}

describe('a web process and a worker on one PostgreSQL', () => {
  beforeAll(async () => {
    simulator = await startSimulator({ seed: 5, variants: ALL_STORIES, nowMs: Date.now(), arielDelayMs: 0 });
    people = peopleOf(simulator);
    await asAdmin(`create database ${name}`);
    const own = new URL(url);
    own.pathname = `/${name}`;
    settings = {
      ...demoSettings(simulator, mkdtempSync(join(tmpdir(), 'casewright-roles-'))),
      DATABASE_URL: own.href,
      POLL_SECONDS: '3600',
      POLL_LOOKBACK_HOURS: '1',
      WEBHOOK_SECRETS: SECRET,
      LOG_LEVEL: 'info',
    };
    database = await openDatabase({ databaseUrl: own.href, dataDir: null });
  }, START_MS);
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await queue?.stop(1_000);
    await database.close();
    await simulator.close();
    await asAdmin(`drop database if exists ${name} with (force)`);
  });

  test(
    'do the whole job together: the web takes the hint, the worker drafts, posts what was approved, and both end in order',
    { timeout: START_MS },
    async () => {
      const worker = start('worker');
      await seen(worker, (e) => e.msg === 'recovery starts');
      const web = start('web');
      const { url: pages = '' } = await seen(web, (e) => e.msg === 'listening');
      const id = await raised();
      expect(await hint(pages, id)).toBe(202);
      const { caseId } = await caseAt(id, 'awaiting_review');
      const db = database.drizzle;
      const dataKey = parseDataKey(settings['DATA_KEY'] ?? '');
      const view = await readCase({ db, dataKey, viewer: VIEWER }, caseId);
      queue = createQueue(database, { onError: () => undefined });
      await queue.start();
      // The note as the page shows it.
      const nothingElse = { riskTable: null, investigatedSet: null, events: null };
      const renderTargets = renderingOf(nothingElse, (shown) => `${pages}/cases/${shown}`);
      const ctx = {
        renderTargets,
        db,
        dataKey,
        queue,
        actor: SENIOR,
        nowMs: Date.now(),
        newId: () => crypto.randomUUID(),
        mayWorkOnRestricted: () => false,
        tokenOf: (userName: string) => `USR-${userName}`,
        undoMs: 0,
      };
      const decision = {
        caseId,
        draftHash: view?.draft?.hash ?? '',
        verdict: 'unsure',
        closeOffense: false,
        acknowledgedChange: null,
      } as const;
      await approveDraft(ctx, decision);
      await caseAt(id, 'published');
      expect(simulator.control.writes().map((w) => [w.kind, w.path])).toEqual([['note', `/api/siem/offenses/${id}/notes`]]);
      expect((await terminate(web)).code).toBe(0);
      expect((await terminate(worker)).code).toBe(0);
    },
  );

  test(
    'a worker that is asked to end in the middle of a run ends in order, and the run goes on after the restart',
    { timeout: START_MS },
    async () => {
      const worker = start('worker');
      await seen(worker, (e) => e.msg === 'recovery starts');
      const web = start('web');
      const { url: pages = '' } = await seen(web, (e) => e.msg === 'listening');
      simulator.control.setArielDelay(SLOW_SEARCH_MS);
      const id = await raised();
      await hint(pages, id);
      await seen(worker, (e) => e.msg === 'node entered' && e.node === 'gather');
      const ended = await terminate(worker);
      expect(ended.code).toBe(0);
      expect(ended.ms).toBeLessThan(STOP_MS);
      expect((await lineOf(id))?.status).toMatch(/queued|running/);
      // Raised while no worker is there, and nobody hints at it.
      const missed = await raised();
      simulator.control.setArielDelay(0);
      const again = start('worker');
      const { run } = await caseAt(id, 'awaiting_review');
      expect(run).toBe(1);
      await caseAt(missed, 'awaiting_review');
      const view = await readCase(
        { db: database.drizzle, dataKey: parseDataKey(settings['DATA_KEY'] ?? ''), viewer: VIEWER },
        (await lineOf(id))?.caseId ?? '',
      );
      expect(view?.history.filter((h) => h.act === 'draft.submitted').length ?? 0).toBeLessThanOrEqual(1);
      expect((await terminate(again)).code).toBe(0);
      expect((await terminate(web)).code).toBe(0);
    },
  );
});
