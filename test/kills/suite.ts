import { parse } from 'csv-parse/sync';
import { eq } from 'drizzle-orm';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { caseCipher } from '../../db/case-cipher.ts';
import { parseDataKey } from '../../db/crypto.ts';
import { drafts } from '../../db/schema/drafts.ts';
import { investigationOffenses } from '../../db/schema/investigation-offenses.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { openTarget } from '../../db/sealed-target.ts';
import { demoSettings } from '../../server/demo-world.ts';
import { verifyChain } from '../../services/audit/verify-chain.ts';
import { ALL_STORIES } from '../../simulator/options.ts';
import { startSimulator, type RunningSimulator } from '../../simulator/start.ts';
import { IN_SCORE, NOTE_STORED, prepare, REQUEUEING, TO_THE_DRAFT, TO_THE_NOTE, type Moment } from './moments.ts';
import { logIn, type CaseSeen, type Reviewer } from './reviewer.ts';
import { startService, type Entry, type Service } from './service.ts';
import type { KillStore } from './store.ts';

/**
 * What is promised: this long after the last restart everything is where it belongs, where starting the service alone takes at most
 * `START_MS`. On a machine that is busy with other things both take proportionately longer.
 */
const RESTART_MS = 30_000;
const START_MS = 6_000;
/** Until a moment is reached, or the service listens: generous, since nothing is promised of it. */
const REACH_MS = 120_000;
/** Kills one after the other, each with a case of its own, before the service is left to recover. */
const KILLS_IN_A_ROW = 5;

/**
 * Kills the service at each moment of its work on the given store. Only `npm start` starts it; the tests speak to it over HTTP, and to
 * the stand-in for QRadar. `folder` is the test's own. `processes`: how many may have the database open at once.
 */
