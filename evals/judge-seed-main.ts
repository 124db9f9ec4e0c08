import { judgeSeed } from './judge-seed.ts';

/** One seed in a process of its own; the result goes to whoever forked it. */
const result = await judgeSeed(Number(process.argv[2]));
process.send?.(result, () => process.exit(0));
