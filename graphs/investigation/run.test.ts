import { MemorySaver, RunControl } from '@langchain/langgraph';
import { expect, test } from 'vitest';
import type { InvestigationDeps } from './deps.ts';
import { investigationGraph } from './graph.ts';
import { continueRun, resumeRun, startRun, threadOf, type RunOutcome } from './run.ts';
import { APPROVE, memoryDeps, REF } from './testing.ts';

const THREAD = { configurable: { thread_id: threadOf(REF) } };

function compiledWith(change: Partial<InvestigationDeps> = {}) {
  const deps = memoryDeps(change);
  return { deps, compiled: investigationGraph(deps).compile({ checkpointer: new MemorySaver() }) };
}

test('a stop is asked for, the nodes that run finish, and the run is continued later without doing them again', async () => {
  const control = new RunControl();
  const { deps, compiled } = compiledWith({
    scoreRun: async () => {
      control.requestDrain('shutdown');
      return [];
    },
  });
  expect(await startRun(compiled, REF, { control })).toEqual({ state: 'drained' });
  expect(deps.log.at(-1)).toBe('enter score');
  expect((await continueRun(compiled, REF)).state).toBe('awaiting_review');
  expect(deps.log.filter((l) => l === 'enter score')).toHaveLength(1);
  expect(deps.log.filter((l) => l.startsWith('callTool'))).toHaveLength(3);
});

test('a stop between the decision and what follows loses nothing', async () => {
  const control = new RunControl();
  const { deps, compiled } = compiledWith({
    publish: async () => {
      control.requestDrain('shutdown');
      deps.log.push('published');
      return { queuedTargets: 1 };
    },
  });
  const started = await startRun(compiled, REF);
  const id = started.state === 'awaiting_review' ? started.interruptId : '';
  expect(await resumeRun(compiled, REF, id, APPROVE, { control })).toEqual({ state: 'drained' });
  expect(await resumeRun(compiled, REF, id, APPROVE)).toEqual({ state: 'done' });
  expect(deps.log.filter((l) => /published|learn /.test(l))).toEqual(['published', 'learn approve']);
});

test('every step is stored before the next one begins', async () => {
  const seen: unknown[] = [];
  const { compiled } = compiledWith({
    scoreRun: async () => {
      seen.push((await compiled.getState(THREAD)).values.evidence.length);
      return [];
    },
  });
  await startRun(compiled, REF);
  expect(seen).toEqual([3]);
});

/** Dies at the `nth` checkpoint of the thread, when the results of the step before it are stored already. */
class DyingSaver extends MemorySaver {
  puts = 0;
  readonly #nth: number;

  constructor(nth: number) {
    super();
    this.#nth = nth;
  }

  override async put(...input: Parameters<MemorySaver['put']>): ReturnType<MemorySaver['put']> {
    this.puts += 1;
    if (this.puts === this.#nth) throw new Error('killed');
    return super.put(...input);
  }
}

/** Goes on until it waits for its review, and with a decision until it is over, as recovery does after each death. */
async function runToItsEnd(saver: DyingSaver): Promise<{ log: string[]; died: number }> {
  const deps = memoryDeps();
  const compiled = investigationGraph(deps).compile({ checkpointer: saver });
  let died = 0;
  const untilItWorks = async (go: () => Promise<RunOutcome>): Promise<RunOutcome> => {
    try {
      return await go();
    } catch (error) {
      expect(String(error)).toContain('killed');
      died += 1;
      return go();
    }
  };
  const started = await untilItWorks(() => startRun(compiled, REF));
  const id = started.state === 'awaiting_review' ? started.interruptId : '';
  expect(await untilItWorks(() => resumeRun(compiled, REF, id, APPROVE))).toEqual({ state: 'done' });
  return { log: deps.log, died };
}

test('killed between the results of any step and their checkpoint, a run goes on, and no step is taken twice', async () => {
  const undisturbed = new DyingSaver(0);
  const { log } = await runToItsEnd(undisturbed);
  expect(undisturbed.puts).toBeGreaterThan(8);
  for (let nth = 2; nth <= undisturbed.puts; nth += 1) {
    expect(await runToItsEnd(new DyingSaver(nth)), `checkpoint ${nth}`).toEqual({ log, died: 1 });
  }
});

test('a node that failed is run again when the run is continued, and no other', async () => {
  let broken = true;
  const { deps, compiled } = compiledWith({
    makeFindings: async () => {
      if (broken) throw new Error('the disk is full');
      return { facts: [], claims: [], checks: [], gaps: [], conclusion: 'not_concluded' };
    },
  });
  await expect(startRun(compiled, REF)).rejects.toThrow('the disk is full');
  broken = false;
  expect((await startRun(compiled, REF)).state).toBe('awaiting_review');
  expect(deps.log.filter((l) => l === 'openRun' || l === 'enter score')).toEqual(['openRun', 'enter score']);
});

test('an abort ends the run where it is, and it can be continued', async () => {
  const aborting = new AbortController();
  let first = true;
  const { compiled } = compiledWith({
    scoreRun: async () => {
      if (first) {
        first = false;
        aborting.abort();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return [];
    },
  });
  await expect(startRun(compiled, REF, { signal: aborting.signal })).rejects.toThrow();
  expect((await continueRun(compiled, REF)).state).toBe('awaiting_review');
});

test('two runs of one investigation are two threads', () => {
  expect(threadOf({ investigationId: 'a', run: 1 })).not.toBe(threadOf({ investigationId: 'a', run: 2 }));
});
