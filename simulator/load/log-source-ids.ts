import type { Store } from '../store.ts';

/** Ids of loaded log sources begin here; the organisation's are below. */
const FIRST_ID = 1_001;

/** The first id that no log source has. */
export function nextLogSourceId(store: Pick<Store, 'logSources'>): number {
  return Math.max(FIRST_ID, ...store.logSources().map((s) => s.id + 1));
}
