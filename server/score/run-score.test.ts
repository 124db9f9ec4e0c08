import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScorerCommand } from '../../scorers/command/command.ts';
import { SCORERS } from '../../scorers/registry.ts';
import { ScorerError } from '../../scorers/scorer-error.ts';
import { runScore } from './run-score.ts';

const ROWS = Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * 3) % 5},0`);
const TRAIN = ['bytes,files,label', ...ROWS, '90,80,1', ''].join('\n');
const TEST = ['files,bytes,note', '1,3,x', '80,90,y', ''].join('\n');

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'score-'));
  writeFileSync(join(dir, 'train.csv'), TRAIN);
  writeFileSync(join(dir, 'train.csv.gz'), gzipSync(TRAIN));
  writeFileSync(join(dir, 'test.csv'), TEST);
  writeFileSync(join(dir, 'broken.csv'), 'bytes,files\n1,2\n3,many\n');
  writeFileSync(join(dir, 'short.csv'), 'bytes\n1\n');
});
afterAll(() => rmSync(dir, { recursive: true }));

async function score(argv: readonly string[], scorers: readonly ScorerCommand[] = SCORERS) {
  const said: string[] = [];
  const target = { write: (text: string) => said.push(text) };
  const paths = argv.map((a) => (/\.(csv|json|gz)$/.test(a) ? join(dir, a) : a));
  const exitCode = await runScore(paths, scorers, { out: target, err: target, nowMs: () => 0 });
  return { exitCode, said: said.join('') };
}

const FOREST = ['isolation-forest', '--train', 'train.csv', '--test', 'test.csv', '--label', 'label'];

describe('npm run score', () => {
  test('writes a line a row in the order of the test file, columns found by name, the odd row highest', async () => {
    const { exitCode } = await score([...FOREST, '--out', 'a.csv']);
    expect(exitCode).toBe(0);
    const [header, ordinary, odd, ...more] = readFileSync(join(dir, 'a.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toBe('row,score,reason');
    expect(more).toEqual([]);
    expect(Number(odd?.split(',')[1])).toBeGreaterThan(Number(ordinary?.split(',')[1]));
    expect(odd).toMatch(/^2,.*(bytes|files) \+/);
  });

  test('equal seeds write equal bytes, also from packed files and from a saved model', async () => {
    await score([...FOREST, '--out', 'b.csv', '--seed', '9', '--save-model', 'm.json']);
    await score([...FOREST.with(2, 'train.csv.gz'), '--out', 'c.csv.gz', '--seed', '9']);
    await score(['isolation-forest', '--load-model', 'm.json', '--test', 'test.csv', '--out', 'd.csv']);
    const [b, d] = ['b.csv', 'd.csv'].map((f) => readFileSync(join(dir, f), 'utf8'));
    expect(gunzipSync(readFileSync(join(dir, 'c.csv.gz'))).toString('utf8')).toBe(b);
    expect(d).toBe(b);
  });

  test('a column called label is no feature although nobody named it, and that is said', async () => {
    const { said } = await score([...FOREST.slice(0, 5), '--out', 'e.csv']);
    expect(said).toMatch(/"label" looks like the truth/);
    expect(readFileSync(join(dir, 'e.csv'), 'utf8')).not.toContain('label');
  });

  test.each([
    { argv: ['isolation-forest', '--train', 'broken.csv', '--test', 'test.csv', '--out', 'x.csv'], why: /row 2, column "files": "many"/ },
    {
      argv: ['isolation-forest', '--train', 'train.csv', '--test', 'short.csv', '--out', 'x.csv'],
      why: /the test file has no column "files"/,
    },
    {
      argv: ['isolation-forest', '--train', 'train.csv', '--test', 'test.csv', '--out', 'x.csv', '--ignore', 'age'],
      why: /no column "age"/,
    },
    { argv: ['isolation-forest', '--train', 'gone.csv', '--test', 'test.csv', '--out', 'x.csv'], why: /gone\.csv/ },
    { argv: ['isolation-forest', '--load-model', 'train.csv', '--test', 'test.csv', '--out', 'x.csv'], why: /not JSON/ },
    { argv: ['isolation-forest', '--test', 'test.csv', '--out', 'x.csv'], why: /--train FILE is missing/ },
    { argv: ['no-such', '--test', 'test.csv', '--out', 'x.csv'], why: /give one scorer: isolation-forest/ },
    { argv: [...FOREST, '--out', 'x.csv', '--seed', '-1'], why: /--seed/ },
  ])('$why: exit code 2 and no file', async ({ argv, why }) => {
    const { exitCode, said } = await score(argv);
    expect(exitCode).toBe(2);
    expect(said).toMatch(why);
    expect([existsSync(join(dir, 'x.csv')), existsSync(join(dir, 'x.csv.partial'))]).toEqual([false, false]);
  });

  test('a refusal exits 3 and leaves no file, also in the middle of the rows', async () => {
    const refusing: ScorerCommand = {
      name: 'refusing',
      about: '',
      reach: { by: 'graph', waitsFor: 'nothing' },
      reasons: 'add up to the score',
      needsTrain: false,
      run: () =>
        Promise.resolve({
          keyColumns: ['row'],
          model: null,
          lines: (async function* () {
            yield [{ keys: ['1'], scored: { score: 1, percentile: null, reasons: [] } }];
            throw new ScorerError('refused', 'no signal');
          })(),
        }),
    };
    const { exitCode, said } = await score(['refusing', '--test', 'test.csv', '--out', 'y.csv'], [refusing]);
    expect({ exitCode, said }).toEqual({ exitCode: 3, said: 'refused: no signal\n' });
    expect([existsSync(join(dir, 'y.csv')), existsSync(join(dir, 'y.csv.partial'))]).toEqual([false, false]);
  });
});
