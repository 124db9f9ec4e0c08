import { falseAlarms, hitRates } from './injection/figures.ts';
import { ownPayloads, sharedPayloads } from './injection/payloads.ts';

/** Prints how many payloads the tripwire labels and how many harmless texts; `-- FOLDER`: payloads and harmless texts of others too. */
const folder = process.argv[2] ?? null;
const shared = folder === null ? null : sharedPayloads(`${folder}/corpus.jsonl`);
const harmless = folder === null ? null : falseAlarms(`${folder}/benign_logfields.jsonl`);
for (const rate of hitRates([...ownPayloads(), ...(shared ?? [])])) process.stdout.write(`${JSON.stringify(rate)}\n`);
process.stdout.write(`${JSON.stringify({ harmless: harmless ?? 'not measured: no folder given' })}\n`);
