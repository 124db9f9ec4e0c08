import { randomUUID } from 'node:crypto';
import { createApp } from './app.ts';
import { createActions } from './actions/book.ts';
import { createSavedSearches } from './ariel/saved-searches.ts';
import { createAssets } from './assets/book.ts';
import { makeDirectory, type Caller } from './callers.ts';
import { makeCertificate } from './certificate.ts';
import { createClock } from './clock.ts';
import { fillStore } from './fill-store.ts';
import { createFaults, Fault, type FaultInput } from './http/faults.ts';
import { createTasks } from './http/tasks.ts';
import { createTraffic } from './http/traffic.ts';
import { createWriteLog, type ReceivedWrite } from './http/writes.ts';
import { listen } from './listen.ts';
import { loadOtrf, type Loaded } from './load/otrf.ts';
import type { LoadSpec } from './load/spec.ts';
import { createOffenseBook } from './offenses/book.ts';
import { addSenseEvents, raiseOffense } from './offenses/raise.ts';
import { createRules } from './offenses/rules.ts';
import { createUba, fillRuleData } from './offenses/uba.ts';
import { generateOrganisation } from './organisation/generate.ts';
import type { Organisation, StoryId, Variants } from './organisation/model.ts';
import { SENSE_RULES } from './organisation/sense.ts';
import { earlierSense, plantOffenses } from './plant-offenses.ts';
import { createReferenceStore } from './reference/store.ts';
import { incidentLines, searchRecords, type Control, type SearchRecord } from './routes/control.ts';
import { CLOSING_REASONS } from './routes/siem.ts';
import { createClassification } from './sources/classification.ts';
import { createLogSources } from './sources/log-sources.ts';
import { createProperties } from './sources/properties.ts';
import { openStore } from './store.ts';
import { createSwitches } from './switches.ts';
import type { Exports, World } from './world.ts';

/** Either an organisation that exists, or what one is generated from. */
export type OrganisationSource = { organisation: Organisation } | { seed: number; variants: Variants };

export type SimulatorOptions = OrganisationSource & {
  /** Where the clock starts and a generated organisation ends, epoch ms. */
  nowMs: number;
  loads?: readonly LoadSpec[];
  /** 0 or left out: any free one. */
  port?: number;
  /** Least duration of an Ariel search, real milliseconds. */
  arielDelayMs?: number;
  /** Folder for the certificate's PEM; a new temporary one when left out. */
  certificateFolder?: string;
};

export type RunningSimulator = {
  /** `https://127.0.0.1:PORT` */
  url: string;
  certificatePem: string;
  certificatePath: string;
  /** SEC tokens of two authorized services: one that reads, one that may also write. */
  tokens: { read: string; write: string };
  callers: readonly Caller[];
  loaded: readonly Loaded[];
  /** HR and context exports, past incidents and the truth, as the variants of the moment make them. */
  exports(): Exports & { pastIncidentsJsonl: string };
  control: {
    now(): number;
    setClock(nowMs: number): void;
    /** Sense events, risk over the threshold, offense; `atMs` defaults to now. Joins the offense of that user that is open. */
    raise(input: { username: string; rules: readonly string[]; severity: number; atMs?: number }): Promise<{ id: number; joined: boolean }>;
    /** The offense a story planted, raised as it was meant; for those that are not open at the start. */
    raiseStory(storyId: StoryId): Promise<{ id: number; joined: boolean }>;
    /** Sense events alone; `id` is null while the risk stays below the threshold. */
    sense(input: {
      username: string;
      rules: readonly string[];
      atMs?: number;
    }): Promise<{ id: number | null; joined: boolean; risk: number }>;
    writes(): ReceivedWrite[];
    setFaults(faults: readonly FaultInput[]): void;
    clearFaults(): void;
    setArielDelay(delayMs: number): void;
    searches(): SearchRecord[];
    /** Changes exports and truth; events, offenses and reference data stay as they are. */
    setVariants(variants: Variants): void;
    load(spec: LoadSpec): Promise<Loaded>;
  };
  close(): Promise<void>;
};

const DEFAULT_DELAY_MS = 50;

