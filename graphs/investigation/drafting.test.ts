import { MemorySaver } from '@langchain/langgraph';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDraftWriter } from '../../agents/draft-writer.ts';
import { createOpenAiModel } from '../../agents/models/openai.ts';
import { createNarrator } from '../../agents/narrator.ts';
import { makeFindings } from '../../claims/find.ts';
import { templateSelection } from '../../claims/template-draft.ts';
import { storyCase } from '../../claims/testing/stories.ts';
import { verifySelection } from '../../claims/verify.ts';
import type { Drafter } from '../../domain/draft.ts';
import { startFakeProvider, type FakeProvider, type Fault } from '../../test/fake-provider.ts';
import { investigationGraph } from './graph.ts';
import { startRun } from './run.ts';
import { memoryDeps, REF } from './testing.ts';

let fake: FakeProvider;
beforeAll(async () => {
  fake = await startFakeProvider();
});
afterAll(() => fake.close());

const DEADLINE_MS = 700;

/** A run up to its review, with the real drafter, template and verification, over HTTP. */
async function draftedBy(faults: Fault[], totalTimeoutMs: number): Promise<{ drafter: Drafter | null; requests: number; ms: number }> {
  fake.script(...faults);
  fake.requests.length = 0;
  const findings = makeFindings(storyCase('night-hr-files', 'story'));
  const model = createOpenAiModel({
    baseUrl: `${fake.url}/v1`,
    apiKey: null,
    model: 'fake',
    totalTimeoutMs,
    idleTimeoutMs: totalTimeoutMs,
    retryDelayMs: 5,
  });
  const write = createDraftWriter({ narrate: createNarrator({ model }), template: templateSelection });
  let submitted: Drafter | null = null;
  const deps = memoryDeps({
    loadFindings: async () => findings,
    writeDraft: (_ref, f, _attempt, errors, signal) => write(f, errors, signal),
    writeTemplateDraft: async (_ref, f, reason) => ({ selection: templateSelection(f), drafter: { kind: 'template', reason } }),
    verifySelection,
    submitDraft: async (_ref, _selection, drafter) => {
      submitted = drafter;
      return { draftId: 'draft-1', draftHash: 'hash-1' };
    },
  });
  const compiled = investigationGraph(deps, { draftDeadlineMs: DEADLINE_MS }).compile({ checkpointer: new MemorySaver() });
  const startMs = performance.now();
  expect((await startRun(compiled, REF)).state).toBe('awaiting_review');
  return { drafter: submitted, requests: fake.requests.length, ms: performance.now() - startMs };
}

test('a good answer gives a draft of the model', async () => {
  expect(await draftedBy(['good'], 500)).toMatchObject({ drafter: { kind: 'model', model: 'openai:fake' }, requests: 1 });
});

test.each<{ faults: Fault[] }>([{ faults: ['invalid_json', 'good'] }, { faults: ['ungrounded', 'good'] }])(
  '$faults: one repair, and the draft is of the model',
  async ({ faults }) => {
    expect(await draftedBy(faults, 500)).toMatchObject({ drafter: { kind: 'model' }, requests: 2 });
    expect(JSON.stringify(fake.requests[1])).toMatch(/not JSON|must be included/);
  },
);

test.each<{ fault: Fault; requests: number; reason: RegExp }>([
  { fault: '429', requests: 2, reason: /rate_limited/ },
  { fault: '500', requests: 2, reason: /server_error/ },
  { fault: 'cut', requests: 1, reason: /cut_stream/ },
  { fault: 'refusal', requests: 1, reason: /refused/ },
  { fault: 'invalid_json', requests: 2, reason: /could not be read, twice/ },
  { fault: 'ungrounded', requests: 2, reason: /failed verification, twice/ },
  { fault: 'silent', requests: 1, reason: /timeout|in time/ },
])('$fault gives the template draft, labelled, within the deadline', async ({ fault, requests, reason }) => {
  const drafted = await draftedBy([fault], 500);
  expect(drafted).toMatchObject({ drafter: { kind: 'template', reason: expect.stringMatching(reason) }, requests });
  expect(drafted.ms).toBeLessThan(DEADLINE_MS + 300);
});

test('a model whose own limit is longer than the deadline of the run is left at the deadline', async () => {
  const drafted = await draftedBy(['silent'], 60_000);
  expect(drafted.drafter).toEqual({ kind: 'template', reason: 'the model did not answer in time' });
  expect(drafted.ms).toBeLessThan(DEADLINE_MS + 300);
});
