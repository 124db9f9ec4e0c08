import { randomUUID } from 'node:crypto';
import { createActions } from './actions/book.ts';
import { createSavedSearches } from './ariel/saved-searches.ts';
import { createAssets } from './assets/book.ts';
import { makeDirectory } from './callers.ts';
import { createClock } from './clock.ts';
import { createFaults } from './http/faults.ts';
import { createTasks } from './http/tasks.ts';
import { createTraffic } from './http/traffic.ts';
import { createWriteLog } from './http/writes.ts';
import { createOffenseBook } from './offenses/book.ts';
import { createRules } from './offenses/rules.ts';
import { createUba, fillRuleData } from './offenses/uba.ts';
import type { Organisation } from './organisation/model.ts';
import { SENSE_RULES } from './organisation/sense.ts';
import { createReferenceStore } from './reference/store.ts';
import { CLOSING_REASONS } from './routes/siem.ts';
import { createClassification } from './sources/classification.ts';
import { createLogSources } from './sources/log-sources.ts';
import { createProperties } from './sources/properties.ts';
import type { Store } from './store.ts';
import { createSwitches } from './switches.ts';
import type { Exports, World } from './world.ts';

export type WorldParts = {
  organisation: Organisation;
  /** Filled with the organisation's events. */
  store: Store;
  nowMs: number;
  arielDelayMs: number;
  exported: () => Exports;
};

/** A console as it is found in the morning: configured, with users and reference data, and without offenses. */
export async function buildWorld({ organisation, store, nowMs, arielDelayMs, exported }: WorldParts): Promise<World> {
  const clock = createClock(nowMs, monotonicMs);
  const now = (): number => clock.now();
  const switches = createSwitches();
  const reference = createReferenceStore(organisation, now);
  fillRuleData(reference, SENSE_RULES, nowMs);
  return {
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
    ariel: { delayMs: arielDelayMs },
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
      return exported();
    },
  };
}

function monotonicMs(): number {
  return performance.now();
}
