import { createUseLiteEmbedder } from '../../agents/models/embedders/use-lite.ts';
import { createCsvHr } from '../../connectors/hris/csv.ts';
import { createCsvContext } from '../../connectors/itsm/csv.ts';
import type { HrPort } from '../../connectors/hris/port.ts';
import { createAriel, type Ariel } from '../../connectors/qradar/ariel.ts';
import { createQRadarClient, type QRadarClient } from '../../connectors/qradar/client.ts';
import { createUba, type Uba } from '../../connectors/qradar/uba.ts';
import type { ContextPort } from '../../domain/check.ts';
import { incidentText } from '../../domain/incident-text.ts';
import { makeTokeniser, type Tokenise } from '../../domain/pseudonym.ts';
import { memoryIncidentStore } from '../../tools/similar-incidents/testing-store.ts';
import type { IncidentStore } from '../../tools/similar-incidents/port.ts';
import type { TextEmbedder } from '../../tools/deps.ts';
import { STORY_IDS, VARIANTS, type PastIncident, type StoryId, type StoryTruth, type Variant } from '../../simulator/organisation/model.ts';
import { startSimulator } from '../../simulator/start.ts';
import { allAs } from './variants.ts';
import { rememberAnswers } from './remember-answers.ts';

/** One moment for every seed, so that a seed alone says what was judged. */
export const NOW_MS = Date.UTC(2026, 10, 24);

/** What an investigation reaches outside of itself; a condition of an eval replaces parts of it. */
export type Reach = {
  client: QRadarClient;
  ariel: Ariel;
  uba: Uba;
  hr: HrPort;
  context: ContextPort;
  incidents: IncidentStore;
  embedder: TextEmbedder;
  tokenise: Tokenise;
};

/** One generated organisation behind the stand-in, reached over HTTPS as a real console is. */
export type EvalWorld = {
  seed: number;
  reach: Omit<Reach, 'context'>;
  /** The records of each variant; events and everything else are the same. */
  context: Record<Variant, ContextPort>;
  truth: Record<Variant, StoryTruth[]>;
  offenseOf(story: StoryId): number;
  /** Raises an offense about somebody whose life is ordinary. */
  raise(input: { username: string; rules: readonly string[]; atMs: number }): Promise<number>;
  close(): Promise<void>;
};

/** Fixed: tokens of two runs can be compared. It protects nothing, the people are made up. */
const TOKENISE = makeTokeniser(new Uint8Array(32).fill(11));
const POLL_MS = 4;
const SEVERITY = 8;

export async function openWorld(seed: number): Promise<EvalWorld> {
  const simulator = await startSimulator({ seed, variants: allAs('story'), nowMs: NOW_MS, arielDelayMs: 0 });
  const client = createQRadarClient({
    baseUrl: simulator.url,
    token: simulator.tokens.read,
    version: '20.0',
    ca: simulator.certificatePem,
  });
  const exportsOf = (variant: Variant) => {
    simulator.control.setVariants(allAs(variant));
    return simulator.exports();
  };
  const exported = VARIANTS.map((variant) => ({ variant, ...exportsOf(variant) }));
  const [any] = exported;
  if (any === undefined) throw new Error('there is no variant');
  const byVariant = <T>(pick: (e: (typeof exported)[number]) => T): Record<Variant, T> =>
    Object.fromEntries(exported.map((e) => [e.variant, pick(e)])) as Record<Variant, T>;
  const offenses = new Map<StoryId, number>();
  for (const story of STORY_IDS) {
    const { id } = await simulator.control.raiseStory(story);
    offenses.set(story, id);
  }
  const embedder = createUseLiteEmbedder();
  return {
    seed,
    reach: {
      client,
      ariel: rememberAnswers(createAriel(client, { clock: () => simulator.control.now(), pollInitialMs: POLL_MS })),
      uba: createUba(client),
      hr: createCsvHr({ text: any.hrCsv, name: 'hr.csv' }),
      incidents: await incidentsOf(any.pastIncidents, embedder),
      embedder,
      tokenise: TOKENISE,
    },
    context: byVariant((e) => createCsvContext({ text: e.contextCsv, name: 'context.csv' })),
    truth: byVariant((e) => e.truth),
    offenseOf: (story) => offenses.get(story) ?? 0,
    raise: async ({ username, rules, atMs }) => (await simulator.control.raise({ username, rules, atMs, severity: SEVERITY })).id,
    close: () => simulator.close(),
  };
}

async function incidentsOf(past: readonly PastIncident[], embedder: TextEmbedder): Promise<IncidentStore> {
  const store = memoryIncidentStore();
  const vectors = await embedder.embed(
    past.map((p) => incidentText(p)),
    AbortSignal.timeout(60_000),
  );
  for (const [i, incident] of past.entries()) await store.add({ ...incident, embedding: vectors[i] ?? null, modelId: embedder.id });
  return store;
}
