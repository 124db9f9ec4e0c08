import type { DraftContent } from '../../domain/draft.ts';
import type { Evidence } from '../../domain/evidence.ts';

/** As much of a case as a grader that needs no truth takes: the same graders can look at drafts of a running service. */
export type Graded = { draft: DraftContent; evidence: readonly Evidence[]; names: ReadonlySet<string> };

/** One promise about every draft. `faults` says what is wrong, without identifiers; empty when the promise is kept. Pure. */
export type Grader = { id: string; promise: string; faults(graded: Graded): string[] };
