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
import { makeDesktops } from '../../simulator/organisation/desktops.ts';
import { generateOrganisation, planOrganisation } from '../../simulator/organisation/generate.ts';
import { startSimulator, type RunningSimulator } from '../../simulator/start.ts';
import { oddDays, type OddDay } from '../odd-days.ts';
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
  /** The same organisation behind a console of its own, with hostile text in what the subjects wrote. */
  injected: Omit<Reach, 'context'>;
  /** The records of each variant; events and everything else are the same. */
  context: Record<Variant, ContextPort>;
  truth: Record<Variant, StoryTruth[]>;
  offenseOf(story: StoryId, variant: Variant): number;
  /** Raw identifiers of the organisation, lower case, as single words. */
  names: ReadonlySet<string>;
  /** User names on `UBA : Users Not Tracked`, lower case. */
  untracked: ReadonlySet<string>;
  /** The oddest days of ordinary people in the last days. */
  oddDays(withinDays: number): OddDay[];
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
  const options = (variant: Variant) => ({ size: 'small', seed, nowMs: NOW_MS, variants: allAs(variant) }) as const;
  const organisation = generateOrganisation(options('story'));
  // Of the others only exports and truth are looked at: the events are those of the story.
  const made = VARIANTS.map((variant) => ({ variant, ...planOrganisation(options(variant)).organisation }));
  const byVariant = <T>(pick: (e: (typeof made)[number]) => T): Record<Variant, T> =>
    Object.fromEntries(made.map((e) => [e.variant, pick(e)])) as Record<Variant, T>;
  const plain = await openConsole(organisation);
  const injected = await openConsole(generateOrganisation(options('injected')));
  const embedder = createUseLiteEmbedder();
  const shared = {
    hr: createCsvHr({ text: organisation.hrCsv, name: 'hr.csv' }),
    incidents: await incidentsOf(organisation.pastIncidents, embedder),
    embedder,
    tokenise: TOKENISE,
  };
  const { control } = plain.simulator;
  return {
    seed,
    people: organisation.people,
    reach: { ...shared, ...plain.reach },
    injected: { ...shared, ...injected.reach },
    context: byVariant((e) => createCsvContext({ text: e.contextCsv, name: 'context.csv' })),
    truth: byVariant((e) => e.truth),
    offenseOf: (story, variant) => (variant === 'injected' ? injected : plain).offenses.get(story) ?? 0,
    names: identifiersOf(organisation),
    untracked: new Set((organisation.referenceSets['UBA : Users Not Tracked'] ?? []).map((name) => name.toLowerCase())),
    oddDays: (withinDays) => oddDays(organisation, NOW_MS, withinDays),
    sense: async (input) => void (await control.sense(input)),
    raise: async ({ username, rules, atMs }) => (await control.raise({ username, rules, atMs, severity: SEVERITY })).id,
    async close() {
      await plain.simulator.close();
      await injected.simulator.close();
    },
  };
}

type Console = {
  simulator: RunningSimulator;
  reach: Pick<Reach, 'client' | 'ariel' | 'uba'>;
  offenses: ReadonlyMap<StoryId, number>;
};

/** The stand-in with the organisation's events, and the offense of every story raised. */
async function openConsole(organisation: Organisation): Promise<Console> {
  const simulator = await startSimulator({ organisation, nowMs: NOW_MS, arielDelayMs: 0 });
  const client = createQRadarClient({
    baseUrl: simulator.url,
    token: simulator.tokens.read,
    version: '20.0',
    ca: simulator.certificatePem,
  });
  const opened = await openOffenses(client);
  const offenses = new Map<StoryId, number>();
  for (const { storyId, username } of organisation.offenses) {
    const known = opened.find((o) => o.offenseSource === username && o.status === 'OPEN');
    offenses.set(storyId, known?.id ?? (await simulator.control.raiseStory(storyId)).id);
  }
  const ariel = rememberAnswers(createAriel(client, { clock: () => simulator.control.now(), pollInitialMs: POLL_MS }));
  return { simulator, reach: { client, ariel, uba: createUba(client) }, offenses };
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
  const desktops = makeDesktops(people).flatMap((d) => [d.name, d.address]);
  const resources = Object.keys(referenceMaps['Asset Sensitivity'] ?? {});
  const records = contextCsv.split('\n').map((line) => line.split(',')[1] ?? '');
  return new Set(
    [...ofPeople, ...desktops, ...resources, ...Object.keys(SERVERS), ...records.filter((id) => /\d/.test(id))].map((n) => n.toLowerCase()),
  );
}
