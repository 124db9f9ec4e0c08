import { STORY_IDS } from '../simulator/organisation/model.ts';
import { runCase } from './conditions/run-case.ts';
import { CONDITIONS, VARIANTS_UNDER, type Judged } from './judged.ts';
import { openWorld } from './lab/world.ts';
import { placebo, type PlaceboPerson } from './placebo.ts';
import { judge } from './promises.ts';

export type JudgedSeed = { judged: Judged[]; ordinary: PlaceboPerson[] };

const PLACEBO_PER_SEED = 20;

/** Every story of one organisation, in every variant and under every condition, and ordinary people beside them. */
export async function judgeSeed(seed: number): Promise<JudgedSeed> {
  const world = await openWorld(seed);
  try {
    const judged: Judged[] = [];
    for (const condition of CONDITIONS)
      for (const variant of VARIANTS_UNDER[condition])
        for (const story of STORY_IDS) {
          const truth = world.truth[variant].find((t) => t.storyId === story);
          if (truth === undefined) throw new Error(`nothing was planted for ${story}`);
          judged.push(judge(await runCase(world, truth, condition)));
        }
    return { judged, ordinary: await placebo(world, PLACEBO_PER_SEED) };
  } finally {
    await world.close();
  }
}
