import { join } from 'node:path';
import type { ActionRun } from './actions/book.ts';
import { APPENDIX_DELAY_MS, appendixOrganisation } from './appendix/organisation.ts';
import { plantAppendix } from './appendix/plant.ts';
import { createApp } from './app.ts';
import type { Caller } from './callers.ts';
import { makeCertificate, makeExpiredCertificate } from './certificate.ts';
import { buildWorld } from './build-world.ts';
import { createEngine } from './engine/engine.ts';
import { EngineRule, type EngineRuleInput } from './engine/rule.ts';
import { createIntake } from './ingest/intake.ts';
import { listenSyslog, type SyslogPorts } from './ingest/listen-syslog.ts';
import { fillStore } from './fill-store.ts';
import { Fault, type FaultInput } from './http/faults.ts';
import type { ReceivedWrite } from './http/writes.ts';
import { keptFile, keptOrganisation, makeKept } from './kept.ts';
import { listen } from './listen.ts';
import { load as loadInto } from './load/load.ts';
import type { Loaded, Tell } from './load/loaded.ts';
import type { LoadSpec } from './load/spec.ts';
import { addSenseEvents, raiseOffense } from './offenses/raise.ts';
import { changesEvents, isCollected, keptRecords } from './organisation/collected.ts';
import { generateOrganisation, planOrganisation } from './organisation/generate.ts';
import type { Organisation, StoryId, Variants } from './organisation/model.ts';
import type { Size } from './organisation/roster.ts';
import { earlierSense, plantOffenses } from './plant-offenses.ts';
import { incidentLines, searchRecords, type Control, type SearchRecord } from './routes/control.ts';
import { openStore } from './store.ts';
import type { Exports } from './world.ts';

/** Either an organisation that exists, or what one is generated from. */
export type OrganisationSource = { organisation: Organisation } | { appendix: true } | { size?: Size; seed: number; variants: Variants };

export type SimulatorOptions = OrganisationSource & {
  /** Where the clock starts and a generated organisation ends, epoch ms. */
  nowMs: number;
  loads?: readonly LoadSpec[];
  /** Takes the progress of loads and the lines they leave out. */
  tell?: Tell;
  /** 0 or left out: any free one. */
  port?: number;
  /** Switches that are not at their default. */
  switches?: Readonly<Record<string, number | boolean>>;
  /** Ports of the syslog listener; any free ones when left out. */
  syslog?: Partial<SyslogPorts>;
  /** Least duration of an Ariel search, real milliseconds. */
  arielDelayMs?: number;
  /** Where the events of large organisations are kept; `.casewright/organisations` when left out. */
  cacheFolder?: string;
  /** Folder for the certificate's PEM; a new temporary one when left out. */
  certificateFolder?: string;
};

export type RunningSimulator = {
  /** `https://127.0.0.1:PORT` */
  url: string;
  certificatePem: string;
  certificatePath: string;
  /** Ports of the syslog listener on 127.0.0.1; a LEEF line is an event within a second. */
  syslog: SyslogPorts;
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
    /** Changes exports and truth; events, offenses and reference data stay as they are. `RangeError` for a variant that changes events. */
    setVariants(variants: Variants): void;
    load(spec: LoadSpec): Promise<Loaded>;
    /** Rules of the stand-in's own, in place of those before. */
    setRules(rules: readonly EngineRuleInput[]): void;
    /** Sets a switch; throws `RangeError` for a name or value that is none. */
    setSwitch(name: string, value: number | boolean): void;
    /** What custom actions did. */
    actionRuns(): readonly ActionRun[];
    /** Resolves when every syslog line taken so far can be queried and its rules have run. */
    settled(): Promise<void>;
  };
  close(): Promise<void>;
};

const DEFAULT_DELAY_MS = 50;
const CACHE_FOLDER = join('.casewright', 'organisations');

