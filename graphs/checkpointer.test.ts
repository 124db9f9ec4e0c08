import { END, MemorySaver, START, StateGraph, StateSchema, type BaseCheckpointSaver } from '@langchain/langgraph';
import { compareChannelVersions } from '@langchain/langgraph-checkpoint';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '../db/open.ts';
import { openTestDatabase } from '../db/testing.ts';
import { CHECKPOINT_SCHEMA, createCheckpointer, setupCheckpoints, type CheckpointClient, type CheckpointPool } from './checkpointer.ts';
import { investigationGraph } from './investigation/graph.ts';
import { resumeRun, startRun, threadOf } from './investigation/run.ts';
import { APPROVE, memoryDeps, REF } from './investigation/testing.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
  await setupCheckpoints(database.pool);
  await new PostgresSaver(database.pool, undefined, { schema: 'raw' }).setup();
});
afterAll(() => database.close());

test('a run waits in the database, and a process that knows nothing of it brings it to its end', async () => {
  const before = investigationGraph(memoryDeps()).compile({ checkpointer: createCheckpointer(database.pool) });
  const outcome = await startRun(before, REF);
  const id = outcome.state === 'awaiting_review' ? outcome.interruptId : '';
  const deps = memoryDeps();
  const after = investigationGraph(deps).compile({ checkpointer: createCheckpointer(database.pool) });
  expect(await resumeRun(after, REF, id, APPROVE)).toEqual({ state: 'done' });
  expect(deps.log).toEqual(['enter publish', 'publish approve', 'enter learn', 'learn approve']);
});

test('a thread can be deleted with everything that belongs to it', async () => {
  const ref = { investigationId: 'inv-gone', run: 1 };
  const checkpointer = createCheckpointer(database.pool);
  await startRun(investigationGraph(memoryDeps()).compile({ checkpointer }), ref);
  await checkpointer.deleteThread(threadOf(ref));
  const left = await Promise.all(
    ['checkpoints', 'checkpoint_blobs', 'checkpoint_writes'].map(async (table) => {
      const { rows } = await database.pool.query(`select 1 from ${CHECKPOINT_SCHEMA}.${table} where thread_id = $1`, [threadOf(ref)]);
      return rows.length;
    }),
  );
  expect(left).toEqual([0, 0, 0]);
});

describe('a value mended in an older checkpoint', () => {
  const Small = new StateSchema({ a: z.string().default('') });

  /** Runs two nodes, goes back to after the first, writes another value there and reads it. */
  async function mended(checkpointer: BaseCheckpointSaver, thread: string): Promise<unknown> {
    const compiled = new StateGraph(Small)
      .addNode('first', () => ({ a: 'first' }))
      .addNode('second', () => ({ a: 'second' }))
      .addEdge(START, 'first')
      .addEdge('first', 'second')
      .addEdge('second', END)
      .compile({ checkpointer });
    const config = { configurable: { thread_id: thread } };
    await compiled.invoke({}, config);
    let fork: Parameters<typeof compiled.getState>[0] = config;
    for await (const earlier of compiled.getStateHistory(config)) {
      if (earlier.next[0] === 'second') fork = await compiled.updateState(earlier.config, { a: 'mended' }, 'first');
    }
    return (await compiled.getState(fork)).values.a;
  }

  test('raw: the saver gives back the old value; in memory it is right', async () => {
    expect(await mended(new PostgresSaver(database.pool, undefined, { schema: 'raw' }), 'raw')).toBe('second');
    expect(await mended(new MemorySaver(), 'memory')).toBe('mended');
  });

  test('fenced: unique versions keep both', async () => {
    expect(await mended(createCheckpointer(database.pool), 'fenced')).toBe('mended');
  });

  test('fenced: a version is larger than the one before it, whatever the random part, also after a number', () => {
    const saver = createCheckpointer(database.pool, () => 'ff');
    const versions: unknown[] = [saver.getNextVersion(undefined), saver.getNextVersion(9), saver.getNextVersion(99)];
    expect(versions).toEqual(['0000000000000001.ff', '0000000000000010.ff', '0000000000000100.ff']);
    expect(compareChannelVersions(saver.getNextVersion(9), saver.getNextVersion(99))).toBe(-1);
  });
});

describe('many processes that start at once', () => {
  test('raw: the set-up of some fails', async () => {
    const results = await together(sessions(), (pool) =>
      new PostgresSaver(pool as ConstructorParameters<typeof PostgresSaver>[0], undefined, { schema: 'race' }).setup(),
    );
    expect(results.filter((r) => r === 'rejected').length).toBeGreaterThan(0);
  });

  test('fenced: one sets up, the others wait', async () => {
    await database.pool.query(`drop schema ${CHECKPOINT_SCHEMA} cascade`);
    expect(await together(sessions(), setupCheckpoints)).toEqual(Array.from({ length: 6 }, () => 'fulfilled'));
  });
});

async function together(pool: CheckpointPool, setup: (pool: CheckpointPool) => Promise<void>): Promise<string[]> {
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => setup(pool)));
  return results.map((r) => r.status);
}

/**
 * Sessions of a real server; on the embedded database, which has one session, stand-ins whose statements take turns and whose
 * advisory lock is kept here.
 */
function sessions(): CheckpointPool {
  if (database.engine === 'postgresql') return database.pool;
  const lock = { held: Promise.resolve() };
  return {
    query: (text, values) => database.pool.query(text, values),
    connect: () => Promise.resolve(session(lock)),
  };
}

function session(lock: { held: Promise<void> }): CheckpointClient {
  let free: (() => void) | null = null;
  return {
    async query(text, values) {
      if (text.includes('pg_advisory_unlock')) free?.();
      else if (text.includes('pg_advisory_lock')) {
        const { held } = lock;
        lock.held = new Promise((resolve) => {
          free = resolve;
        });
        await held;
      } else return database.pool.query(text, values);
      return { rows: [] };
    },
    release: () => undefined,
  };
}
