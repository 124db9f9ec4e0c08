import type { ActionBook } from './actions/book.ts';
import type { SavedSearch } from './ariel/saved-searches.ts';
import type { Search } from './ariel/search.ts';
import type { AssetBook } from './assets/book.ts';
import type { Directory } from './callers.ts';
import type { SimulatorClock } from './clock.ts';
import type { FaultBook } from './http/faults.ts';
import type { Traffic } from './http/traffic.ts';
import type { Table } from './http/table.ts';
import type { TaskBook } from './http/tasks.ts';
import type { WriteLog } from './http/writes.ts';
import type { OffenseBook } from './offenses/book.ts';
import type { RuleBook } from './offenses/rules.ts';
import type { UbaBook } from './offenses/uba.ts';
import type { Organisation } from './organisation/model.ts';
import type { ReferenceStore } from './reference/store.ts';
import type { Classification } from './sources/classification.ts';
import type { LogSourceBook } from './sources/log-sources.ts';
import type { PropertyBook } from './sources/properties.ts';
import type { Store } from './store.ts';
import type { SwitchBook } from './switches.ts';

/** What the organisation hands out besides events; it changes with the variants. */
export type Exports = Pick<Organisation, 'hrCsv' | 'contextCsv' | 'pastIncidents' | 'truth'>;

/** Everything the stand-in is; a route takes the part it needs. */
export type World = {
  clock: SimulatorClock;
  monotonicMs(): number;
  newId(): string;
  switches: SwitchBook;
  store: Store;
  offenses: OffenseBook;
  rules: RuleBook;
  closingReasons: { id: number; text: string; is_deleted: boolean; is_reserved: boolean }[];
  uba: UbaBook;
  reference: ReferenceStore;
  searches: Map<string, Search>;
  /** Every search ever started, the deleted ones too. */
  searchLog: Search[];
  savedSearches: Table<SavedSearch>;
  /** How long a search takes at least, in real milliseconds. */
  ariel: { delayMs: number };
  directory: Directory;
  logSources: LogSourceBook;
  classification: Classification;
  properties: PropertyBook;
  assets: AssetBook;
  actions: ActionBook;
  tasks: TaskBook;
  /** Whether something was configured since the last deploy. */
  staging: { changed: boolean };
  faults: FaultBook;
  writes: WriteLog;
  traffic: Traffic;
  exports: Exports;
};
