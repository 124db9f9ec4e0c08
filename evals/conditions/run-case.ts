import { hearModels } from '../lab/hear-models.ts';
import { investigate } from '../lab/investigate.ts';
import { NOW_MS, type EvalWorld } from '../lab/world.ts';
import { drawGap } from '../gaps/registry.ts';
import { ALL_SOURCES, type Gap, type Means } from '../gaps/gap.ts';
import { lossOf } from '../gaps/losses.ts';
import { streamOf } from '../../simulator/organisation/random.ts';
import type { StoryTruth, Variant } from '../../simulator/organisation/model.ts';
import type { Condition, EvalCase } from '../judged.ts';

/** One story in one variant under one condition. What is out of sight hangs on seed, variant, story and condition alone. */
export async function runCase(world: EvalWorld, truth: StoryTruth, condition: Condition): Promise<EvalCase> {
  const { storyId: story, variant } = truth;
  const random = streamOf(world.seed, `eval ${condition} ${variant} ${story}`);
  const gap: Gap | null = condition === 'complete' ? null : condition === 'gaps' ? drawGap(random) : lossOf(truth.coverage);
  const whole = meansOf(world, variant);
  const seen = gap === null ? { means: whole, what: '' } : gap.apply(whole, truth, random);
  const made = await investigate(seen.means.reach, {
    offenseId: world.offenseOf(story, variant),
    nowMs: NOW_MS,
    sources: seen.means.sources,
  });
  return {
    ...made,
    condition,
    seed: world.seed,
    variant,
    story,
    gap: gap === null ? null : { id: gap.id, what: seen.what },
    truth,
    names: world.names,
    modelInputs: truth.textMark === null ? [] : await hearModels(made),
  };
}

export function meansOf(world: EvalWorld, variant: Variant): Means {
  const reach = variant === 'injected' ? world.injected : world.reach;
  return { reach: { ...reach, context: world.context[variant] }, sources: ALL_SOURCES };
}
