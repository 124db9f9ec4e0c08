import { judgeSeed } from './judge-seed.ts';

/** One seed in a process of its own; the result goes to whoever forked it. */
// Nobody is left to take the result.
process.once('disconnect', () => process.exit(1));
const result = await judgeSeed(Number(process.argv[2]));
process.send?.(result, () => process.exit(0));
