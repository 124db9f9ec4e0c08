import { Command, isGraphDrained, type RunControl, type StateSnapshot } from '@langchain/langgraph';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { Decision } from '../../domain/decision.ts';
import { ConflictError, InvalidError, NotFoundError } from '../../domain/errors.ts';
import type { RunRef } from './deps.ts';
import { takeThread } from './one-at-a-time.ts';
import { GRAPH_VERSION } from './version.ts';

/** `drained`: stopped between two nodes because the process is going down; continue it later. */
export type RunOutcome = { state: 'awaiting_review'; interruptId: string } | { state: 'done' } | { state: 'drained' };

export type RunOptions = {
  /** Aborts in the middle of a node. */
  signal?: AbortSignal;
  /** Stops after the current nodes: `control.requestDrain()`. */
  control?: RunControl;
  /** Parallel tool calls. */
  maxConcurrency?: number;
};

/** As much of a compiled graph as running it needs. */
export type ThreadRunner = {
  getState(config: ThreadConfig): Promise<StateSnapshot>;
  invoke(input: unknown, config: ThreadConfig): Promise<unknown>;
};
type ThreadConfig = { configurable: { thread_id: string } };

/** More steps than the longest run has: gather, six rounds of looking closer, three drafts, the review and what follows. */
const RECURSION_LIMIT = 60;
const MAX_CONCURRENCY = 8;

/** The thread of a run; checkpoints of one run are never those of another. */
export function threadOf(ref: RunRef): string {
  return `${ref.investigationId}:${ref.run}`;
}

/** Starts a run, or continues it where it stopped; calling it again after a crash is safe. Hold the run's lease while it runs. */
export async function startRun(compiled: ThreadRunner, ref: RunRef, options: RunOptions = {}): Promise<RunOutcome> {
  using _taken = takeThread(compiled, threadOf(ref));
  const snapshot = await compiled.getState(configOf(ref, {}));
  if (exists(snapshot)) return proceed(compiled, ref, snapshot, options);
  return invoke(compiled, ref, { ...ref, graphVersion: GRAPH_VERSION }, options);
}

/** Continues a run that was started; NotFoundError when it never was. */
export async function continueRun(compiled: ThreadRunner, ref: RunRef, options: RunOptions = {}): Promise<RunOutcome> {
  using _taken = takeThread(compiled, threadOf(ref));
  return proceed(compiled, ref, await load(compiled, ref), options);
}

/**
 * Hands a decision to the review that waits for it. May be repeated after a crash: a run that has this decision already is
 * continued. ConflictError when the run has another decision, or waits for another answer; InvalidError when `decision` is none.
 */
export async function resumeRun(
  compiled: ThreadRunner,
  ref: RunRef,
  interruptId: string,
  decision: unknown,
  options: RunOptions = {},
): Promise<RunOutcome> {
  using _taken = takeThread(compiled, threadOf(ref));
  // Parsed before the graph sees it: an answer that fails inside a node would be replayed on every later resume.
  const parsed = Decision.safeParse(decision);
  if (!parsed.success) throw new InvalidError(`decision: not one that a review can take (${parsed.error.issues[0]?.message ?? 'unknown'})`);
  let snapshot = await load(compiled, ref);
  if (pendingInterrupts(snapshot).length === 0 && decided(snapshot) === null && !isDone(snapshot)) {
    // Stopped on its way to the review, or inside it: run to where it waits.
    const outcome = await proceed(compiled, ref, snapshot, options);
    if (outcome.state !== 'awaiting_review') return confirm(await load(compiled, ref), parsed.data, outcome);
    snapshot = await load(compiled, ref);
  }
  if (pendingInterrupts(snapshot).includes(interruptId)) {
    return invoke(compiled, ref, new Command({ resume: { [interruptId]: parsed.data } }), options);
  }
  confirm(snapshot, parsed.data, null);
  return proceed(compiled, ref, snapshot, options);
}

