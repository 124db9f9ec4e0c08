import { DeltaValue, END, interrupt, ReducedValue, Send, START, StateGraph, StateSchema } from '@langchain/langgraph';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '../db/open.ts';
import { activeRuns } from '../db/reads/active-runs.ts';
import { openTestDatabase } from '../db/testing.ts';
import { enterNode } from '../services/runs/enter-node.ts';
import { createWorld, offenseOf } from '../services/testing/world.ts';
import { CHECKPOINT_SCHEMA, createCheckpointer, setupCheckpoints } from './checkpointer.ts';
import { investigationGraph } from './investigation/graph.ts';
import { resumeRun, startRun, threadOf } from './investigation/run.ts';
import { InvestigationState } from './investigation/state.ts';
import { APPROVE, memoryDeps } from './investigation/testing.ts';
import { pruneThread } from './prune-thread.ts';

/*
 * What the saver does by itself, and what is done about it. When a "raw" test fails after an upgrade, the library has changed and the
 * cure may be needed no longer; a "fenced" one fails when the cure is taken out.
 */

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
  await setupCheckpoints(database.pool);
});
afterAll(() => database.close());

async function rowsOf(threadId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of ['checkpoints', 'checkpoint_blobs', 'checkpoint_writes']) {
    const { rows } = await database.pool.query(`select 1 from ${CHECKPOINT_SCHEMA}.${table} where thread_id = $1`, [threadId]);
    counts[table] = rows.length;
  }
  return counts;
}

function compiled() {
  return investigationGraph(memoryDeps()).compile({ checkpointer: createCheckpointer(database.pool) });
}

describe('the history of a thread', () => {
  test('raw: every step is kept for ever', async () => {
    const ref = { investigationId: 'grows', run: 1 };
    await startRun(compiled(), ref);
    const counts = await rowsOf(threadOf(ref));
    expect(counts['checkpoints']).toBeGreaterThan(8);
    const { rows } = await database.pool.query(
      `select column_name from information_schema.columns where table_schema = $1 and data_type like 'timestamp%'`,
      [CHECKPOINT_SCHEMA],
    );
    expect(rows).toEqual([]);
  });

  test('fenced: pruned, a run that waits keeps its newest checkpoint, takes its answer and goes to its end', async () => {
    const ref = { investigationId: 'pruned', run: 1 };
    const outcome = await startRun(compiled(), ref);
    const before = await rowsOf(threadOf(ref));
    await pruneThread(database.pool, threadOf(ref));
    const after = await rowsOf(threadOf(ref));
    expect(after['checkpoints']).toBe(1);
    expect(after['checkpoint_blobs']).toBeLessThan(before['checkpoint_blobs'] ?? 0);
    const deps = memoryDeps();
    const later = investigationGraph(deps).compile({ checkpointer: createCheckpointer(database.pool) });
    const id = outcome.state === 'awaiting_review' ? outcome.interruptId : '';
    expect(await resumeRun(later, ref, id, APPROVE)).toEqual({ state: 'done' });
    expect(deps.log).toEqual(['enter publish', 'publish approve', 'enter learn', 'learn approve']);
    await pruneThread(database.pool, threadOf(ref));
    expect(await resumeRun(later, ref, id, APPROVE)).toEqual({ state: 'done' });
  });

  test('fenced: pruning one thread leaves the others alone', async () => {
    const [one, other] = [
      { investigationId: 'one', run: 1 },
      { investigationId: 'other', run: 1 },
    ];
    await startRun(compiled(), one);
    await startRun(compiled(), other);
    const before = await rowsOf(threadOf(other));
    await pruneThread(database.pool, threadOf(one));
    expect(await rowsOf(threadOf(other))).toEqual(before);
  });
});

