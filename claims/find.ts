import type { Claim } from '../domain/claim.ts';
import { conclude } from '../domain/conclusion.ts';
import type { CaseFindings } from '../domain/draft.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Tokenise } from '../domain/pseudonym.ts';
import type { Score } from '../domain/score.ts';
import type { Measure } from '../scorers/measures.ts';
import { runChecks, type NumberedSeed } from './checks.ts';
import type { Frame } from './frames/frame.ts';
import { FRAMES } from './frames/registry.ts';
import { makeScene, type FindingsContext, type Scene } from './frames/scene.ts';
import { gapsOf } from './gaps.ts';
import { approverCanBeTold, personNames } from './persons.ts';
import { questionOf } from './facts/sense-scope.ts';

/**
 * From evidence to everything that may be said: facts, claims, checks, gaps and the conclusion. Pure and deterministic: equal
 * input gives equal ids. Claims hold tokens only. Scores do not decide; they stand beside the findings.
 */
export function makeFindings(input: {
  context: FindingsContext;
  evidence: readonly Evidence[];
  measures: readonly Measure[];
  scores: readonly Score[];
  tokenise: Tokenise;
}): CaseFindings {
  const scene = makeScene(input);
  const seen = numbered(claimsOf(scene, 'evidence'), 1);
  const { context, evidence, tokenise } = input;
  const checked = runChecks({
    claims: seen,
    evidence,
    persons: personNames(context, evidence),
    accountsKnown: approverCanBeTold(context, evidence),
    tokenise,
  });
  const told = numbered(claimsOf({ ...scene, checked }, 'checks'), seen.length + 1);
  const deciding = seen.filter((c) => c.loadBearing && c.polarity === 'points_toward');
  const question = questionOf(input.evidence, scene.activities);
  const gaps = gapsOf(scene, {
    deciding,
    open: deciding.filter((c) => !checked.cleared.has(c.id)),
    checks: checked.checks,
    question,
  });
  return {
    facts: scene.book.all(),
    claims: [...seen, ...told].map(asClaim),
    checks: checked.checks,
    gaps,
    conclusion: conclude({
      deciding: deciding.map((c) => ({ claimId: c.id, cleared: checked.cleared.has(c.id) })),
      materialGaps: gaps.filter((g) => g.material).map((g) => g.id),
      question: question.sight,
    }),
  };
}

function claimsOf(scene: Scene, stage: Frame['stage']) {
  return FRAMES.filter((f) => f.stage === stage).flatMap((f) => f.claims(scene));
}

function numbered<T>(seeds: readonly T[], from: number): (T & { id: string })[] {
  return seeds.map((seed, i) => ({ ...seed, id: `C${from + i}` }));
}

function asClaim({ need, ...seed }: NumberedSeed): Claim {
  return {
    ...seed,
    need:
      need === null
        ? null
        : { action: need.action, systems: [...need.tokens], interval: need.interval, country: need.country, checks: [...need.checks] },
  };
}
