import { getOffense, listChangedOffenses, offenseContributions, usernameOffenseType } from '../../connectors/qradar/offenses.ts';
import { readReferenceSet } from '../../connectors/qradar/reference-data.ts';
import { moveCursor, readCursor } from '../../db/intake-cursor.ts';
import { releaseTask, takeTask } from '../../db/task-lease.ts';
import { isPaused } from '../../db/reads/pause.ts';
import { undecidedOffenses } from '../../db/reads/undecided-offenses.ts';
import { VERDICTS } from '../../domain/verdict.ts';
import { GRAPH_VERSION } from '../../graphs/investigation/graph.ts';
import { forgetUndecided } from '../../services/intake/forget-undecided.ts';
import { listUndecided, UNDECIDED } from '../../services/intake/list-undecided.ts';
import { noteStatusChange } from '../../services/intake/note-status-change.ts';
import { takeOffense } from '../../services/intake/take-offense.ts';
import { OFFENSES } from '../bind-app.ts';
import { USERS_NOT_TRACKED } from '../jobs/look-at-offense.ts';
import { alone } from '../jobs/alone.ts';
import { startLoop } from '../jobs/loop.ts';
import { createPoller } from '../jobs/poll.ts';
import type { Core } from './core.ts';

const PAGE_SIZE = 50;

/** Starts looking for offenses: all that changed, again and again, and each one that is hinted at, at once. Returns how to stop. */
export async function startIntake(core: Core): Promise<() => Promise<void>> {
  const { config, db, reader, tokenise, nowMs, log } = core;
  const act = () => core.act('poller');
  const retainMs = config.retain.casesMs;
  const poller = createPoller({
    contributions: (id, s) => offenseContributions(reader, id, s),
    usersNotTracked: (s) => readReferenceSet(reader, USERS_NOT_TRACKED, s),
    ubaUser: (name, s) => core.uba.user(name, s),
    isRestricted: core.isRestricted,
    rule: config.intake.rule,
    tokenise,
    verdictOf: (reason) => VERDICTS.find((v) => config.closingReasons[v] === reason) ?? null,
    isPaused: () => isPaused(db),
    noteStatus: (input) => noteStatusChange(act(), input),
    take: (sighting) =>
      takeOffense(
        {
          ...act(),
          tokenise,
          isTracked: () => sighting.tracked,
          isRestricted: () => sighting.restricted,
          phase: config.phase,
          graphVersion: String(GRAPH_VERSION),
          retainMs,
        },
        sighting,
      ),
    listUndecided: (offense, reason) =>
      listUndecided(
        { ...act(), retainMs },
        { offenseId: offense.id, severity: offense.severity, lastPersistedMs: offense.lastPersistedTimeMs, reason },
      ),
    forgetUndecided: (offenseId) => forgetUndecided(act(), { offenseId }),
    usernameType: (s) => usernameOffenseType(reader, s),
    changedOffenses: (usernameType, persistedAfterMs, s) =>
      listChangedOffenses(reader, { usernameType, persistedAfterMs, pageSize: PAGE_SIZE }, s),
    offense: (id, s) => getOffense(reader, id, s),
    undecided: (persistedBeforeMs, afterId) => undecidedOffenses(db, { rule: UNDECIDED, persistedBeforeMs, afterId, limit: PAGE_SIZE }),
    readCursor: () => readCursor(db, OFFENSES),
    moveCursor: (persistedMs, at) => moveCursor(db, OFFENSES, persistedMs, at),
    overlapMs: config.intake.overlapMs,
    lookbackMs: config.intake.lookbackMs,
    nowMs,
    log,
  });
  const task = { task: 'poll', owner: core.newId() };
  const lease = {
    take: (ttlMs: number) => takeTask(db, { ...task, ttlMs }),
    release: () => releaseTask(db, task),
    elapsedMs: () => performance.now(),
    log,
  };
  // One process reads all of QRadar at a time. The embedded database is open in one anyway, which need not wait for one that was killed.
  const pollAll = (s: AbortSignal) => poller.pollAll(s);
  const polling = startLoop({
    name: 'poll',
    intervalMs: config.intake.pollMs,
    run: async (s) => void (core.database.engine === 'pglite' ? await pollAll(s) : await alone(lease, s, pollAll)),
    log,
  });
  // A hint without an offense wakes the loop, so that no two looks at everything run at once.
  await core.queue.work('poll', 1, async ({ offenseId }, s) =>
    offenseId === null ? polling.wake() : void (await poller.pollOne(offenseId, s)),
  );
  return () => polling.stop();
}
