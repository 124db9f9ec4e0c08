import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { startFakeProvider, type FakeProvider, type Fault } from '../../test/fake-provider.ts';
import { createOllamaEmbedder } from './embedders/ollama.ts';
import { createOpenAiEmbedder } from './embedders/openai.ts';
import { createOllamaModel } from './ollama.ts';
import { createOpenAiModel } from './openai.ts';
import type { ModelFailureKind } from './port.ts';

const Draft = z.object({ sections: z.record(z.string(), z.array(z.unknown())), interpretation: z.array(z.unknown()) });
const CLAIM = { id: 'C1', polarity: 'neutral', sections: ['context'], mustInclude: true };
const MESSAGES = [
  { role: 'system', content: 'You choose.' },
  { role: 'user', content: JSON.stringify(CLAIM) },
] as const;
const KEY = 'sk-secret';

let fake: FakeProvider;
beforeAll(async () => {
  fake = await startFakeProvider();
});
afterAll(() => fake.close());
beforeEach(() => {
  fake.requests.length = 0;
});

const TIMES = { idleTimeoutMs: 400, totalTimeoutMs: 1_000, retryDelayMs: 10 };
const ADAPTERS = [
  {
    name: 'openai',
    model: () => createOpenAiModel({ baseUrl: `${fake.url}/v1`, apiKey: KEY, model: 'fake', ...TIMES }),
  },
  { name: 'ollama', model: () => createOllamaModel({ baseUrl: fake.url, model: 'fake', ...TIMES }) },
];

describe.each(ADAPTERS)('$name', ({ name, model }) => {
  const ask = (signal = new AbortController().signal) => model().ask(Draft, 'draft', MESSAGES, signal);

  test.each<{ fault: Fault }>([{ fault: 'good' }, { fault: 'fenced' }, { fault: 'slow' }])(
    'a $fault answer is parsed, with its tokens',
    async ({ fault }) => {
      fake.script(fault);
      expect(await ask()).toMatchObject({ ok: true, tokens: 1000, value: { sections: { context: [{ claimId: 'C1' }], summary: [] } } });
      expect(fake.requests).toHaveLength(1);
    },
  );

  test.each<{ fault: Fault; kind: ModelFailureKind; requests: number }>([
    { fault: '429', kind: 'rate_limited', requests: 2 },
    { fault: '500', kind: 'server_error', requests: 2 },
    { fault: 'cut', kind: 'cut_stream', requests: 1 },
    { fault: 'length', kind: 'cut_stream', requests: 1 },
    { fault: 'invalid_json', kind: 'invalid_json', requests: 1 },
    { fault: 'refusal', kind: 'refused', requests: 1 },
    { fault: 'silent', kind: 'timeout', requests: 1 },
  ])('$fault is a failure of kind $kind, within the deadline, after $requests request(s)', async ({ fault, kind, requests }) => {
    fake.script(fault);
    const startMs = performance.now();
    const answer = await ask();
    expect(answer).toMatchObject({ ok: false, kind });
    expect(performance.now() - startMs).toBeLessThan(TIMES.totalTimeoutMs + 200);
    expect(fake.requests).toHaveLength(requests);
    expect(JSON.stringify(answer)).not.toContain(KEY);
  });

  test('one 429 is waited out', async () => {
    fake.script('429', 'good');
    expect(await ask()).toMatchObject({ ok: true });
  });

  test('an answer of another shape is a mismatch that names the place, not the value', async () => {
    fake.script('good');
    const answer = await model().ask(z.object({ calls: z.array(z.string()) }), 'calls', MESSAGES, new AbortController().signal);
    expect(answer).toMatchObject({ ok: false, kind: 'schema_mismatch', message: expect.stringContaining('calls: invalid_type') });
  });

  test('a caller that stops waiting is answered at once', async () => {
    fake.script('silent');
    const startMs = performance.now();
    expect(await ask(AbortSignal.timeout(50))).toMatchObject({ ok: false, kind: 'timeout' });
    expect(performance.now() - startMs).toBeLessThan(300);
  });

  test('a server that is not there is unreachable, and no address or key is in the answer', async () => {
    const nowhere =
      name === 'openai'
        ? createOpenAiModel({ baseUrl: 'http://127.0.0.1:9/v1', apiKey: KEY, model: 'fake', ...TIMES })
        : createOllamaModel({ baseUrl: 'http://127.0.0.1:9', model: 'fake', ...TIMES });
    const answer = await nowhere.ask(Draft, 'draft', MESSAGES, new AbortController().signal);
    expect(answer).toMatchObject({ ok: false, kind: 'unreachable', raw: null });
    expect(JSON.stringify(answer)).not.toMatch(/sk-secret|127\.0\.0\.1/);
  });

  test('nothing is written to the console, whatever fails', async () => {
    const written = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    fake.script('500');
    await ask();
    fake.script('cut');
    await ask();
    expect(written).not.toHaveBeenCalled();
    written.mockRestore();
  });
});

describe('embedders', () => {
  const SIGNAL = new AbortController().signal;
  const EMBEDDERS = [
    { name: 'openai', embedder: () => createOpenAiEmbedder({ baseUrl: `${fake.url}/v1`, apiKey: KEY, model: 'fake', dimensions: 8 }) },
    { name: 'ollama', embedder: () => createOllamaEmbedder({ baseUrl: fake.url, model: 'fake', dimensions: 8 }) },
  ];

  test.each(EMBEDDERS)('$name answers unit vectors in the order of the texts', async ({ embedder }) => {
    fake.script('good');
    const [a, b] = await embedder().embed(['aaaa', 'bbbb'], SIGNAL);
    expect(Math.hypot(...(a ?? []))).toBeCloseTo(1, 12);
    expect(a).not.toEqual(b);
  });

  test.each(EMBEDDERS)('$name: a broken server is "unavailable", without the key', async ({ embedder }) => {
    fake.script('500');
    await expect(embedder().embed(['a'], SIGNAL)).rejects.toMatchObject({ code: 'unavailable', message: 'the model server answered 500' });
  });

  test('vectors of another length are refused', async () => {
    fake.script('good');
    const wrong = createOllamaEmbedder({ baseUrl: fake.url, model: 'fake', dimensions: 512 });
    await expect(wrong.embed(['a'], SIGNAL)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('an empty text is refused', async () => {
    await expect(EMBEDDERS[0]?.embedder().embed(['a', ' '], SIGNAL)).rejects.toThrow('text 1 is empty');
  });
});
