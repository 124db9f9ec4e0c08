import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { falseAlarms, hitRates } from './injection/figures.ts';
import { ownPayloads, sharedPayloads } from './injection/payloads.ts';

/** Prints how many payloads the tripwire labels and how many harmless texts; `-- FOLDER`: payloads and harmless texts of others too. */
const [folder, ...more] = process.argv.slice(2);
const files = folder === undefined ? null : { corpus: join(folder, 'corpus.jsonl'), harmless: join(folder, 'benign_logfields.jsonl') };
const missing = Object.values(files ?? {}).filter((file) => !existsSync(file));
if (missing.length > 0 || more.length > 0) {
  process.stderr.write(`usage: npm run injection -- [FOLDER]   ${missing.map((file) => `there is no ${file}`).join('; ')}\n`);
  process.exit(2);
}
const payloads = [...ownPayloads(), ...(files === null ? [] : sharedPayloads(files.corpus))];
const harmless = files === null ? 'not measured: no folder given' : falseAlarms(files.harmless);
for (const line of [...hitRates(payloads), { harmless }]) process.stdout.write(`${JSON.stringify(line)}\n`);