export function killSuite(makeStore: (folder: string) => Promise<KillStore>, options: { processes: 1 | 2 }): void {
  let store: KillStore;
  let simulator: RunningSimulator;
  let reviewer: Reviewer;
  let settings: Record<string, string | undefined>;
  const running = new Set<Service>();
  const undoing: (() => Promise<void>)[] = [];
  let people: string[] = [];
  /** Every case that the service ever named in its log. */
  const cases = new Set<string>();
  const decided = new Set<string>();
  /** Whatever any of the processes warned of, for a failure's sake. */
  const troubles: Entry[] = [];
  let raised = 0;

  function start(killAt: (e: Entry) => boolean = () => false, change: Record<string, string> = {}): Service {
    const started = startService({ ...settings, ...change }, (entry) => {
      if (entry.caseId !== undefined) cases.add(entry.caseId);
      if (entry.level === 'error' || entry.level === 'warn') troubles.push(entry);
      return killAt(entry);
    });
    running.add(started);
    return started;
  }
  const undecided = (): string[] => [...cases].filter((id) => !decided.has(id));

  async function heldAt(held: Service, moment: Moment): Promise<void> {
    const untilMs = performance.now() + REACH_MS;
    while (!(await store.isHeld())) {
      if (performance.now() > untilMs) throw new Error(`never came to: ${moment.name}; ${held.last()}`);
      await sleep(20);
    }
  }

  async function killAt(held: Service, moment: Moment): Promise<void> {
    await heldAt(held, moment);
    await held.kill();
    await store.letGo();
  }

  /** Raises an offense about a new person, of which the service makes a case. */
  async function raise(): Promise<void> {
    raised += 1;
    const username = people.shift() ?? '';
    await simulator.control.raise({ username, rules: ['UBA : Abnormal increase in Access activity'], severity: 8 });
  }

  /** Waits for all cases to be there, and says how many seconds after `sinceMs`, the restart, they were. */
  async function recovered(
    by: Service,
    all: () => readonly string[],
    isThere: (seen: CaseSeen) => boolean,
    sinceMs: number = by.startedAtMs,
  ): Promise<string> {
    const url = await urlOf(by);
    const startMs = by.listeningAfterMs();
    const limitMs = RESTART_MS * Math.max(1, startMs / START_MS);
    const there = new Set<string>();
    const isOver = (): boolean => cases.size === raised && all().every((id) => there.has(id));
    let last: Record<string, string> = {};
    while (!isOver() && performance.now() - sinceMs < limitMs) {
      await sleep(50);
      last = {};
      for (const caseId of all().filter((id) => !there.has(id))) {
        const seen = await reviewer.look(url, caseId);
        last[caseId] = seen.status;
        if (isThere(seen)) there.add(caseId);
      }
    }
    const tookMs = performance.now() - sinceMs;
    expect(isOver() ? {} : { cases: cases.size, raised, last, said: by.last(), troubles }).toEqual({});
    return `${(tookMs / 1000).toFixed(1)} s after (a start takes ${(startMs / 1000).toFixed(1)} s)`;
  }

  function notesOn(offenseId: number) {
    return simulator.control.writes().filter((w) => w.kind === 'note' && w.path.endsWith(`/offenses/${offenseId}/notes`));
  }

  async function inDatabase<T>(work: (database: Awaited<ReturnType<KillStore['open']>>) => Promise<T>): Promise<T> {
    const database = await store.open();
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'casewright-kill-'));
    undoing.push(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })));
    store = await makeStore(folder);
    undoing.push(() => store.close());
    simulator = await startSimulator({ seed: 5, variants: ALL_STORIES, nowMs: Date.now(), arielDelayMs: 0 });
    undoing.push(() => simulator.close());
    settings = { ...demoSettings(simulator, folder), POLL_SECONDS: '1', POLL_LOOKBACK_HOURS: '1', ...store.settings };
    const planted = new Set(simulator.exports().truth.map((t) => t.username));
    const rows: { user_names: string }[] = parse(simulator.exports().hrCsv, { columns: true });
    people = rows.flatMap((r) => r.user_names.split(';')[0] ?? []).filter((name) => name !== '' && !planted.has(name));
    await inDatabase(async (database) => {
      await prepare(database, store);
      reviewer = await logIn(database, parseDataKey(settings['DATA_KEY'] ?? ''));
    });
  }, 120_000);
  // Whatever a test that failed left behind must not stand in the way of the next.
  afterEach(async () => {
    await Promise.all([...running].map((started) => started.kill()));
    running.clear();
    await store.letGo();
  });
  afterAll(async () => {
    for (const undo of undoing.reverse()) await undo();
  });

  describe.each(inRows(TO_THE_DRAFT))('killed on the way to the draft, row %#', (...row) => {
    test(row.map((m) => m.name).join(' | '), { timeout: 400_000 }, async () => {
      for (const moment of row) {
        const started = start();
        await store.want(moment);
        await raise();
        await killAt(started, moment);
      }
      process.stdout.write(`${row.length} drafts ${await recovered(start(), undecided, isDrafted)}\n`);
    });
  });

  describe.each(inRows(TO_THE_NOTE))('killed between the click and the receipt, row %#', (...row) => {
    test(row.map((m) => m.name).join(' | '), { timeout: 400_000 }, async () => {
      const mine: string[] = [];
      for (const moment of row) {
        const [caseId = ''] = undecided();
        const started = start();
        const url = await urlOf(started);
        await store.want(moment, caseId);
        const answer = reviewer.approve(url, caseId).catch(() => 'broken off');
        await killAt(started, moment);
        await answer;
        if (!moment.decided) await decideAgain(caseId);
        decided.add(caseId);
        mine.push(caseId);
      }
      process.stdout.write(`${row.length} notes with receipts ${await recovered(start(), () => mine, isPublished)}\n`);
    });
  });

  /** Nobody was told that it was decided, and it was not: the draft still waits, and the reviewer clicks again. */
  async function decideAgain(caseId: string): Promise<void> {
    const started = start();
    const url = await urlOf(started);
    expect(isDrafted(await reviewer.look(url, caseId))).toBe(true);
    await reviewer.approve(url, caseId);
    await started.kill();
  }

  test('killed as start-up recovery begins, and again while it queues a run again', { timeout: 400_000 }, async () => {
    const first = start();
    await store.want(IN_SCORE);
    await raise();
    await killAt(first, IN_SCORE);
    const second = start(recoveryStarts);
    await second.seen(recoveryStarts, REACH_MS);
    await second.kill();
    await store.want(REQUEUEING);
    await killAt(start(), REQUEUEING);
    process.stdout.write(`the draft ${await recovered(start(), undecided, isDrafted)}\n`);
  });

  test('killed while a decision can still be undone', { timeout: 400_000 }, async () => {
    const undoable = { UNDO_SECONDS: '6' };
    const first = start(undefined, undoable);
    const url = await urlOf(first);
    await raise();
    await recovered(first, undecided, isDrafted, performance.now());
    const [caseId = ''] = undecided();
    await reviewer.approve(url, caseId);
    decided.add(caseId);
    expect((await reviewer.look(url, caseId)).status).toBe('decided');
    await first.kill();
    process.stdout.write(`the note ${await recovered(start(undefined, undoable), () => [caseId], isPublished)}, 6 s of undoing included\n`);
  });

  if (options.processes === 2) {
    test('a run and a note of a process that is killed are taken over by another on the same database', { timeout: 400_000 }, async () => {
      const first = start();
      await store.want(IN_SCORE);
      await raise();
      await heldAt(first, IN_SCORE);
      const second = start();
      const url = await urlOf(second);
      await killAt(first, IN_SCORE);
      process.stdout.write(`the other process has the draft ${await recovered(second, undecided, isDrafted, performance.now())}\n`);

      const [caseId = ''] = undecided();
      await store.want(NOTE_STORED, caseId);
      decided.add(caseId);
      await reviewer.approve(url, caseId);
      await heldAt(second, NOTE_STORED);
      const third = start();
      await urlOf(third);
      await killAt(second, NOTE_STORED);
      const took = await recovered(third, () => [caseId], isPublished, performance.now());
      process.stdout.write(`the third process has the receipt ${took}\n`);
    });
  }

  test('in the end there is one case a person, one draft a case, one note an approval, and an unbroken log', async () => {
    await inDatabase(async ({ drizzle: db }) => {
      const all = await db.select().from(investigations);
      expect(new Set(all.map((c) => c.subjectToken)).size).toBe(all.length);
      expect(all.filter((c) => c.status === 'failed').map((c) => `${c.node ?? ''}: ${c.failureReason ?? ''}`)).toEqual([]);
      const versions = await db.select({ caseId: drafts.caseId }).from(drafts);
      expect(versions.map((d) => d.caseId).sort()).toEqual(all.map((c) => c.id).sort());
      const published = all.filter((c) => c.status === 'published').map((c) => c.id);
      expect(published.sort()).toEqual([...decided].sort());
      for (const caseId of published) {
        const [offense] = await db.select().from(investigationOffenses).where(eq(investigationOffenses.caseId, caseId));
        const [write] = await db.select().from(outbox).where(eq(outbox.caseId, caseId));
        const notes = notesOn(offense?.offenseId ?? 0);
        expect(notes).toHaveLength(1);
        const cipher = await caseCipher(db, parseDataKey(settings['DATA_KEY'] ?? ''), caseId);
        expect(write === undefined ? null : openTarget(cipher, write)).toMatchObject({ text: notes[0]?.text });
        expect(write?.receipt).not.toBeNull();
      }
      expect(await verifyChain({ db, dataKey: parseDataKey(settings['DATA_KEY'] ?? '') })).toMatchObject({ ok: true });
    });
  });
}

async function urlOf(started: Service): Promise<string> {
  return (await started.seen((e) => e.msg === 'listening', REACH_MS)).url ?? '';
}

function recoveryStarts(entry: Entry): boolean {
  return entry.msg === 'recovery starts';
}

function isDrafted({ status, draft }: CaseSeen): boolean {
  return status === 'awaiting_review' && draft !== null;
}

function isPublished({ status, outbox: writes }: CaseSeen): boolean {
  return status === 'published' && writes.length === 1 && writes.every((w) => w.state === 'done' && w.receipt !== null);
}

/** In rows of nearly the same length. */
function inRows<T>(moments: readonly T[]): T[][] {
  const rows = Math.ceil(moments.length / KILLS_IN_A_ROW);
  return Array.from({ length: rows }, (_, i) => moments.slice((i * moments.length) / rows, ((i + 1) * moments.length) / rows));
}
