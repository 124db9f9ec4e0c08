import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startFakeProvider, type FakeProvider } from '../test/fake-provider.ts';
import { createInvestigator, type AskedCount } from './investigator.ts';
import { createOpenAiModel } from './models/openai.ts';

const SIGNAL = new AbortController().signal;
const TOOLS = [
  { name: 'flow', description: 'bytes that left', effect: 'read' as const, input: z.strictObject({}) },
  {
    name: 'activity_detail',
    description: 'single events',
    effect: 'read' as const,
    input: z.strictObject({ channels: z.array(z.enum(['usb', 'mail'])).min(1) }),
  },
  { name: 'post_note', description: 'writes', effect: 'write' as const, input: z.strictObject({}) },
];
const ASKED: AskedCount[] = [{ tool: 'flow', input: '{}', rows: 3, coverage: 'complete' }];

let fake: FakeProvider;
beforeAll(async () => {
  fake = await startFakeProvider();
});
afterAll(() => fake.close());

function investigator() {
  const model = createOpenAiModel({
    baseUrl: `${fake.url}/v1`,
    apiKey: null,
    model: 'fake',
    idleTimeoutMs: 300,
    totalTimeoutMs: 1_000,
    retryDelayMs: 5,
  });
  return createInvestigator({ model, tools: TOOLS });
}

test('a model may ask for one more query of the catalogue, with an input of its schema', async () => {
  fake.script('good');
  expect(await investigator()(ASKED, 4, SIGNAL)).toEqual({
    calls: [{ tool: 'activity_detail', input: { channels: ['usb'] } }],
    tokens: 1000,
  });
});

test('a tool that writes is never offered', async () => {
  fake.requests.length = 0;
  await investigator()(ASKED, 4, SIGNAL);
  expect(JSON.stringify(fake.requests)).not.toContain('post_note');
});

test.each(['429', '500', 'cut', 'invalid_json', 'refusal', 'ungrounded'] as const)(
  '%s asks for nothing and does not throw',
  async (fault) => {
    fake.script(fault);
    expect((await investigator()(ASKED, 4, SIGNAL)).calls).toEqual([]);
  },
);

test('with no calls left no model is asked', async () => {
  fake.requests.length = 0;
  expect(await investigator()(ASKED, 0, SIGNAL)).toEqual({ calls: [], tokens: 0 });
  expect(fake.requests).toEqual([]);
});
