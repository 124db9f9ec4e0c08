import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFindings } from '../claims/find.ts';
import { templateSelection } from '../claims/template-draft.ts';
import { USER } from '../claims/testing/plots.ts';
import { storyCase, STORIES } from '../claims/testing/stories.ts';
import { verifySelection } from '../claims/verify.ts';
import { SECTIONS, type CaseFindings } from '../domain/draft.ts';
import { startFakeProvider, type FakeProvider, type Fault } from '../test/fake-provider.ts';
import { createDraftWriter } from './draft-writer.ts';
import { createOllamaModel } from './models/ollama.ts';
import { createOpenAiModel } from './models/openai.ts';
import { createNarrator } from './narrator.ts';

const SIGNAL = new AbortController().signal;
const TIMES = { idleTimeoutMs: 300, totalTimeoutMs: 1_000, retryDelayMs: 5 };

let fake: FakeProvider;
beforeAll(async () => {
  fake = await startFakeProvider();
});
afterAll(() => fake.close());

const MODELS = [
  { name: 'openai', model: () => createOpenAiModel({ baseUrl: `${fake.url}/v1`, apiKey: null, model: 'fake', ...TIMES }) },
  { name: 'ollama', model: () => createOllamaModel({ baseUrl: fake.url, model: 'fake', ...TIMES }) },
];

function placedIn(selection: { sections: Record<string, { claimId: string }[]> }): number {
  return SECTIONS.reduce((n, s) => n + (selection.sections[s]?.length ?? 0), 0);
}

describe.each(MODELS)('with $name', ({ model }) => {
  test.each(STORIES.flatMap((story) => (['story', 'twin'] as const).map((variant) => ({ story, variant }))))(
    'a good answer about $story ($variant) is a draft that passes verification',
    async ({ story, variant }) => {
      fake.script('good');
      const findings = makeFindings(storyCase(story, variant));
      const narration = await createNarrator({ model: model() })(findings, [], SIGNAL);
      expect(narration).toMatchObject({ ok: true, drafter: { kind: 'model', prompts: [{ id: 'narrate', version: 1 }] } });
      if (!narration.ok) return;
      expect(verifySelection(findings, narration.selection)).toEqual([]);
      expect(placedIn(narration.selection)).toBeLessThanOrEqual(findings.claims.length);
    },
  );

  test.each<{ fault: Fault; reason: string }>([
    { fault: '429', reason: 'rate_limited' },
    { fault: '500', reason: 'server_error' },
    { fault: 'cut', reason: 'cut_stream' },
    { fault: 'refusal', reason: 'refused' },
    { fault: 'silent', reason: 'timeout' },
  ])('$fault gives the template draft at once, with the reason', async ({ fault, reason }) => {
    fake.script(fault);
    const findings = makeFindings(storyCase('night-hr-files', 'story'));
    const written = await createDraftWriter({ narrate: createNarrator({ model: model() }), template: templateSelection })(
      findings,
      [],
      SIGNAL,
    );
    expect(written.drafter).toMatchObject({ kind: 'template', reason: expect.stringContaining(reason) });
    expect(written.selection).toEqual(templateSelection(findings));
  });

  test('an answer that is no JSON is unusable, so that it gets its one repair', async () => {
    fake.script('invalid_json');
    const findings = makeFindings(storyCase('night-hr-files', 'story'));
    const written = await createDraftWriter({ narrate: createNarrator({ model: model() }), template: templateSelection })(
      findings,
      [],
      SIGNAL,
    );
    expect(written).toMatchObject({ drafter: { kind: 'model' }, unusable: ['the answer is not JSON'] });
  });

  test('an answer of the right shape that is not grounded does not pass verification', async () => {
    fake.script('ungrounded');
    const findings = makeFindings(storyCase('night-hr-files', 'story'));
    const narration = await createNarrator({ model: model() })(findings, [], SIGNAL);
    expect(narration.ok).toBe(true);
    if (narration.ok) expect(verifySelection(findings, narration.selection).length).toBeGreaterThan(1);
  });
});

test('the model sees pseudonyms and the errors of its last answer, never a login, a share or a host', async () => {
  fake.script('good');
  fake.requests.length = 0;
  const narrate = createNarrator({ model: createOllamaModel({ baseUrl: fake.url, model: 'fake', ...TIMES }) });
  await narrate(makeFindings(storyCase('night-hr-files', 'story')), ['claim C1 must be included'], SIGNAL);
  const sent = JSON.stringify(fake.requests);
  expect(sent).toContain('claim C1 must be included');
  expect(sent).not.toMatch(new RegExp(`${USER}|fs01|hr-payroll|10\\.\\d+\\.\\d+`, 'i'));
});

test('without claims no model is asked', async () => {
  fake.requests.length = 0;
  const nothing: CaseFindings = { facts: [], claims: [], checks: [], gaps: [], conclusion: 'not_concluded' };
  const narrate = createNarrator({ model: createOllamaModel({ baseUrl: fake.url, model: 'fake', ...TIMES }) });
  expect(await narrate(nothing, [], SIGNAL)).toMatchObject({ ok: false, kind: 'no_claims' });
  expect(fake.requests).toEqual([]);
});

test('without a model the template writes and gives no reason', async () => {
  const findings = makeFindings(storyCase('night-hr-files', 'story'));
  const written = await createDraftWriter({ narrate: null, template: templateSelection })(findings, [], SIGNAL);
  expect(written).toMatchObject({ drafter: { kind: 'template', reason: null }, tokens: 0 });
});
