import type { Store } from '../store.ts';
import { loadCert } from './cert.ts';
import { loadCsv } from './csv.ts';
import type { Loaded, Tell } from './loaded.ts';
import { loadOtrf } from './otrf.ts';
import type { LoadSpec } from './spec.ts';

/** Loads one specification into the store; `tell` gets progress and bad lines. */
export function load(store: Store, spec: LoadSpec, tell: Tell): Promise<Loaded> {
  switch (spec.format) {
    case 'otrf':
      return loadOtrf(store, spec, tell);
    case 'cert':
      return loadCert(store, spec, tell);
    default:
      return loadCsv(store, spec, tell);
  }
}