/** Starts the stand-in on 127.0.0.1; resolves when it answers. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const { nowMs } = options;
  // Made while the organisation is.
  const certificates = Promise.all([makeCertificate(Date.now(), options.certificateFolder), makeExpiredCertificate(Date.now())]);
  // A fault of theirs is raised where they are waited for.
  certificates.catch(() => undefined);
  const isLarge = 'seed' in options && options.size === 'large';
  const generated = (variants: Variants): Organisation => {
    if (!('seed' in options)) return organisation;
    const { seed } = options;
    if (!isLarge) return generateOrganisation({ size: 'small', seed, nowMs, variants });
    return { ...planOrganisation({ size: 'large', seed, nowMs, variants }).organisation, holdings: [], events: [], flows: [] };
  };
  const store = await openStore(isLarge ? await keptEvents(options) : undefined);
  const organisation =
    (isLarge ? await keptOrganisation(store, options) : null) ?? organisationOf(options, (variants) => generated(variants));
  let exported: Exports = exportsOf(organisation);

  const loadedHr: string[] = [];
  const current = (): Exports =>
    loadedHr.length === 0 ? exported : { ...exported, hrCsv: [exported.hrCsv.trimEnd(), ...loadedHr, ''].join('\n') };

  await fillStore(store, { ...organisation, events: organisation.events.filter(isCollected(organisation.truth, organisation.logSources)) });
  const world = await buildWorld({
    organisation,
    store,
    nowMs,
    arielDelayMs: options.arielDelayMs ?? ('appendix' in options ? APPENDIX_DELAY_MS : DEFAULT_DELAY_MS),
    exported: current,
  });
  const { clock } = world;
  for (const [name, value] of Object.entries(options.switches ?? {})) world.switches.set(name, value);
  if ('appendix' in options) await plantAppendix(world);
  else await plantOffenses(world, organisation);
  const load = async (spec: LoadSpec): Promise<Loaded> => {
    const result = await loadInto(store, spec, options.tell ?? (() => undefined));
    for (const [name, forms] of result.accounts) world.uba.learn(name, forms);
    for (const { username, hrLine, ...attributes } of result.people ?? []) {
      world.uba.learn(username, [username]);
      const { displayName, department, title: jobTitle } = attributes;
      Object.assign(world.uba.find(username) ?? {}, { displayName, department, jobTitle });
      loadedHr.push(hrLine);
    }
    return result;
  };
  const loaded: Loaded[] = [];
  for (const spec of options.loads ?? []) loaded.push(await load(spec));

  const engine = createEngine(world);
  const intake = createIntake(world, (event) => engine.see(event));
  const control: Control = {
    async raise(input) {
      const { events, ...raised } = await raiseOffense(world, { ...input, nowMs: clock.now() });
      await engine.seeOwn(events);
      return raised;
    },
    async sense(input) {
      const { events, ...sensed } = await addSenseEvents(world, { ...input, nowMs: clock.now() });
      await engine.seeOwn(events);
      return sensed;
    },
    engine,
    settled: () => intake.settled(),
    setVariants(variants) {
      const changed = generated(variants);
      const other = changed.truth.filter((t, i) => t.variant !== exported.truth[i]?.variant);
      const fixed = [...other, ...exported.truth.filter((t) => other.some((o) => o.storyId === t.storyId))].find(changesEvents);
      if (fixed !== undefined)
        throw new RangeError(`${fixed.storyId}=${fixed.variant} changes what is collected: start with --variant ${fixed.storyId}=…`);
      exported = exportsOf(changed);
    },
  };

  const [certificate, ended] = await certificates;
  const app = createApp(world, control);
  const expired = { ...ended, isOn: () => world.faults.isOn('expired_certificate') };
  const { url, close } = await listen(app.fetch, certificate, expired, options.port ?? 0);
  const syslog = await listenSyslog(
    certificate,
    options.syslog ?? {},
    (line, from) => intake.take(line, from),
    () => {
      const fault = world.faults.take({ path: '/api', method: 'POST' }, ['syslog_down', 'syslog_lost'])?.kind;
      return fault === 'syslog_down' || fault === 'syslog_lost' ? fault : null;
    },
  );
  const { callers } = world.directory;
  const [, reader, publisher] = callers;

  return {
    url,
    certificatePem: certificate.pem,
    certificatePath: certificate.path,
    syslog: syslog.ports,
    tokens: { read: reader?.token ?? '', write: publisher?.token ?? '' },
    callers,
    loaded,
    exports: () => ({ ...current(), pastIncidentsJsonl: incidentLines(current()) }),
    control: {
      now: () => clock.now(),
      setClock: (ms) => clock.set(ms),
      raise: ({ atMs, ...input }) => control.raise({ ...input, atMs: atMs ?? clock.now() }),
      async raiseStory(storyId) {
        const planted = organisation.offenses.find((o) => o.storyId === storyId);
        if (planted === undefined) throw new RangeError(`no offense was planted for the story ${storyId}`);
        const { events, ...raised } = await raiseOffense(world, { ...planted, nowMs: clock.now(), earlier: earlierSense(planted) });
        await engine.seeOwn(events);
        return raised;
      },
      sense: ({ atMs, ...input }) => control.sense({ ...input, atMs: atMs ?? clock.now() }),
      writes: () => world.writes.list(),
      setFaults: (faults) => world.faults.set(faults.map((f) => Fault.parse(f))),
      clearFaults: () => world.faults.set([]),
      setArielDelay: (delayMs) => void (world.ariel.delayMs = delayMs),
      searches: () => searchRecords(world),
      setVariants: (variants) => control.setVariants(variants),
      load,
      setRules: (rules) => engine.set(rules.map((rule) => EngineRule.parse(rule))),
      setSwitch: (name, value) => world.switches.set(name, value),
      actionRuns: () => [...world.actions.runs],
      settled: () => intake.settled(),
    },
    async close() {
      await syslog.close();
      await intake.settled();
      await close();
      store.close();
      await certificate.dispose();
    },
  };
}

/** The file of a large organisation's events, made when it is not there yet. */
async function keptEvents({
  seed,
  nowMs,
  variants,
  cacheFolder,
  tell,
}: SimulatorOptions & { seed: number; variants: Variants }): Promise<string> {
  const folder = cacheFolder ?? CACHE_FOLDER;
  const large = { size: 'large', seed, nowMs, variants } as const;
  const file = keptFile(folder, large);
  await makeKept(file, large, tell ?? (() => undefined));
  return file;
}

function organisationOf(source: OrganisationSource, generated: (variants: Variants) => Organisation): Organisation {
  if ('organisation' in source) return source.organisation;
  return 'appendix' in source ? appendixOrganisation() : generated(source.variants);
}

function exportsOf(organisation: Organisation): Exports {
  const { hrCsv, pastIncidents, truth } = organisation;
  return { hrCsv, contextCsv: keptRecords(organisation), pastIncidents, truth };
}
