import {
  Command,
  END,
  interrupt,
  MemorySaver,
  ReducedValue,
  START,
  StateGraph,
  StateSchema,
  type BaseCheckpointSaver,
} from '@langchain/langgraph';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConflictError, InvalidError, NotFoundError } from '../../domain/errors.ts';
import type { InvestigationDeps } from './deps.ts';
import { investigationGraph } from './graph.ts';
import { continueRun, resumeRun, startRun, threadOf } from './run.ts';
import { InvestigationState } from './state.ts';
import { APPROVE, call, DISMISS, EMPTY_SELECTION, BY_MODEL, memoryDeps, REF } from './testing.ts';
import { GRAPH_VERSION } from './version.ts';

/*
 * Each test shows first what LangGraph does by itself and then what this code makes of it. When the first half fails after an
 * upgrade, the library has changed and the second half may be needed no longer.
 */

const THREAD = { configurable: { thread_id: threadOf(REF) } };

function investigation(change: Partial<InvestigationDeps> = {}, checkpointer: BaseCheckpointSaver = new MemorySaver()) {
  const deps = memoryDeps(change);
  return { deps, compiled: investigationGraph(deps).compile({ checkpointer }) };
}

async function waiting(change: Partial<InvestigationDeps> = {}, checkpointer?: BaseCheckpointSaver) {
  const made = investigation(change, checkpointer);
  const outcome = await startRun(made.compiled, REF);
  if (outcome.state !== 'awaiting_review') throw new Error(`expected a review, got ${outcome.state}`);
  return { ...made, id: outcome.interruptId };
}

const Small = new StateSchema({
  answer: z.string().default(''),
  done: z.array(z.string()).default(() => []),
  other: z.string().default(''),
});
type Small = typeof Small.State;

/** The smallest graph that waits for a human, written as the library's own examples are. */
function naive(review: (state: Small) => Partial<Small>, act: () => void = () => undefined, name = 'review') {
  return new StateGraph(Small)
    .addNode(name, review)
    .addNode('act', () => {
      act();
      return {};
    })
    .addEdge(START, name)
    .addEdge(name, 'act')
    .addEdge('act', END);
}
function plainReview(): Partial<Small> {
  return { answer: interrupt<string, string>('approve?') };
}

function twoQuestions() {
  return new StateGraph(Small)
    .addNode('left', () => ({ answer: interrupt<string, string>('left?') }))
    .addNode('right', () => ({ other: interrupt<string, string>('right?') }))
    .addEdge(START, 'left')
    .addEdge(START, 'right')
    .compile({ checkpointer: new MemorySaver() });
}
/** Thirty steps, more than the longest investigation has today. */
function thirtySteps() {
  return new StateGraph(InvestigationState)
    .addNode('draft', (state) => ({ draftAttempt: state.draftAttempt + 1 }))
    .addEdge(START, 'draft')
    .addConditionalEdges('draft', (state) => (state.draftAttempt < 30 ? 'draft' : END), ['draft', END])
    .compile({ checkpointer: new MemorySaver() });
}
function swallowingReview(): Partial<Small> {
  try {
    return { answer: interrupt<string, string>('approve?') };
  } catch {
    return { answer: 'nobody asked' };
  }
}

async function idsOf(compiled: { getState(config: object): Promise<{ tasks: { interrupts: { id?: string }[] }[] }> }): Promise<string[]> {
  const { tasks } = await compiled.getState(THREAD);
  return tasks.flatMap((t) => t.interrupts.map((i) => i.id ?? ''));
}

describe('an answer that fails its check', () => {
  test('raw: it is kept, and every later answer fails too', async () => {
    const compiled = naive(() => ({ answer: z.enum(['yes', 'no']).parse(interrupt('approve?')) })).compile({
      checkpointer: new MemorySaver(),
    });
    await compiled.invoke({}, THREAD);
    const [id = ''] = await idsOf(compiled);
    await expect(compiled.invoke(new Command({ resume: { [id]: 'perhaps' } }), THREAD)).rejects.toThrow();
    await expect(compiled.invoke(new Command({ resume: { [id]: 'yes' } }), THREAD)).rejects.toThrow();
  });

  test.each([{ decision: { kind: 'perhaps' } }, { decision: null }, { decision: { ...APPROVE, verdict: 'guilty' } }])(
    'fenced: $decision is refused before the graph sees it, and the right one still counts',
    async ({ decision }) => {
      const { deps, compiled, id } = await waiting();
      await expect(resumeRun(compiled, REF, id, decision)).rejects.toThrow(InvalidError);
      expect(await resumeRun(compiled, REF, id, APPROVE)).toEqual({ state: 'done' });
      expect(deps.log).toContain('publish approve');
    },
  );

  test('fenced: even handed to the graph directly it is not kept', async () => {
    const { deps, compiled, id } = await waiting();
    await expect(compiled.invoke(new Command({ resume: { [id]: 'perhaps' } }), THREAD)).rejects.toThrow();
    expect(await resumeRun(compiled, REF, id, APPROVE)).toEqual({ state: 'done' });
    expect(deps.log.filter((l) => l.startsWith('publish'))).toEqual(['publish approve']);
  });
});

