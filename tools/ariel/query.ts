import type { z } from 'zod';
import type { Select } from '../../connectors/qradar/aql/tree.ts';
import type { LogSourceKey } from '../../domain/event-types.ts';
import type { CaseContext } from '../../domain/offense.ts';

/** A named query with typed parameters. It is the only way to AQL: who asks gives parameters, code builds the tree. */
export type CatalogueQuery<Params = never> = {
  id: string;
  title: string;
  /** Log source types that can answer; empty for flows. */
  logSources: readonly LogSourceKey[];
  params: z.ZodType<Params>;
  build(context: CaseContext, params: Params): Select;
  effect: 'read';
};
