import { RunControl } from '@langchain/langgraph';
import { getOffense } from '../../connectors/qradar/offenses.ts';
import { readDecision, readRun } from '../../db/reads/active-runs.ts';
import { ConflictError } from '../../domain/errors.ts';
import { SECOND_MS } from '../../domain/time.ts';
import { createCheckpointer } from '../../graphs/checkpointer.ts';
import { investigationGraph } from '../../graphs/investigation/graph.ts';
import { pruneThread } from '../../graphs/prune-thread.ts';
import { continueRun, resumeRun, startRun, type RunOutcome } from '../../graphs/investigation/run.ts';
import { threadIdOf, type RunRef } from '../../services/act.ts';
import { loadEvidence } from '../../services/evidence/load-evidence.ts';
import { settleDecision, type Settling } from '../../services/review/settle-decision.ts';
import { awaitReview } from '../../services/runs/await-review.ts';
import { failRun } from '../../services/runs/fail-run.ts';
import { releaseAllLeases } from '../../services/runs/release-all-leases.ts';
import { releaseLease } from '../../services/runs/release-lease.ts';
import { renewLease } from '../../services/runs/renew-lease.ts';
import { takeLease } from '../../services/runs/take-lease.ts';
import { createTools } from '../../tools/registry.ts';
import { connectModel } from '../connect.ts';
import { investigationDeps } from '../investigation-deps.ts';
import { moveRun, type MoveDeps } from '../jobs/move-run.ts';
import { openRun } from '../open-run.ts';
import type { Core } from './core.ts';

const LEASE_MS = 8 * SECOND_MS;
/** Runs that one process moves at the same time. */
const RUNS_AT_ONCE = 4;

const threadOf = ({ caseId, run }: RunRef) => ({ investigationId: caseId, run });

/** Starts moving investigations: new ones to their draft, decided ones to their end. Returns how to drain. */
export async function startInvestigating(core: Core): Promise<() => Promise<void>> {
  const { config, db, dataKey, ariel, embedder, newId, log } = core;
  const control = new RunControl();
  const owner = newId();
  const graph = investigationGraph(
    investigationDeps({
      ...core,
      owner,
      tools: createTools({
        ...core,
        client: core.reader,
        sources: config.sources,
        loadEvidence: (investigationId, run) => loadEvidence({ db, dataKey }, { caseId: investigationId, run }),
      }),
      model: connectModel(config.model, config.draftDeadlineMs),
      profile: config.profile,
      phase: config.phase,
      closingReasons: config.closingReasons,
      retainIncidentsMs: config.retain.incidentsMs,
      openRun: (ref, signal) =>
        openRun(
          {
            ...core,
            offense: (id, s) => getOffense(core.reader, id, s),
            ubaUser: (name, s) => core.uba.user(name, s),
          },
          ref,
          signal,
        ),
    }),
    { draftDeadlineMs: config.draftDeadlineMs },
  ).compile({ checkpointer: createCheckpointer(core.database.pool) });

  const worker = () => core.act('worker');
  const moving: MoveDeps = {
    takeLease: (ref) => takeLease(worker(), { ...ref, owner, ttlMs: LEASE_MS }),
    renewLease: ({ caseId }, epoch) => renewLease(db, { caseId, owner, epoch, ttlMs: LEASE_MS }),
    releaseLease: ({ caseId }, epoch, inOrder) => releaseLease(worker(), { caseId, owner, epoch, inOrder }),
    prune: (ref) => pruneThread(core.database.pool, threadIdOf(ref)),
    awaitReview: (input) => awaitReview(worker(), input),
    failRun: (input) => failRun(worker(), input),
    nodeOf: async ({ caseId }) => (await readRun(db, caseId))?.node ?? 'open',
    leaseMs: LEASE_MS,
    elapsedMs: () => performance.now(),
    log,
  };
  /** A run that was superseded meanwhile has nothing left to carry out. */
  const settled = (ref: RunRef): Promise<Settling> =>
    settleDecision(worker(), ref).catch((error: unknown) => {
      if (error instanceof ConflictError) return 'undecided';
      throw error;
    });
  /** Sent back, with the next version kept, and not yet back at its review. */
  const isBeingRedrafted = async (ref: RunRef): Promise<boolean> => {
    const now = await readRun(db, ref.caseId);
    return now?.run === ref.run && now.state.status === 'decided';
  };
  const move = (ref: RunRef, signal: AbortSignal, go: (s: AbortSignal) => Promise<RunOutcome>): Promise<void> =>
    moveRun(moving, ref, (s) => ariel.within(`${ref.caseId}:${ref.run}`, () => go(s)), signal);

  // One process has the embedded database: whoever held a run before it is gone.
  if (core.database.engine === 'pglite') await releaseAllLeases(core.act('recovery'));
  await embedder.warm();
  await core.queue.work('investigate', RUNS_AT_ONCE, (ref, signal) =>
    move(ref, signal, (s) => startRun(graph, threadOf(ref), { signal: s, control })),
  );
  await core.queue.work('resume', RUNS_AT_ONCE, async (ref, signal) => {
    // What can still be undone is left alone; recovery finds it when that is over.
    const state = await settled(ref);
    if (state === 'undecided' && (await isBeingRedrafted(ref))) {
      return move(ref, signal, (s) => continueRun(graph, threadOf(ref), { signal: s, control }));
    }
    if (state !== 'settled') return;
    const decided = await readDecision(db, ref);
    if (decided === null) return;
    await move(ref, signal, (s) => resumeRun(graph, threadOf(ref), decided.interruptId, decided.decision, { signal: s, control }));
  });
  return () => Promise.resolve(control.requestDrain());
}
