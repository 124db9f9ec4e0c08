import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseDataKey } from '../db/crypto.ts';
import { openDatabase, type Database } from '../db/open.ts';
import { createQueue } from '../db/queue.ts';
import { listQueue } from '../db/reads/list-queue.ts';
import { readCase } from '../db/reads/read-case.ts';
import { renderNote } from '../claims/note.ts';
import { markerOf } from '../server/investigation-deps.ts';
import { approveDraft, type NoteRendering } from '../services/review/approve-draft.ts';
import { demoSettings } from '../server/demo-world.ts';
import { ALL_STORIES } from '../simulator/options.ts';
import { startSimulator, type RunningSimulator } from '../simulator/start.ts';

type Entry = { msg?: string; node?: string; caseId?: string; outcome?: string; result?: string };
const VIEWER = { userName: 'sam', roles: ['senior_analyst'] as const, seesRestricted: false };
const NODES = ['open', 'gather', 'score', 'investigate', 'claim', 'draft', 'verify'] as const;

/** Nodes that wait for QRadar. */
const SLOW: readonly string[] = ['open', 'gather', 'investigate'];

/** The note as the page shows it. */
const noteOf: NoteRendering['renderNote'] = (caseId, run, hash, content, approvedBy) =>
  renderNote(content, { approvedBy, caseUrl: `http://127.0.0.1/cases/${caseId}`, marker: markerOf(caseId, run, hash) });

let simulator: RunningSimulator;
let settings: Record<string, string | undefined>;
let child: ChildProcess | null = null;
let entries: Entry[] = [];
/** Kills from within the reader of the log: the next line of a fast run comes a millisecond later. */
let killAt: (e: Entry) => boolean = () => false;

