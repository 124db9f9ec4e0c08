import { parseArgs } from 'node:util';
import { InvalidError } from '../domain/errors.ts';
import { STORY_IDS, VARIANTS, type StoryId, type Variants } from '../simulator/organisation/model.ts';
import { ALL_STORIES } from '../simulator/options.ts';

export type DemoOptions = {
  once: boolean;
  json: boolean;
  approve: boolean;
  story: StoryId;
  variants: Variants;
  seed: number;
  port: number;
  arielDelayMs: number;
};

export const DEMO_USAGE =
  'npm run demo -- [--once] [--json] [--approve] [--story ID] [--variant STORY=story|twin|decoy|injected|missing] [--seed N] [--port N] [--ariel-delay MS]';

/** Options of the demo; InvalidError names the option and the fix. */
export function demoOptions(argv: readonly string[]): DemoOptions {
  const values = parsed(argv);
  const story = STORY_IDS.find((s) => s === values.story);
  if (story === undefined) throw new InvalidError(`--story: give one of ${STORY_IDS.join(', ')}`);
  const variants = { ...ALL_STORIES };
  for (const pair of values.variant) {
    const [id, name] = pair.split('=');
    const known = STORY_IDS.find((s) => s === id);
    const variant = VARIANTS.find((v) => v === name);
    if (known === undefined || variant === undefined)
      throw new InvalidError(`--variant ${pair}: give STORY=${VARIANTS.join('|')}, e.g. night-hr-files=twin`);
    variants[known] = variant;
  }
  return {
    once: values.once,
    json: values.json,
    approve: values.approve,
    story,
    variants,
    seed: whole('seed', values.seed, 1_000_000),
    port: whole('port', values.port, 65_535),
    arielDelayMs: whole('ariel-delay', values['ariel-delay'], 60_000),
  };
}

function parsed(argv: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: {
        once: flag,
        json: flag,
        approve: flag,
        story: { type: 'string', default: 'night-hr-files' },
        variant: { type: 'string', multiple: true, default: [] },
        seed: { type: 'string', default: '1' },
        port: { type: 'string', default: '0' },
        'ariel-delay': { type: 'string', default: '50' },
      },
      strict: true,
    }).values;
  } catch (error) {
    throw new InvalidError(`${error instanceof Error ? error.message : 'bad option'}\nusage: ${DEMO_USAGE}`);
  }
}

function whole(name: string, text: string, max: number): number {
  if (!/^\d+$/.test(text) || Number(text) > max) throw new InvalidError(`--${name} ${text}: give a whole number from 0 to ${max}`);
  return Number(text);
}
