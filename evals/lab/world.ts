import { createUseLiteEmbedder } from '../../agents/models/embedders/use-lite.ts';
import { createCsvHr } from '../../connectors/hris/csv.ts';
import { createCsvContext } from '../../connectors/itsm/csv.ts';
import type { HrPort } from '../../connectors/hris/port.ts';
import { createAriel, type Ariel } from '../../connectors/qradar/ariel.ts';
import { createQRadarClient, type QRadarClient } from '../../connectors/qradar/client.ts';
import { listChangedOffenses, usernameOffenseType } from '../../connectors/qradar/offenses.ts';
import { createUba, type Uba } from '../../connectors/qradar/uba.ts';
import type { ContextPort } from '../../domain/check.ts';
import { incidentText } from '../../domain/incident-text.ts';
import type { Offense } from '../../domain/offense.ts';
import { makeTokeniser, type Tokenise } from '../../domain/pseudonym.ts';
import { memoryIncidentStore } from '../../tools/similar-incidents/testing-store.ts';
import type { IncidentStore } from '../../tools/similar-incidents/port.ts';
import type { TextEmbedder } from '../../tools/deps.ts';
import {
  VARIANTS,
  type PastIncident,
  type Person,
  type StoryId,
  type StoryTruth,
  type Variant,
  type Organisation,
} from '../../simulator/organisation/model.ts';
import { aliasesOf } from '../../simulator/organisation/account-names.ts';
import { SERVERS } from '../../simulator/organisation/sites.ts';
import { generateOrganisation } from '../../simulator/organisation/generate.ts';
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
  people: readonly Person[];
  reach: Omit<Reach, 'context'>;
  /** The records of each variant; events and everything else are the same. */
  context: Record<Variant, ContextPort>;
  truth: Record<Variant, StoryTruth[]>;
  offenseOf(story: StoryId): number;
  /** Raw identifiers of the organisation, lower case, as single words. */
  names: ReadonlySet<string>;
  /** User names on `UBA : Users Not Tracked`, lower case. */
  untracked: ReadonlySet<string>;
  /** Raises an offense about somebody whose life is ordinary. */
  raise(input: { username: string; rules: readonly string[]; atMs: number }): Promise<number>;
  /** Sense events alone. */
  sense(input: { username: string; rules: readonly string[]; atMs: number }): Promise<void>;
  close(): Promise<void>;
};

/** Fixed: tokens of two runs can be compared. It protects nothing, the people are made up. */
const TOKENISE = makeTokeniser(new Uint8Array(32).fill(11));
const POLL_MS = 4;
const SEVERITY = 8;

export async function openWorld(seed: number): Promise<EvalWorld> {
  const made = VARIANTS.map((variant) => ({
    variant,
    ...generateOrganisation({ size: 'small', seed, nowMs: NOW_MS, variants: allAs(variant) }),
  }));
  const [organisation] = made;
  if (organisation === undefined) throw new Error('there is no variant');
  const simulator = await startSimulator({ organisation, nowMs: NOW_MS, arielDelayMs: 0 });
  const client = createQRadarClient({
    baseUrl: simulator.url,
    token: simulator.tokens.read,
    version: '20.0',
    ca: simulator.certificatePem,
  });
  const byVariant = <T>(pick: (e: (typeof made)[number]) => T): Record<Variant, T> =>
    Object.fromEntries(made.map((e) => [e.variant, pick(e)])) as Record<Variant, T>;
  const opened = await openOffenses(client);
  const offenses = new Map<StoryId, number>();
  for (const { storyId, username } of organisation.offenses) {
    const known = opened.find((o) => o.offenseSource === username && o.status === 'OPEN');
    offenses.set(storyId, known?.id ?? (await simulator.control.raiseStory(storyId)).id);
  }
  const embedder = createUseLiteEmbedder();
  return {
    seed,
    people: organisation.people,
    reach: {
      client,
      ariel: rememberAnswers(createAriel(client, { clock: () => simulator.control.now(), pollInitialMs: POLL_MS })),
      uba: createUba(client),
      hr: createCsvHr({ text: organisation.hrCsv, name: 'hr.csv' }),
      incidents: await incidentsOf(organisation.pastIncidents, embedder),
      embedder,
      tokenise: TOKENISE,
    },
    context: byVariant((e) => createCsvContext({ text: e.contextCsv, name: 'context.csv' })),
    truth: byVariant((e) => e.truth),
    offenseOf: (story) => offenses.get(story) ?? 0,
    names: identifiersOf(organisation),
    untracked: new Set((organisation.referenceSets['UBA : Users Not Tracked'] ?? []).map((name) => name.toLowerCase())),
    sense: async (input) => void (await simulator.control.sense(input)),
    raise: async ({ username, rules, atMs }) => (await simulator.control.raise({ username, rules, atMs, severity: SEVERITY })).id,
    close: () => simulator.close(),
  };
}

async function openOffenses(client: QRadarClient): Promise<Offense[]> {
  const signal = AbortSignal.timeout(30_000);
  const usernameType = await usernameOffenseType(client, signal);
  const all: Offense[] = [];
  for await (const page of listChangedOffenses(client, { usernameType, persistedAfterMs: 0, pageSize: 200 }, signal)) all.push(...page);
  return all;
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

/** Accounts in every form, machines, addresses, shares, databases, servers and record ids. */
function identifiersOf({ people, referenceMaps, contextCsv }: Organisation): Set<string> {
  const ofPeople = people.flatMap((p) => [...aliasesOf(p), p.workstation, p.address, p.employeeId]);
  const resources = Object.keys(referenceMaps['Asset Sensitivity'] ?? {});
  const records = contextCsv.split('\n').map((line) => line.split(',')[1] ?? '');
  return new Set(
    [...ofPeople, ...resources, ...Object.keys(SERVERS), ...records.filter((id) => /\d/.test(id))].map((n) => n.toLowerCase()),
  );
}
