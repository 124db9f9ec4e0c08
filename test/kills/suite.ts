import { parse } from 'csv-parse/sync';
import { eq } from 'drizzle-orm';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseDataKey } from '../../db/crypto.ts';
import { drafts } from '../../db/schema/drafts.ts';
import { investigationOffenses } from '../../db/schema/investigation-offenses.ts';
import { investigations } from '../../db/schema/investigations.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { demoSettings } from '../../server/demo-world.ts';
import { verifyChain } from '../../services/audit/verify-chain.ts';
import { ALL_STORIES } from '../../simulator/options.ts';
import { startSimulator, type RunningSimulator } from '../../simulator/start.ts';
import { IN_SCORE, prepare, REQUEUEING, TO_THE_DRAFT, TO_THE_NOTE, type Moment } from './moments.ts';
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
const REACH_MS = 90_000;
/** Kills one after the other, each with a case of its own, before the service is left to recover. */
const KILLS_IN_A_ROW = 4;

/**
 * Kills the service at each moment of its work on the given store. Only `npm start` starts it; the tests speak to it over HTTP, and to
 * the stand-in for QRadar. `folder` is the test's own.
 */
export function killSuite(makeStore: (folder: string) => Promise<KillStore>): void {
  let folder: string;
  let store: KillStore;
  let simulator: RunningSimulator;
  let reviewer: Reviewer;
  let settings: Record<string, string | undefined>;
  let service: Service | null = null;
  let people: string[] = [];
  /** Every case that the service ever named in its log. */
  const cases = new Set<string>();
  const decided = new Set<string>();
  let raised = 0;

  const start = (killAt: (e: Entry) => boolean = () => false): Service =>
    (service = startService(settings, (entry) => {
      if (entry.caseId !== undefined) cases.add(entry.caseId);
      return killAt(entry);
    }));
  const undecided = (): string[] => [...cases].filter((id) => !decided.has(id));

  async function killAt(running: Service, moment: Moment): Promise<void> {
    const untilMs = performance.now() + REACH_MS;
    while (!(await store.isHeld())) {
      if (performance.now() > untilMs) throw new Error(`never came to: ${moment.name}; ${running.last()}`);
      await sleep(20);
    }
    await running.kill();
    await store.letGo();
  }

  /** Raises an offense about a new person, of which the service makes a case. */
  async function raise(): Promise<void> {
    raised += 1;
    const username = people.shift() ?? '';
    await simulator.control.raise({ username, rules: ['UBA : Abnormal increase in Access activity'], severity: 8 });
  }

  /** Waits for all cases to be there, and says how many seconds after the restart they were. */
  async function recovered(running: Service, all: () => readonly string[], isThere: (seen: CaseSeen) => boolean): Promise<string> {
    const url = await urlOf(running);
    const startMs = performance.now() - running.startedAtMs;
    const there = new Set<string>();
    const isOver = (): boolean => cases.size === raised && all().every((id) => there.has(id));
    const limitMs = RESTART_MS * Math.max(1, startMs / START_MS);
    let last: Record<string, string> = {};
    while (!isOver() && performance.now() - running.startedAtMs < limitMs) {
      await sleep(50);
      last = {};
      for (const caseId of all().filter((id) => !there.has(id))) {
        const seen = await reviewer.look(url, caseId);
        last[caseId] = seen.status;
        if (isThere(seen)) there.add(caseId);
      }
    }
    const tookMs = performance.now() - running.startedAtMs;
    expect({ cases: cases.size, missing: isOver() ? {} : last, said: isOver() ? '' : running.last() }).toEqual({
      cases: raised,
      missing: {},
      said: '',
    });
    return `${(tookMs / 1000).toFixed(1)} s after the last restart (listening after ${(startMs / 1000).toFixed(1)} s)`;
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
    folder = mkdtempSync(join(tmpdir(), 'casewright-kill-'));
    store = await makeStore(folder);
    simulator = await startSimulator({ seed: 5, variants: ALL_STORIES, nowMs: Date.now(), arielDelayMs: 0 });
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
    await service?.kill();
    await store.letGo();
  });
  afterAll(async () => {
    await service?.kill();
    await simulator.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(inRows(TO_THE_DRAFT))('killed on the way to the draft, row %#', (...row) => {
    test(row.map((m) => m.name).join(' | '), { timeout: 400_000 }, async () => {
      for (const moment of row) {
        const running = start();
        await store.want(moment);
        await raise();
        await killAt(running, moment);
      }
      process.stdout.write(`${row.length} drafts ${await recovered(start(), undecided, isDrafted)}\n`);
    });
  });

  describe.each(inRows(TO_THE_NOTE))('killed between the click and the receipt, row %#', (...row) => {
    test(row.map((m) => m.name).join(' | '), { timeout: 400_000 }, async () => {
      const mine: string[] = [];
      for (const moment of row) {
        const [caseId = ''] = undecided();
        const running = start();
        const url = await urlOf(running);
        await store.want(moment, caseId);
        const answer = reviewer.approve(url, caseId).catch(() => 'broken off');
        await killAt(running, moment);
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
    const running = start();
    const url = await urlOf(running);
    expect(isDrafted(await reviewer.look(url, caseId))).toBe(true);
    await reviewer.approve(url, caseId);
    await running.kill();
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

  test('in the end there is one case a person, one draft a case, one note an approval, and an unbroken log', async () => {
    await inDatabase(async ({ drizzle: db }) => {
      const all = await db.select().from(investigations);
      expect(new Set(all.map((c) => c.subjectToken)).size).toBe(all.length);
      expect(all.filter((c) => c.status === 'failed').map((c) => `${c.node ?? ''}: ${c.failureReason ?? ''}`)).toEqual([]);
      const versions = await db.select({ caseId: drafts.caseId }).from(drafts);
      expect(versions.map((d) => d.caseId).sort()).toEqual(all.map((c) => c.id).sort());
      const published = all.filter((c) => c.status === 'published').map((c) => c.id);
      expect(published).toHaveLength(TO_THE_NOTE.length);
      for (const caseId of published) {
        const [offense] = await db.select().from(investigationOffenses).where(eq(investigationOffenses.caseId, caseId));
        const [write] = await db.select().from(outbox).where(eq(outbox.caseId, caseId));
        const notes = notesOn(offense?.offenseId ?? 0);
        expect(notes).toHaveLength(1);
        expect(write?.target).toMatchObject({ text: notes[0]?.text });
        expect(write?.receipt).not.toBeNull();
      }
      expect(await verifyChain({ db, dataKey: parseDataKey(settings['DATA_KEY'] ?? '') })).toMatchObject({ ok: true });
    });
  });
}

async function urlOf(running: Service): Promise<string> {
  return (await running.seen((e) => e.msg === 'listening', REACH_MS)).url ?? '';
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

function inRows<T>(moments: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(moments.length / KILLS_IN_A_ROW) }, (_, i) =>
    moments.slice(i * KILLS_IN_A_ROW, (i + 1) * KILLS_IN_A_ROW),
  );
}