async function load(compiled: ThreadRunner, ref: RunRef): Promise<StateSnapshot> {
  const snapshot = await compiled.getState(configOf(ref, {}));
  // A resume of a thread that does not exist would succeed silently and return an empty state.
  if (!exists(snapshot)) throw new NotFoundError(`run ${ref.run} of investigation ${ref.investigationId} was never started`);
  return snapshot;
}

/** Runs on from a snapshot. */
async function proceed(compiled: ThreadRunner, ref: RunRef, snapshot: StateSnapshot, options: RunOptions): Promise<RunOutcome> {
  requireThisVersion(snapshot);
  if (isDone(snapshot)) return { state: 'done' };
  const [interruptId] = pendingInterrupts(snapshot);
  if (interruptId !== undefined) return { state: 'awaiting_review', interruptId };
  // Nothing is next either when a step's results are stored and its checkpoint is not: running on makes the checkpoint of them.
  return invoke(compiled, ref, null, options);
}

async function invoke(compiled: ThreadRunner, ref: RunRef, input: unknown, options: RunOptions): Promise<RunOutcome> {
  try {
    await compiled.invoke(input, configOf(ref, options));
  } catch (error) {
    if (isGraphDrained(error)) return { state: 'drained' };
    throw error;
  }
  const snapshot = await load(compiled, ref);
  if (isDone(snapshot)) return { state: 'done' };
  const [interruptId] = pendingInterrupts(snapshot);
  if (interruptId !== undefined) return { state: 'awaiting_review', interruptId };
  if (options.control?.drainRequested === true) return { state: 'drained' };
  throw stuck(snapshot);
}

function configOf(ref: RunRef, { signal, control, maxConcurrency }: RunOptions) {
  return {
    configurable: { thread_id: threadOf(ref) },
    durability: 'sync' as const,
    recursionLimit: RECURSION_LIMIT,
    maxConcurrency: maxConcurrency ?? MAX_CONCURRENCY,
    ...(signal === undefined ? {} : { signal }),
    ...(control === undefined ? {} : { control }),
  };
}

function exists(snapshot: StateSnapshot): boolean {
  return snapshot.config.configurable?.['checkpoint_id'] !== undefined;
}

/** After an error inside the review, and while a result has no checkpoint yet, `next` is empty although a task is left: both must be empty. */
function isDone(snapshot: StateSnapshot): boolean {
  return snapshot.next.length === 0 && snapshot.tasks.length === 0;
}

function pendingInterrupts(snapshot: StateSnapshot): string[] {
  return snapshot.tasks.flatMap((task) => task.interrupts.map((i) => i.id)).filter((id) => id !== undefined);
}

function decided(snapshot: StateSnapshot): Decision | null {
  const answer = Decision.nullable().safeParse(valueOf(snapshot, 'decision') ?? null);
  return answer.success ? answer.data : null;
}

function confirm<T extends RunOutcome | null>(snapshot: StateSnapshot, decision: Decision, outcome: T): T {
  const recorded = decided(snapshot);
  if (recorded === null) {
    requireThisVersion(snapshot);
    throw new ConflictError('the run does not wait for this answer');
  }
  if (canonicalJson(recorded) !== canonicalJson(decision)) throw new ConflictError('the run was decided otherwise');
  return outcome;
}

/** A thread of another version may wait at a node that is gone; it would finish without its approval. */
function requireThisVersion(snapshot: StateSnapshot): void {
  const version = valueOf(snapshot, 'graphVersion');
  if (version === GRAPH_VERSION) return;
  throw new ConflictError(`the run was started by graph version ${String(version)}, this is version ${GRAPH_VERSION}; run it again`);
}

function stuck(snapshot: StateSnapshot): Error {
  const nodes = snapshot.tasks.map((task) => task.name).join(', ');
  return new Error(`the run stands still with unfinished work at ${nodes === '' ? snapshot.next.join(', ') : nodes}`);
}

function valueOf(snapshot: StateSnapshot, key: string): unknown {
  const values: unknown = snapshot.values;
  return typeof values === 'object' && values !== null ? Reflect.get(values, key) : undefined;
}
