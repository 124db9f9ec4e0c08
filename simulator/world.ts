import type { Search } from './ariel/search.ts';
import type { Caller } from './callers.ts';
import type { SimulatorClock } from './clock.ts';
import type { FaultBook } from './http/faults.ts';
import type { WriteLog } from './http/writes.ts';
import type { OffenseBook } from './offenses/book.ts';
import type { createRules } from './offenses/rules.ts';
import type { UbaBook } from './offenses/uba.ts';
import type { Organisation } from './organisation/model.ts';
import type { ReferenceStore } from './reference/store.ts';
import type { Store } from './store.ts';

/** What the organisation hands out besides events; it changes with the variants. */
export type Exports = Pick<Organisation, 'hrCsv' | 'contextCsv' | 'pastIncidents' | 'truth'>;

/** Everything the stand-in is; a route takes the part it needs. */
export type World = {
  clock: SimulatorClock;
  monotonicMs(): number;
  newId(): string;
  store: Store;
  offenses: OffenseBook;
  rules: ReturnType<typeof createRules>;
  closingReasons: { id: number; text: string; is_deleted: boolean; is_reserved: boolean }[];
  uba: UbaBook;
  reference: ReferenceStore;
  searches: Map<string, Search>;
  /** Every search ever started, the deleted ones too. */
  searchLog: Search[];
  /** How long a search takes at least, in real milliseconds. */
  ariel: { delayMs: number };
  callers: readonly Caller[];
  faults: FaultBook;
  writes: WriteLog;
  exports: Exports;
};
