import { MemorySaver } from '@langchain/langgraph';
import { describe, expect, test } from 'vitest';
import { UnavailableError } from '../../domain/errors.ts';
import type { Budget, InvestigationDeps } from './deps.ts';
import { investigationGraph } from './graph.ts';
import { resumeRun, startRun, threadOf, type RunOutcome } from './run.ts';
import type { Settings } from './settings.ts';
import { APPROVE, BY_MODEL, call, DISMISS, EMPTY_SELECTION, memoryDeps, REF, SEND_BACK } from './testing.ts';

function compiledWith(change: Partial<InvestigationDeps> = {}, settings: Partial<Settings> = {}) {
  const deps = memoryDeps(change);
  const compiled = investigationGraph(deps, settings).compile({ checkpointer: new MemorySaver() });
  return { deps, compiled, stateNow: async () => (await compiled.getState({ configurable: { thread_id: threadOf(REF) } })).values };
}

function interruptOf(outcome: RunOutcome): string {
  if (outcome.state !== 'awaiting_review') throw new Error(`expected a review, got ${outcome.state}`);
  return outcome.interruptId;
}

describe('one run', () => {
  test('goes to the review and stops there: nothing is published before a human decides', async () => {
    const { deps, compiled } = compiledWith();
    const outcome = await startRun(compiled, REF);
    expect(outcome.state).toBe('awaiting_review');
    expect(deps.log.filter((l) => l.startsWith('enter'))).toEqual([
      'enter open',
      'enter gather',
      'enter score',
      'enter investigate',
      'enter claim',
      'enter draft',
      'enter verify',
    ]);
    expect(deps.log.filter((l) => /publish|learn/.test(l))).toEqual([]);
  });

  test.each([
    { decision: APPROVE, published: 'publish approve', learnt: 'learn approve' },
    { decision: DISMISS, published: 'publish dismiss', learnt: 'learn dismiss' },
  ])('$decision.kind is handed to publish and learn, once each', async ({ decision, published, learnt }) => {
    const { deps, compiled } = compiledWith();
    const id = interruptOf(await startRun(compiled, REF));
    expect(await resumeRun(compiled, REF, id, decision)).toEqual({ state: 'done' });
    expect(deps.log.slice(-4)).toEqual(['enter publish', published, 'enter learn', learnt]);
  });

  test('a draft that is sent back is written again with a budget of its own, and waits again for another answer', async () => {
    const { deps, compiled, stateNow } = compiledWith();
    const first = interruptOf(await startRun(compiled, REF));
    const before = await stateNow();
    deps.log.length = 0;
    const second = interruptOf(await resumeRun(compiled, REF, first, SEND_BACK));
    expect(second).not.toBe(first);
    expect(deps.log).toEqual(['enter draft', 'enter verify', 'submitDraft model']);
    expect(await stateNow()).toMatchObject({ modelCalls: before.modelCalls, modelTokens: before.modelTokens, draftAttempt: 1 });
    // Said once more, as after a crash, it changes nothing.
    expect(await resumeRun(compiled, REF, first, SEND_BACK)).toEqual({ state: 'awaiting_review', interruptId: second });
    await expect(resumeRun(compiled, REF, first, APPROVE)).rejects.toThrow('decided otherwise');
    expect(await resumeRun(compiled, REF, second, APPROVE)).toEqual({ state: 'done' });
    expect(deps.log.filter((l) => l.startsWith('publish'))).toEqual(['publish approve']);
  });

  test('the first pass runs in parallel and its references come in the order of the plan', async () => {
    const started: string[] = [];
    const { compiled, stateNow } = compiledWith({
      callTool: async (_ref, { tool }) => {
        started.push(tool);
        await new Promise((resolve) => setTimeout(resolve, tool === 'sense_events' ? 30 : 1));
        expect(started).toHaveLength(3);
        return { label: tool, tool, rowCount: 0, coverage: 'complete' };
      },
    });
    await startRun(compiled, REF);
    expect((await stateNow()).evidence.map((e: { label: string }) => e.label)).toEqual(['sense_events', 'own_activity', 'hr_record']);
  });

  test('a tool that is down for a moment is called again, the others are not', async () => {
    let failures = 1;
    const calls: string[] = [];
    const { compiled } = compiledWith({
      callTool: async (_ref, { tool }) => {
        calls.push(tool);
        if (tool === 'hr_record' && failures-- > 0) throw new UnavailableError('the database restarts');
        return { label: tool, tool, rowCount: 0, coverage: 'complete' };
      },
    });
    await startRun(compiled, REF);
    expect(calls.sort()).toEqual(['hr_record', 'hr_record', 'own_activity', 'sense_events']);
  });

  test('a bug in a node is not tried again', async () => {
    let calls = 0;
    const { compiled } = compiledWith({
      scoreRun: async () => {
        calls += 1;
        throw new TypeError('a bug');
      },
    });
    await expect(startRun(compiled, REF)).rejects.toThrow('a bug');
    expect(calls).toBe(1);
  });

  test('the state of a thread holds no rows, claims or names of people', async () => {
    const { compiled, stateNow } = compiledWith();
    await startRun(compiled, REF);
    expect(JSON.stringify(await stateNow()).length).toBeLessThan(2_000);
  });
});

