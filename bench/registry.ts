import { aql } from './aql.ts';
import { ariel } from './ariel.ts';
import type { Bench } from './bench.ts';
import { latency } from './latency.ts';
import { scorers } from './scorers.ts';

/** Every bench. A new one is one file and one line here. */
export const BENCHES: readonly Bench[] = [aql, ariel, latency, scorers];
