import { CORPUS_LANGUAGES } from '../claims/lint/wording/corpus.ts';
import { measureWording } from '../claims/lint/wording/measure.ts';

/** Prints the figures of the wording lint as JSON, a language a line; `--kept-apart`: of the third that no rule was written against. */
const given = process.argv.slice(2);
if (given.some((arg) => arg !== '--kept-apart')) {
  process.stderr.write('usage: npm run wording -- [--kept-apart]\n');
  process.exit(2);
}
const part = given.length > 0 ? 'kept_apart' : 'open';
for (const language of CORPUS_LANGUAGES) process.stdout.write(`${JSON.stringify(measureWording(language, part))}\n`);