describe('looking closer', () => {
  test('what code asks for comes first and is never asked twice', async () => {
    const { deps, compiled } = compiledWith({
      planFollowUps: async () => [call('activity_detail'), call('flow')],
      askInvestigator: async () => ({ calls: [call('flow'), call('asset')], tokens: 5 }),
    });
    await startRun(compiled, REF);
    const tools = deps.log.filter((l) => l.startsWith('callTool'));
    expect(tools.slice(3)).toEqual(['callTool activity_detail', 'callTool flow', 'callTool asset']);
  });

  test('a plan that never ends is stopped after three rounds, a model after two', async () => {
    let n = 0;
    const { deps, compiled } = compiledWith({
      planFollowUps: async () => [call('activity_detail', { n: (n += 1) })],
      askInvestigator: async () => ({ calls: [call('asset', { n: (n += 1) })], tokens: 5 }),
    });
    expect((await startRun(compiled, REF)).state).toBe('awaiting_review');
    expect(deps.log.filter((l) => l === 'callTool activity_detail')).toHaveLength(3);
    expect(deps.log.filter((l) => l === 'callTool asset')).toHaveLength(2);
  });

  test('a model cannot ask for more calls than its budget', async () => {
    const seen: Budget[] = [];
    const { deps, compiled } = compiledWith(
      {
        askInvestigator: async (_ref, budget) => {
          seen.push(budget);
          return { calls: Array.from({ length: 50 }, (_, i) => call('asset', { i })), tokens: 5 };
        },
      },
      { budget: { modelCalls: 4, modelTokens: 1000, toolCalls: 3 } },
    );
    await startRun(compiled, REF);
    expect(seen).toEqual([{ modelCalls: 2, modelTokens: 500, toolCalls: 3, seconds: 30 }]);
    expect(deps.log.filter((l) => l === 'callTool asset')).toHaveLength(3);
  });

  test('a model that does not answer costs its time and nothing else', async () => {
    const { deps, compiled } = compiledWith({ askInvestigator: () => new Promise(() => undefined) }, { draftDeadlineMs: 80 });
    expect((await startRun(compiled, REF)).state).toBe('awaiting_review');
    expect(deps.log).toContain('submitDraft model');
  });
});

describe('drafting', () => {
  test('errors of a verification go to one repair', async () => {
    const handed: (readonly string[])[] = [];
    const { deps, compiled } = compiledWith({
      writeDraft: async (_ref, _findings, _attempt, errors) => {
        handed.push(errors);
        return { selection: EMPTY_SELECTION, drafter: BY_MODEL, tokens: 1 };
      },
      verifySelection: () => (handed.length === 1 ? ['C1 must be included'] : []),
    });
    await startRun(compiled, REF);
    expect(handed).toEqual([[], ['C1 must be included']]);
    expect(deps.log).toContain('submitDraft model');
  });

  test.each([
    {
      why: 'a draft that fails twice',
      change: { verifySelection: failsFor(2) },
      settings: {},
      reason: 'the draft of the model failed verification, twice',
    },
    {
      why: 'an answer that cannot be read, twice',
      change: { writeDraft: async () => ({ selection: EMPTY_SELECTION, drafter: BY_MODEL, tokens: 1, unusable: ['no JSON'] }) },
      settings: {},
      reason: 'the answer of the model could not be read, twice',
    },
    {
      why: 'a model that does not answer',
      change: { writeDraft: () => new Promise<never>(() => undefined) },
      settings: { draftDeadlineMs: 60 },
      reason: 'the model did not answer in time',
    },
    {
      why: 'no budget',
      change: {},
      settings: { budget: { modelCalls: 0, modelTokens: 100, toolCalls: 1 } },
      reason: 'the budget of model calls is spent',
    },
  ])('$why gives the template draft, labelled', async ({ change, settings, reason }) => {
    const { deps, compiled } = compiledWith(change, settings);
    expect((await startRun(compiled, REF)).state).toBe('awaiting_review');
    expect(deps.log).toContain(`submitDraft template (${reason})`);
  });

  test('a template draft that fails verification is a failure of the run, never a draft', async () => {
    const { deps, compiled } = compiledWith({ verifySelection: () => ['C1 is unknown'] });
    await expect(startRun(compiled, REF)).rejects.toThrow('the template draft fails verification: C1 is unknown');
    expect(deps.log.some((l) => l.startsWith('submitDraft'))).toBe(false);
  });
});

function failsFor(times: number): InvestigationDeps['verifySelection'] {
  let left = times;
  return () => (left-- > 0 ? ['C9 is unknown'] : []);
}