describe('"finished"', () => {
  test('raw: nothing is next although a task still waits', async () => {
    const compiled = naive(() => ({ answer: z.enum(['yes', 'no']).parse(interrupt('approve?')) })).compile({
      checkpointer: new MemorySaver(),
    });
    await compiled.invoke({}, THREAD);
    const [id = ''] = await idsOf(compiled);
    await compiled.invoke(new Command({ resume: { [id]: 'perhaps' } }), THREAD).catch(() => undefined);
    const snapshot = await compiled.getState(THREAD);
    expect(snapshot.next).toEqual([]);
    expect(snapshot.tasks).toHaveLength(1);
  });

  test('fenced: a run with such a task is not done', async () => {
    const { compiled, id } = await waiting();
    await compiled.invoke(new Command({ resume: { [id]: 'perhaps' } }), THREAD).catch(() => undefined);
    expect(await continueRun(compiled, REF)).toEqual({ state: 'awaiting_review', interruptId: id });
  });
});

describe('a run that does not exist, or is over', () => {
  test('raw: an answer to a thread that does not exist succeeds, and so does a second one to a finished thread', async () => {
    const compiled = naive(plainReview).compile({ checkpointer: new MemorySaver() });
    await expect(compiled.invoke(new Command({ resume: 'yes' }), THREAD)).resolves.toBeDefined();
    const finished = naive(plainReview).compile({ checkpointer: new MemorySaver() });
    await finished.invoke({}, THREAD);
    await finished.invoke(new Command({ resume: 'yes' }), THREAD);
    await expect(finished.invoke(new Command({ resume: 'no' }), THREAD)).resolves.toMatchObject({ answer: 'yes' });
  });

  test('fenced: it is not found', async () => {
    const { compiled } = investigation();
    await expect(resumeRun(compiled, REF, 'some-id', APPROVE)).rejects.toThrow(NotFoundError);
    await expect(continueRun(compiled, REF)).rejects.toThrow(NotFoundError);
  });

  test('fenced: the same decision again changes nothing, another one is a conflict', async () => {
    const { deps, compiled, id } = await waiting();
    await resumeRun(compiled, REF, id, APPROVE);
    expect(await resumeRun(compiled, REF, id, APPROVE)).toEqual({ state: 'done' });
    await expect(resumeRun(compiled, REF, id, DISMISS)).rejects.toThrow(ConflictError);
    expect(deps.log.filter((l) => l.startsWith('publish'))).toEqual(['publish approve']);
  });
});

describe('several questions at once', () => {
  test('raw: one bare answer answers both', async () => {
    const compiled = twoQuestions();
    await compiled.invoke({}, THREAD);
    expect(await compiled.invoke(new Command({ resume: 'yes' }), THREAD)).toMatchObject({ answer: 'yes', other: 'yes' });
  });

  test('fenced: an answer by id answers one, and an unknown id none', async () => {
    const compiled = twoQuestions();
    await compiled.invoke({}, THREAD);
    const [left = '', right = ''] = await idsOf(compiled);
    await compiled.invoke(new Command({ resume: { [left]: 'yes' } }), THREAD);
    expect((await compiled.getState(THREAD)).next).not.toEqual([]);
    expect(await compiled.invoke(new Command({ resume: { [right]: 'no' } }), THREAD)).toMatchObject({ answer: 'yes', other: 'no' });

    const { deps, compiled: ours } = await waiting();
    await expect(resumeRun(ours, REF, 'another-id', APPROVE)).rejects.toThrow(ConflictError);
    expect(deps.log.some((l) => l.startsWith('publish'))).toBe(false);
  });
});

