import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseView } from '../server/pages/views.ts';
import { TOKEN_PATTERN } from '../domain/pseudonym.ts';
import { generateOrganisation } from '../simulator/organisation/generate.ts';
import { ALL_STORIES } from '../simulator/options.ts';
import { foundIn, identifiersOf } from './browser/identifiers.ts';
import { startFakeProvider, type FakeProvider, type Fault } from './fake-provider.ts';
import { peopleOf } from './people.ts';
import { NOW_MS, START_MS, startWholeService, TEST_MS, type WholeService } from './whole-service.ts';

const SEED = 77;
const DEADLINE_S = 20;
/** What the code around the model may take on a machine that is busy. */
const SLACK_MS = 15_000;

const PROVIDERS = [
  { provider: 'openai', at: (url: string) => `${url}/v1`, embedder: 'openai' },
  { provider: 'ollama', at: (url: string) => url, embedder: 'ollama' },
] as const;

describe.each(PROVIDERS)('with the provider $provider', ({ provider, at, embedder }) => {
  let fake: FakeProvider;
  let world: WholeService;
  let people: string[];
  beforeAll(async () => {
    fake = await startFakeProvider();
    world = await startWholeService(
      {
        POLL_SECONDS: '3600',
        ARIEL_SEARCHES_PER_HOUR: '10000',
        MODEL_PROVIDER: provider,
        MODEL_URL: at(fake.url),
        MODEL_NAME: 'fake',
        DRAFT_DEADLINE_SECONDS: String(DEADLINE_S),
        EMBEDDER: embedder,
        EMBEDDER_URL: at(fake.url),
        EMBEDDER_NAME: 'fake',
        EMBEDDER_DIMENSIONS: '8',
      },
      { seed: SEED },
    );
    people = peopleOf(world.simulator);
  }, START_MS);
  afterAll(async () => {
    await world.stop();
    await fake.close();
  });

  async function drafted(id: number): Promise<CaseView & { draft: NonNullable<CaseView['draft']> }> {
    await world.hint(id);
    const view = await world.caseAt(id, 'awaiting_review');
    if (view.draft === null) throw new Error('no draft');
    return { ...view, draft: view.draft };
  }

  test('a good answer gives a draft of the model, with the query that it asked for in the evidence', { timeout: TEST_MS }, async () => {
    fake.script('good');
    const { id } = await world.simulator.control.raiseStory('night-hr-files');
    const { draft, evidence } = await drafted(id);
    const { content } = draft;
    expect(content.drafter).toMatchObject({ kind: 'model', model: `${provider}:fake`, prompts: [{ id: 'narrate', version: 1 }] });
    expect(content.drafter.kind === 'model' && content.drafter.prompts[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    const placed = Object.values(content.selection.sections).flat();
    expect(placed.length).toBeLessThan(content.claims.length);
    expect(content.claims.filter((c) => c.mustInclude && !placed.some((p) => p.claimId === c.id))).toEqual([]);
    const asked = evidence.filter((e) => e.tool === 'peer_activity').map((e) => JSON.parse(e.params) as unknown);
    expect(asked).toEqual([{}, { definition: 'title' }]);
    expect(content.evidence.map((e) => e.label)).toEqual(evidence.map((e) => e.label));
    expect(content.conclusion).toBe('needs_investigation');
  });

  test.each<{ fault: Fault; reason: RegExp }>([
    { fault: '429', reason: /rate_limited/ },
    { fault: '500', reason: /server_error/ },
    { fault: 'cut', reason: /cut_stream/ },
    { fault: 'length', reason: /cut_stream/ },
    { fault: 'invalid_json', reason: /could not be read, twice/ },
    { fault: 'ungrounded', reason: /failed verification, twice/ },
    { fault: 'refusal', reason: /refused/ },
    { fault: 'never', reason: /timeout|in time/ },
  ])('$fault: the template draft, labelled with the reason, within the deadline', { timeout: TEST_MS }, async ({ fault, reason }) => {
    fake.script(fault);
    const before = fake.requests.length;
    const { id } = await world.simulator.control.raise({
      username: people.shift() ?? '',
      rules: ['UBA : New Account Use Detected'],
      severity: 8,
    });
    const { draft, timings } = await drafted(id);
    expect(fake.requests.length).toBeGreaterThan(before);
    expect(draft.content.drafter).toMatchObject({ kind: 'template', reason: expect.stringMatching(reason) });
    expect(draft.content.claims.length).toBeGreaterThan(0);
    const { draft: sinceMs = 0, drafted: doneMs = Infinity } = timings;
    expect(doneMs - sinceMs).toBeLessThan(DEADLINE_S * 1_000 + SLACK_MS);
    const said = JSON.stringify(draft.content);
    expect(said).not.toContain('sk-secret');
    expect(said).not.toContain('4711');
  });

  test('an answer that is repaired is a draft of the model', { timeout: TEST_MS }, async () => {
    fake.script('500', '500', 'ungrounded', 'good');
    const { id } = await world.simulator.control.raise({
      username: people.shift() ?? '',
      rules: ['UBA : New Account Use Detected'],
      severity: 8,
    });
    expect((await drafted(id)).draft.content.drafter).toMatchObject({ kind: 'model' });
  });

  test('nothing that names anybody or anything has reached the provider, in any body', { timeout: TEST_MS }, async () => {
    fake.script('good');
    for (const story of ['shared-admin-account', 'stolen-credentials', 'leaver-mass-copy'] as const)
      await drafted((await world.simulator.control.raiseStory(story)).id);
    const organisation = generateOrganisation({ size: 'small', seed: SEED, nowMs: NOW_MS, variants: ALL_STORIES });
    const identifiers = identifiersOf(organisation, { reviewers: [] });
    expect(identifiers.length).toBeGreaterThan(500);
    const used = new Set(organisation.truth.map((t) => t.username.toLowerCase()));
    expect(identifiers.filter((i) => used.has(i)).length).toBe(used.size);
    expect(fake.bodies.length).toBeGreaterThan(20);
    expect(fake.bodies.some((b) => b.search(TOKEN_PATTERN) >= 0)).toBe(true);
    expect([...new Set(fake.bodies.flatMap((body) => foundIn(body, identifiers)))]).toEqual([]);
  });
});