describe('a list of runs', () => {
  test('raw: the saver finds no thread by what was said of it', async () => {
    const saver = createCheckpointer(database.pool);
    const compiled = new StateGraph(new StateSchema({ a: z.string().default('') }))
      .addNode('wait', () => ({ a: interrupt<string, string>('approve?') }))
      .addEdge(START, 'wait')
      .addEdge('wait', END)
      .compile({ checkpointer: saver });
    const metadata = { caseId: 'the-case' };
    await compiled.invoke({}, { configurable: { thread_id: 'listed' }, metadata });
    const found: unknown[] = [];
    for await (const tuple of saver.list({ configurable: {} }, { filter: metadata })) found.push(tuple);
    expect(found).toEqual([]);
  });

  test('fenced: the table of cases does, by status', async () => {
    const world = createWorld(database.drizzle);
    const taken = await world.take(offenseOf(71_001));
    const ref = { caseId: taken.kind === 'opened' ? taken.caseId : '', run: 1 };
    await enterNode(world.context(), { ...ref, node: 'gather' });
    expect(await activeRuns(database.drizzle, Date.now())).toContainEqual({ ...ref, status: 'running', held: false });
  });

  test('fenced: nothing asks the saver for lists or histories', () => {
    const root = join(import.meta.dirname, '..');
    const product = globSync('{graphs,services,server,db,agents,tools}/**/*.ts', { cwd: root }).filter((f) => !/test|testing/.test(f));
    const asking = product.filter((f) => /getStateHistory|(?:saver|checkpointer)\.list\(/.test(readFileSync(join(root, f), 'utf8')));
    expect(product.length).toBeGreaterThan(100);
    expect(asking).toEqual([]);
  });
});

function joined(seen: string[], added: string[]): string[] {
  return [...seen, ...added];
}

describe('parallel results', () => {
  const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f'];
  const list = z.array(z.string());
  const Reduced = new StateSchema({
    letters: new ReducedValue(
      list.default(() => []),
      { inputSchema: list, reducer: joined },
    ),
  });
  const Delta = new StateSchema({
    letters: new DeltaValue(
      list.default(() => []),
      { inputSchema: list, reducer: (seen: string[], writes: string[][]) => [...seen, ...writes.flat()] },
    ),
  });

  /** Six tasks side by side, the later ones faster; what a process reads afterwards that knows nothing of them. */
  async function readBack(schema: typeof Reduced | typeof Delta, thread: string): Promise<string> {
    const graph = () =>
      new StateGraph(schema as typeof Reduced)
        .addNode('spread', () => ({}))
        .addNode('letter', async (task: { letter: string }) => {
          await new Promise((resolve) => setTimeout(resolve, 30 * (LETTERS.length - LETTERS.indexOf(task.letter))));
          return { letters: [task.letter] };
        })
        .addNode('after', () => ({}))
        .addEdge(START, 'spread')
        .addConditionalEdges('spread', () => LETTERS.map((letter) => new Send('letter', { letter })), ['letter'])
        .addEdge('letter', 'after')
        .addEdge('after', END)
        .compile({ checkpointer: createCheckpointer(database.pool) });
    const config = { configurable: { thread_id: thread } };
    await graph().invoke({}, { ...config, durability: 'sync' });
    const { values } = await graph().getState(config);
    return values.letters.join('');
  }

  test('raw: kept as differences they come back in another order', async () => {
    const threads = await Promise.all([1, 2, 3, 4].map((n) => readBack(Delta, `delta-${n}`)));
    expect(threads.filter((letters) => letters !== 'abcdef').length).toBeGreaterThan(0);
  });

  test('fenced: kept whole they come back in the order in which they were sent', async () => {
    expect(await readBack(Reduced, 'reduced')).toBe('abcdef');
  });

  test('fenced: the state of an investigation holds no differences', () => {
    const kinds = Object.values(InvestigationState.fields).map((field) => field.constructor.name);
    expect(kinds).toContain('ReducedValue');
    expect(kinds).not.toContain('DeltaValue');
  });
});
