import { parseArgs } from 'node:util';
import { InvalidError } from '../../domain/errors.ts';
import type { Label } from '../../scorers/command/command.ts';
import type { ScorerCommand } from '../../scorers/command/command.ts';

export type ScoreOptions = {
  scorer: ScorerCommand;
  train: string | null;
  test: string;
  out: string;
  label: Label | null;
  ignore: Set<string>;
  allow: Set<string>;
  seed: number;
  saveModel: string | null;
  loadModel: string | null;
};

export const SCORE_USAGE =
  'npm run score -- SCORER --train A.csv --test B.csv --out C.csv [--label NAME[=POSITIVE]] [--ignore a,b] [--allow a,b] [--seed N] [--save-model F | --load-model F]';

/** Options of the command; InvalidError names the option and the fix. */
export function scoreOptions(argv: readonly string[], scorers: readonly ScorerCommand[]): ScoreOptions {
  const { values, positionals } = parsed(argv);
  const [name, ...more] = positionals;
  const scorer = scorers.find((s) => s.name === name);
  if (scorer === undefined || more.length > 0)
    throw new InvalidError(
      `give one scorer: ${scorers.map((s) => s.name).join(', ')}${name === undefined ? '' : `; got ${positionals.join(' ')}`}`,
    );
  if (values.test === undefined) throw new InvalidError('--test FILE is missing: the rows to score');
  if (values.out === undefined) throw new InvalidError('--out FILE is missing: where the scores go');
  if (values['save-model'] !== undefined && values['load-model'] !== undefined)
    throw new InvalidError('give --save-model or --load-model, not both');
  if (scorer.needsTrain && values.train === undefined && values['load-model'] === undefined)
    throw new InvalidError(`--train FILE is missing: ${scorer.name} learns from it; or give --load-model FILE`);
  return {
    scorer,
    train: values['load-model'] === undefined ? (values.train ?? null) : null,
    test: values.test,
    out: values.out,
    label: labelOf(values.label),
    ignore: namesOf(values.ignore),
    allow: namesOf(values.allow),
    seed: seedOf(values.seed),
    saveModel: values['save-model'] ?? null,
    loadModel: values['load-model'] ?? null,
  };
}

function parsed(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        train: text,
        test: text,
        out: text,
        label: text,
        ignore: text,
        allow: text,
        seed: { type: 'string', default: '1' },
        'save-model': text,
        'load-model': text,
      },
    });
  } catch (error) {
    throw new InvalidError(error instanceof Error ? error.message : String(error));
  }
}

function labelOf(value: string | undefined): Label | null {
  if (value === undefined) return null;
  const at = value.indexOf('=');
  return at < 0 ? { column: value, positive: null } : { column: value.slice(0, at), positive: value.slice(at + 1) };
}

function seedOf(value: string): number {
  const seed = Number(value);
  if (!/^\d+$/.test(value) || seed > 0xffffffff) throw new InvalidError(`--seed ${value}: give a whole number from 0 to 4294967295`);
  return seed;
}

function namesOf(value: string | undefined): Set<string> {
  const names = (value ?? '').split(',').map((c) => c.trim());
  return new Set(names.filter((c) => c !== ''));
}