describe('two at once on one run', () => {
  test('raw: both answers are acted upon', async () => {
    let acted = 0;
    const compiled = naive(plainReview, () => (acted += 1)).compile({ checkpointer: new MemorySaver() });
    await compiled.invoke({}, THREAD);
    const [id = ''] = await idsOf(compiled);
    const answers = ['yes', 'no'].map((a) => compiled.invoke(new Command({ resume: { [id]: a } }), THREAD));
    await Promise.allSettled(answers);
    expect(acted).toBe(2);
  });

  test('fenced: one of them is a conflict, and one decision is published', async () => {
    const { deps, compiled, id } = await waiting();
    const results = await Promise.allSettled([resumeRun(compiled, REF, id, APPROVE), resumeRun(compiled, REF, id, DISMISS)]);
    expect(results.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(deps.log.filter((l) => l.startsWith('publish'))).toEqual(['publish approve']);
  });

  test('fenced: a second start waits for the first, and a later one continues instead of beginning again', async () => {
    const { deps, compiled } = investigation();
    const results = await Promise.allSettled([startRun(compiled, REF), startRun(compiled, REF)]);
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected']);
    expect((await startRun(compiled, REF)).state).toBe('awaiting_review');
    expect(deps.log.filter((l) => l === 'openRun')).toHaveLength(1);
  });
});

describe('a pause that is caught', () => {
  test('raw: try around an interrupt lets the run go on without an answer', async () => {
    let acted = 0;
    await naive(swallowingReview, () => (acted += 1))
      .compile({ checkpointer: new MemorySaver() })
      .invoke({}, THREAD);
    expect(acted).toBe(1);
  });

  test('fenced: the review holds the interrupt and nothing else', () => {
    const source = readFileSync(join(import.meta.dirname, 'nodes', 'review.ts'), 'utf8');
    expect(source).not.toMatch(/\btry\b|\bcatch\b|await|deps/);
    expect(source.match(/interrupt</g)).toHaveLength(1);
  });
});

describe('a state that was mended while it waited', () => {
  test('raw: the question disappears from the waiting tasks', async () => {
    const compiled = naive(plainReview).compile({ checkpointer: new MemorySaver() });
    await compiled.invoke({}, THREAD);
    await compiled.updateState(THREAD, { other: 'mended' }, START);
    expect(await idsOf(compiled)).toEqual([]);
  });

  test('fenced: the old question takes no answer, the run says which one does, and the decision counts once', async () => {
    const { deps, compiled, id } = await waiting();
    await compiled.updateState(THREAD, { queuedTargets: 0 }, 'verify');
    await expect(resumeRun(compiled, REF, id, APPROVE)).rejects.toThrow(ConflictError);
    const outcome = await continueRun(compiled, REF);
    const current = outcome.state === 'awaiting_review' ? outcome.interruptId : '';
    expect(await resumeRun(compiled, REF, current, APPROVE)).toEqual({ state: 'done' });
    expect(deps.log.filter((l) => l.startsWith('publish'))).toEqual(['publish approve']);
  });
});

describe('another version of the graph', () => {
  test('raw: after the waiting node was renamed an answer succeeds, nothing acts on it, and the approval is lost', async () => {
    let acted = 0;
    const checkpointer = new MemorySaver();
    const before = naive(plainReview, () => (acted += 1)).compile({ checkpointer });
    await before.invoke({}, THREAD);
    const [id = ''] = await idsOf(before);
    const after = naive(plainReview, () => (acted += 1), 'approval').compile({ checkpointer });
    await expect(after.invoke(new Command({ resume: { [id]: 'yes' } }), THREAD)).resolves.toBeDefined();
    expect(acted).toBe(0);
    expect((await after.getState(THREAD)).next).toEqual([]);
  });

  test('fenced: an answer that would be lost is a conflict', async () => {
    const checkpointer = new MemorySaver();
    const { id } = await waiting({}, checkpointer);
    const renamed = new StateGraph(InvestigationState)
      .addNode('approval', () => ({}))
      .addEdge(START, 'approval')
      .addEdge('approval', END)
      .compile({ checkpointer });
    await expect(resumeRun(renamed, REF, id, APPROVE)).rejects.toThrow(ConflictError);
  });

  test('fenced: a run that another version started is not taken further', async () => {
    const { deps, compiled, id } = await waiting();
    await compiled.updateState(THREAD, { graphVersion: GRAPH_VERSION + 1 }, 'verify');
    await expect(resumeRun(compiled, REF, id, APPROVE)).rejects.toThrow(/graph version/);
    expect(deps.log.some((l) => l.startsWith('publish'))).toBe(false);
  });

  test('fenced: the names of the nodes belong to the version', async () => {
    const { compiled } = investigation();
    const { nodes } = await compiled.getGraphAsync();
    expect({ version: GRAPH_VERSION, nodes: Object.keys(nodes).filter((n) => !n.startsWith('__')) }).toEqual({
      version: 1,
      nodes: ['open', 'gather', 'call_tool', 'score', 'investigate', 'follow_up', 'claim', 'draft', 'verify', 'review', 'publish', 'learn'],
    });
  });
});

describe('a long run', () => {
  test('raw: after 25 steps it is broken off', async () => {
    await expect(thirtySteps().invoke({ ...REF, graphVersion: GRAPH_VERSION }, THREAD)).rejects.toThrow(/Recursion limit/);
  });

  test('fenced: thirty steps are no trouble', async () => {
    expect(await startRun(thirtySteps(), REF)).toEqual({ state: 'done' });
  });

  test('fenced: the longest run there can be reaches its review', async () => {
    let n = 0;
    const { compiled } = investigation({
      planFollowUps: async () => [call('activity_detail', { n: (n += 1) })],
      askInvestigator: async () => ({ calls: [call('asset', { n: (n += 1) })], tokens: 1 }),
      writeDraft: async () => ({ selection: EMPTY_SELECTION, drafter: BY_MODEL, tokens: 1, unusable: ['no JSON'] }),
    });
    expect((await startRun(compiled, REF)).state).toBe('awaiting_review');
  });
});

describe('an object that looks like one of the library', () => {
  const HOSTILE = { lc: 1, type: 'constructor', id: ['langchain', 'evil', 'Thing'], kwargs: {} };

  test('raw: in the state it makes the thread unreadable for ever', async () => {
    const Loose = new StateSchema({ event: z.unknown() });
    const compiled = new StateGraph(Loose)
      .addNode('keep', () => ({ event: HOSTILE }))
      .addNode('review', () => ({ event: interrupt('approve?') }))
      .addEdge(START, 'keep')
      .addEdge('keep', 'review')
      .compile({ checkpointer: new MemorySaver() });
    await compiled.invoke({}, THREAD).catch(() => undefined);
    await expect(compiled.getState(THREAD)).rejects.toThrow();
  });

  test('fenced: in the input of a tool call it is text, and the run goes to its end', async () => {
    const inputs: unknown[] = [];
    const { compiled, id } = await waiting({
      planFirstPass: async () => [call('own_activity', { filter: HOSTILE })],
      callTool: async (_ref, { tool, input }) => {
        inputs.push(input);
        return { label: 'E1', tool, rowCount: 0, coverage: 'complete' };
      },
    });
    expect(inputs).toEqual([{ filter: HOSTILE }]);
    expect(await resumeRun(compiled, REF, id, APPROVE)).toEqual({ state: 'done' });
  });
});

describe('a graph inside a graph', () => {
  const list = z.array(z.string());
  const Listed = new StateSchema({
    seen: new ReducedValue(
      list.default(() => []),
      { inputSchema: list, reducer: (before: string[], added: string[]) => [...before, ...added] },
    ),
  });

  test('raw: what it inherits in a list that adds up is there twice', async () => {
    const inner = new StateGraph(Listed)
      .addNode('look', () => ({ seen: ['inner'] }))
      .addEdge(START, 'look')
      .addEdge('look', END)
      .compile();
    const outer = new StateGraph(Listed)
      .addNode('before', () => ({ seen: ['before'] }))
      .addNode('inner', inner)
      .addEdge(START, 'before')
      .addEdge('before', 'inner')
      .addEdge('inner', END)
      .compile();
    expect((await outer.invoke({})).seen).toEqual(['before', 'before', 'inner']);
  });

  test('fenced: an investigation has none', () => {
    const { compiled } = investigation();
    expect([...compiled.getSubgraphs()]).toEqual([]);
  });
});

/** Two nodes, the second of which never ends on the first try; what the thread holds then. */
async function leftBehind(durability: 'exit' | 'sync'): Promise<string> {
  const checkpointer = new MemorySaver();
  const dying = new StateGraph(Small)
    .addNode('first', () => ({ answer: 'first' }))
    .addNode('second', () => new Promise<Partial<Small>>(() => undefined))
    .addEdge(START, 'first')
    .addEdge('first', 'second')
    .addEdge('second', END)
    .compile({ checkpointer });
  void dying.invoke({}, { ...THREAD, durability });
  await new Promise((resolve) => setTimeout(resolve, 100));
  return String((await dying.getState(THREAD)).values.answer ?? 'nothing');
}

describe('a process that dies in a node', () => {
  test('raw: with checkpoints at the exit everything before is lost', async () => {
    expect(await leftBehind('exit')).toBe('nothing');
  });

  test('fenced: what was done is there, and a run asks for that', async () => {
    expect(await leftBehind('sync')).toBe('first');
    const { compiled } = investigation();
    const asked: unknown[] = [];
    const spied = {
      getState: (config: Parameters<typeof compiled.getState>[0]) => compiled.getState(config),
      invoke: (input: Parameters<typeof compiled.invoke>[0], config: Parameters<typeof compiled.invoke>[1]) => {
        asked.push(config);
        return compiled.invoke(input, config);
      },
    };
    await startRun(spied, REF);
    expect(asked).toEqual([expect.objectContaining({ durability: 'sync' })]);
  });
});