/** Starts the stand-in on 127.0.0.1; resolves when it answers. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const { nowMs } = options;
  const generated = (variants: Variants): Organisation =>
    'organisation' in options ? options.organisation : generateOrganisation({ size: 'small', seed: options.seed, nowMs, variants });
  const organisation = 'organisation' in options ? options.organisation : generated(options.variants);
  let exported: Exports = exportsOf(organisation);

  const store = await openStore();
  await fillStore(store, organisation);
  const clock = createClock(nowMs, monotonicMs);
  const now = (): number => clock.now();
  const switches = createSwitches();
  const reference = createReferenceStore(organisation, now);
  fillRuleData(reference, SENSE_RULES, nowMs);
  const world: World = {
    clock,
    monotonicMs,
    newId: randomUUID,
    switches,
    store,
    offenses: createOffenseBook(switches),
    rules: createRules(),
    closingReasons: [...CLOSING_REASONS],
    uba: createUba(organisation.uba, { now, switches, reference }),
    reference,
    searches: new Map(),
    searchLog: [],
    savedSearches: createSavedSearches(),
    ariel: { delayMs: options.arielDelayMs ?? DEFAULT_DELAY_MS },
    directory: makeDirectory(randomUUID, nowMs),
    logSources: await createLogSources(store, nowMs),
    classification: createClassification(),
    properties: createProperties(),
    assets: createAssets(organisation, nowMs),
    actions: createActions(),
    tasks: createTasks(),
    staging: { changed: false },
    faults: createFaults(now),
    writes: createWriteLog(),
    traffic: createTraffic(),
    get exports() {
      return exported;
    },
  };
  await plantOffenses(world, organisation);
  const load = async (spec: LoadSpec): Promise<Loaded> => {
    const result = await loadOtrf(store, spec);
    for (const [name, forms] of result.accounts) world.uba.learn(name, forms);
    return result;
  };
  const loaded: Loaded[] = [];
  for (const spec of options.loads ?? []) loaded.push(await load(spec));

  const control: Control = {
    raise: (input) => raiseOffense(world, { ...input, nowMs: clock.now() }),
    sense: (input) => addSenseEvents(world, { ...input, nowMs: clock.now() }),
    setVariants: (variants) => void (exported = exportsOf(generated(variants))),
  };

  const certificate = await makeCertificate(Date.now(), options.certificateFolder);
  const app = createApp(world, control);
  const { url, close } = await listen(app.fetch, certificate, options.port ?? 0);
  const { callers } = world.directory;
  const [, reader, publisher] = callers;

  return {
    url,
    certificatePem: certificate.pem,
    certificatePath: certificate.path,
    tokens: { read: reader?.token ?? '', write: publisher?.token ?? '' },
    callers,
    loaded,
    exports: () => ({ ...exported, pastIncidentsJsonl: incidentLines(exported) }),
    control: {
      now: () => clock.now(),
      setClock: (ms) => clock.set(ms),
      raise: ({ atMs, ...input }) => control.raise({ ...input, atMs: atMs ?? clock.now() }),
      async raiseStory(storyId) {
        const planted = organisation.offenses.find((o) => o.storyId === storyId);
        if (planted === undefined) throw new RangeError(`no offense was planted for the story ${storyId}`);
        return raiseOffense(world, { ...planted, nowMs: clock.now(), earlier: earlierSense(planted) });
      },
      sense: ({ atMs, ...input }) => control.sense({ ...input, atMs: atMs ?? clock.now() }),
      writes: () => world.writes.list(),
      setFaults: (faults) => world.faults.set(faults.map((f) => Fault.parse(f))),
      clearFaults: () => world.faults.set([]),
      setArielDelay: (delayMs) => void (world.ariel.delayMs = delayMs),
      searches: () => searchRecords(world),
      setVariants: (variants) => control.setVariants(variants),
      load,
    },
    async close() {
      await close();
      store.close();
      await certificate.dispose();
    },
  };
}

function monotonicMs(): number {
  return performance.now();
}

function exportsOf({ hrCsv, contextCsv, pastIncidents, truth }: Organisation): Exports {
  return { hrCsv, contextCsv, pastIncidents, truth };
}