function start(): void {
  entries = [];
  const env = { ...process.env, ...settings, LOG_LEVEL: 'info' };
  const started = spawn('npm', ['start'], {
    cwd: join(import.meta.dirname, '..'),
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child = started;
  createInterface({ input: started.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const entry = JSON.parse(line) as Entry;
    entries.push(entry);
    if (killAt(entry) && started.pid !== undefined) process.kill(-started.pid, 'SIGKILL');
  });
}

/** SIGKILL to the whole process group: nothing gets to say good-bye. */
async function kill(): Promise<void> {
  const killed = child;
  child = null;
  if (killed?.pid === undefined) return;
  const gone = new Promise((resolve) => killed.once('close', resolve));
  if (killed.exitCode !== null || killed.signalCode !== null) return;
  try {
    process.kill(-killed.pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
  await gone;
}

async function seen(what: (e: Entry) => boolean, withinMs: number): Promise<Entry> {
  const untilMs = Date.now() + withinMs;
  while (Date.now() < untilMs) {
    const found = entries.find(what);
    if (found !== undefined) return found;
    await sleep(2);
  }
  throw new Error(`not seen in ${withinMs} ms; last: ${JSON.stringify(entries.slice(-3))}`);
}

async function withDatabase<T>(work: (database: Database, dataKey: Buffer) => Promise<T>): Promise<T> {
  const database = await openDatabase({ databaseUrl: null, dataDir: settings['DATA_DIR'] ?? null });
  try {
    return await work(database, parseDataKey(settings['DATA_KEY'] ?? ''));
  } finally {
    await database.close();
  }
}

beforeAll(async () => {
  simulator = await startSimulator({ seed: 5, variants: ALL_STORIES, nowMs: Date.now(), arielDelayMs: 200 });
  settings = { ...demoSettings(simulator, mkdtempSync(join(tmpdir(), 'casewright-kill-'))), POLL_SECONDS: '1', POLL_LOOKBACK_HOURS: '1' };
});
afterAll(async () => {
  await kill();
  await simulator.close();
});

test(
  'killed as it enters each node on the way to the draft, the service has one draft of each case within 30 s of its restart',
  { timeout: 400_000 },
  async () => {
    const people = simulator.exports().truth;
    start();
    const cases: string[] = [];
    for (const [i, node] of NODES.entries()) {
      const username = people[i]?.username ?? '';
      killAt = (e) => e.msg === 'node entered' && e.node === node && !cases.includes(e.caseId ?? '');
      await simulator.control.raise({ username, rules: ['UBA : Abnormal increase in Access activity'], severity: 8 });
      const { caseId = '' } = await seen(killAt, 60_000);
      await kill();
      killAt = () => false;
      const isOf = (e: Entry): boolean => e.msg === 'run moved' && e.caseId === caseId;
      // The nodes after the searches take milliseconds: the run may be over before the kill arrives, and then has nothing left to do.
      const wasOver = entries.some(isOf);
      expect(wasOver && SLOW.includes(node), `the kill in ${node} came after the run was over`).toBe(false);
      cases.push(caseId);
      start();
      await seen((e) => e.msg === 'listening', 30_000);
      if (!wasOver) await seen((e) => isOf(e) && e.outcome === 'awaiting_review', 30_000);
    }
    await kill();
    const waiting = await withDatabase(async ({ drizzle }) => (await listQueue({ db: drizzle, viewer: VIEWER })).waiting);
    const mine = waiting.filter((l) => cases.includes(l.caseId));
    expect(mine.map((l) => l.status)).toEqual(NODES.map(() => 'awaiting_review'));
    expect(new Set(waiting.map((l) => l.subjectToken)).size).toBe(waiting.length);
  },
);

test(
  'killed after the decision was committed, and again after QRadar stored the note, the service leaves one note and its receipt',
  { timeout: 400_000 },
  async () => {
    const { caseId, offenseId } = await withDatabase(async (database, dataKey) => {
      const db = database.drizzle;
      const line = (await listQueue({ db, viewer: VIEWER })).waiting[0];
      const view = line === undefined ? null : await readCase({ db, dataKey, viewer: VIEWER }, line.caseId);
      if (line === undefined || view?.draft === null || view === null) throw new Error('nothing waits');
      const queue = createQueue(database, { onError: () => undefined });
      await queue.start();
      const actor = { kind: 'person', userName: 'sam', roles: ['senior_analyst'] } as const;
      const ctx = {
        db,
        dataKey,
        queue,
        actor,
        nowMs: Date.now(),
        newId: () => crypto.randomUUID(),
        mayWorkOnRestricted: () => false,
        renderNote: noteOf,
      };
      const acknowledgedChange = line.changedSince;
      await approveDraft(ctx, {
        caseId: line.caseId,
        draftHash: view.draft.hash,
        verdict: 'unsure',
        closeOffense: false,
        acknowledgedChange,
      });
      await queue.stop(1_000);
      return { caseId: line.caseId, offenseId: line.offenseIds[0] ?? 0 };
    });
    const notes = () => simulator.control.writes().filter((w) => w.kind === 'note' && w.path.includes(`/offenses/${offenseId}/notes`));
    simulator.control.setFaults([{ path: `/api/siem/offenses/${offenseId}/notes`, kind: 'lost_reply', times: 1 }]);
    start();
    const untilMs = Date.now() + 40_000;
    while (notes().length === 0 && Date.now() < untilMs) await sleep(5);
    expect(notes()).toHaveLength(1);
    await kill();
    simulator.control.clearFaults();
    start();
    await seen((e) => e.msg === 'a write to QRadar' && e.caseId === caseId && /done/.test(e.result ?? ''), 180_000);
    await kill();
    expect(notes()).toHaveLength(1);
    const kept = await withDatabase(({ drizzle }, dataKey) => readCase({ db: drizzle, dataKey, viewer: VIEWER }, caseId));
    expect(kept?.status).toBe('published');
    expect(kept?.outbox.map((o) => o.target)).toEqual([expect.objectContaining({ text: notes()[0]?.text })]);
  },
);
