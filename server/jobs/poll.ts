import type { Offense } from '../../domain/offense.ts';
import { DAY_MS } from '../../domain/time.ts';
import type { Log } from '../log.ts';
import { lookAtOffense, type LookDeps, type Looked } from './look-at-offense.ts';

export type PollDeps = LookDeps & {
  /** Id of the offense type Username on this console. */
  usernameType(signal: AbortSignal): Promise<number>;
  /** Username offenses persisted after a moment, oldest change first, in pages. */
  changedOffenses(usernameType: number, persistedAfterMs: number, signal: AbortSignal): AsyncIterable<readonly Offense[]>;
  offense(id: number, signal: AbortSignal): Promise<Offense | null>;
  /** The next page of the list of undecided offenses that QRadar changed last before a moment, by id. */
  undecided(persistedBeforeMs: number, afterId: number): Promise<readonly number[]>;
  readCursor(): Promise<{ persistedMs: number } | null>;
  /** Never moves back; `nowMs` is when QRadar was read to the end. */
  moveCursor(persistedMs: number, nowMs: number): Promise<void>;
  overlapMs: number;
  lookbackMs: number;
  nowMs: () => number;
  log: Pick<Log, 'info' | 'debug' | 'warn'>;
};

export type Poller = {
  /** Reads everything that changed since the last time, to the end. */
  pollAll(signal: AbortSignal): Promise<PollReport>;
  /** Follows a hint: reads this one offense, whatever the hint said of it. */
  pollOne(offenseId: number, signal: AbortSignal): Promise<Looked | 'gone'>;
};

export type PollReport = { read: number; looked: number; cursorMs: number } & Partial<Record<Looked | 'gone', number>>;

/** An offense that cannot be decided on holds the cursor back for this long; after that it is looked at by its id with each poll. */
const MAX_HOLD_MS = DAY_MS;

/**
 * The poller. It goes by `last_persisted_time` with an overlap, looks at each (id, time) once, and moves its cursor only over what
 * was decided, so that a failure or a pause loses nothing and a start after a long stop catches up.
 */
export function createPoller(deps: PollDeps): Poller {
  const seen = new Map<number, number>();
  let usernameType: number | null = null;
  let undecidedAfter = 0;
  const typeOf = async (signal: AbortSignal): Promise<number> => (usernameType ??= await deps.usernameType(signal));

  async function pollAll(signal: AbortSignal): Promise<PollReport> {
    const nowMs = deps.nowMs();
    const cursorMs = (await deps.readCursor())?.persistedMs ?? null;
    const afterMs = cursorMs === null ? nowMs - deps.lookbackMs : cursorMs - deps.overlapMs;
    const type = await typeOf(signal);
    const once = oncePerPoll(deps);
    const report: PollReport = { read: 0, looked: 0, cursorMs: afterMs };
    let highestMs = cursorMs ?? afterMs;
    let undecidedMs = Infinity;
    let pausedMs = Infinity;
    for await (const page of deps.changedOffenses(type, afterMs, signal)) {
      for (const offense of page) {
        signal.throwIfAborted();
        const atMs = offense.lastPersistedTimeMs;
        report.read += 1;
        highestMs = Math.max(highestMs, atMs);
        if (seen.get(offense.id) === atMs) continue;
        const looked = await lookAtOffense(once, offense, type, signal);
        report.looked += 1;
        report[looked] = (report[looked] ?? 0) + 1;
        deps.log.debug({ offenseId: offense.id, looked }, 'offense looked at');
        if (looked === 'undecided') undecidedMs = Math.min(undecidedMs, atMs - 1);
        else if (looked === 'paused') pausedMs = Math.min(pausedMs, atMs - 1);
        else seen.set(offense.id, atMs);
      }
    }
    report.cursorMs = Math.min(highestMs, pausedMs, Math.max(undecidedMs, highestMs - MAX_HOLD_MS));
    await deps.moveCursor(report.cursorMs, nowMs);
    for (const id of await nextUndecided(report.cursorMs - deps.overlapMs)) {
      signal.throwIfAborted();
      const looked = await lookAgain(once, id, type, signal);
      report.looked += 1;
      report[looked] = (report[looked] ?? 0) + 1;
    }
    for (const [id, atMs] of seen) if (atMs < report.cursorMs - deps.overlapMs) seen.delete(id);
    if (report.looked > 0) deps.log.info(report, 'QRadar was read to the end');
    return report;
  }

  /** A page with each poll, round and round: many that stay undecided keep none of the others waiting for ever. */
  async function nextUndecided(beforeMs: number): Promise<readonly number[]> {
    let ids = await deps.undecided(beforeMs, undecidedAfter);
    if (ids.length === 0 && undecidedAfter > 0) ids = await deps.undecided(beforeMs, 0);
    undecidedAfter = ids.at(-1) ?? 0;
    return ids;
  }

  async function pollOne(offenseId: number, signal: AbortSignal): Promise<Looked | 'gone'> {
    const [type, offense] = await Promise.all([typeOf(signal), deps.offense(offenseId, signal)]);
    if (offense === null) {
      deps.log.warn({ offenseId }, 'a hint named an offense that QRadar does not have');
      return 'gone';
    }
    const looked = await lookAtOffense(deps, offense, type, signal);
    deps.log.info({ offenseId, looked }, 'a hint was followed');
    return looked;
  }

  return { pollAll, pollOne };
}

/** An offense that is gone from QRadar has nothing left to decide. */
async function lookAgain(deps: PollDeps, offenseId: number, type: number, signal: AbortSignal): Promise<Looked | 'gone'> {
  const offense = await deps.offense(offenseId, signal);
  if (offense !== null) return lookAtOffense(deps, offense, type, signal);
  await deps.forgetUndecided(offenseId);
  return 'gone';
}

/** The set of users who are not tracked is read once a poll, and only when somebody asks. */
function oncePerPoll(deps: PollDeps): PollDeps {
  let set: Promise<ReadonlySet<string> | null> | null = null;
  return { ...deps, usersNotTracked: (signal) => (set ??= deps.usersNotTracked(signal)) };
}
