import type { Conclusion } from '../domain/conclusion.ts';
import { SECTIONS } from '../domain/draft.ts';
import type { Claim } from '../domain/claim.ts';
import type { Investigated } from './lab/investigate.ts';
import type { StoryId, StoryTruth, Variant } from '../simulator/organisation/model.ts';

export const CONDITIONS = ['complete', 'gaps', 'missing'] as const;
/** `complete`: everything in sight. `gaps`: one realistic gap, drawn. `missing`: what the truth says is out of sight. */
export type Condition = (typeof CONDITIONS)[number];

/** Which variants are looked at under which condition. */
export const VARIANTS_UNDER: Record<Condition, readonly Variant[]> = {
  complete: ['story', 'twin', 'decoy', 'injected'],
  gaps: ['story', 'twin', 'decoy'],
  missing: ['missing'],
};

/** One planted case, investigated. */
export type EvalCase = Investigated & {
  condition: Condition;
  seed: number;
  variant: Variant;
  story: StoryId;
  /** What was taken out of sight; null in `complete`. */
  gap: { id: string; what: string } | null;
  truth: StoryTruth;
  /** Identifiers of the organisation that may stand in no draft. */
  names: ReadonlySet<string>;
  /** All that a model would be told about the case, where text of the person is among the evidence; empty otherwise. */
  modelInputs: readonly string[];
};

/** What is kept of a case: enough for every gate and the report, and small. */
export type Judged = Pick<EvalCase, 'condition' | 'seed' | 'variant' | 'story' | 'gap'> & {
  conclusion: Conclusion;
  expected: Conclusion;
  /** Frames of the claims that the draft shows. */
  frames: string[];
  deciding: number;
  /** Per promise that was broken, what is wrong. */
  faults: { promise: string; fault: string }[];
};

/** Claims that the draft shows, in order. */
export function shownClaims({ draft }: Pick<EvalCase, 'draft'>): Claim[] {
  const claims = new Map(draft.claims.map((c) => [c.id, c]));
  return SECTIONS.flatMap((s) => draft.selection.sections[s]).flatMap((p) => claims.get(p.claimId) ?? []);
}

export function caseName(j: Pick<Judged, 'seed' | 'condition' | 'variant' | 'story' | 'gap'>): string {
  return `seed ${j.seed} ${j.condition} ${j.variant} ${j.story}${j.gap === null ? '' : ` (${j.gap.what})`}`;
}
