import { statSync } from 'node:fs';
import { InvalidError } from '../../domain/errors.ts';
import { openCsv } from '../../scorers/command/csv.ts';
import type { CommandResult, ScorerCommand } from '../../scorers/command/command.ts';
import { reasonText } from '../../scorers/command/reason-text.ts';
import { ScorerError } from '../../scorers/scorer-error.ts';
import { readJson, readText, writeJson, writeText } from './files.ts';
import { scoreOptions, SCORE_USAGE, type ScoreOptions } from './options.ts';
import { progressBar, type ProgressTarget } from './progress.ts';

export type ScoreIo = { out: { write(text: string): unknown }; err: ProgressTarget; nowMs: () => number };

/** Exit codes of the command: a refusal is no failure and no score. */
const OK = 0;
const INVALID = 2;
const REFUSED = 3;

/**
 * `npm run score`: one scorer over files. Returns the exit code: 0 scored, 2 wrong options or input (which row, which column, why),
 * 3 the scorer refused. Without 0 no file is written.
 */
export async function runScore(argv: readonly string[], scorers: readonly ScorerCommand[], io: ScoreIo): Promise<number> {
  try {
    const options = scoreOptions(argv, scorers);
    const rows = await scoreFiles(options, io);
    io.out.write(`${options.scorer.name}: ${rows} scored, written to ${options.out}\n`);
    return OK;
  } catch (error) {
    const found = explain(error);
    if (found === null) throw error;
    io.err.write(`${found.text}\n`);
    return found.exitCode;
  }
}

async function scoreFiles(options: ScoreOptions, { err, nowMs }: ScoreIo): Promise<number> {
  const total = [options.train, options.test].reduce((sum, path) => sum + (path === null ? 0 : sizeOf(path)), 0);
  const bar = progressBar(err, total, nowMs);
  try {
    const open = (path: string, what: string) =>
      openCsv(
        `the ${what} file`,
        readText(path, (bytes) => bar.advance(bytes)),
      );
    const result = await options.scorer.run({
      train: options.train === null ? null : await open(options.train, 'train'),
      test: await open(options.test, 'test'),
      label: options.label,
      ignore: options.ignore,
      allow: options.allow,
      seed: options.seed,
      savedModel: options.loadModel === null ? null : await savedModel(options.loadModel),
      say: (line) => err.write(`${options.scorer.name}: ${line}\n`),
    });
    if (options.saveModel !== null && result.model === null)
      throw new InvalidError(`${options.scorer.name} keeps no model; leave --save-model out`);
    let rows = 0;
    await writeText(
      options.out,
      csvOf(result, (n) => (rows += n)),
    );
    if (options.saveModel !== null) await writeJson(options.saveModel, result.model);
    return rows;
  } finally {
    bar.clear();
  }
}

async function* csvOf({ keyColumns, lines }: CommandResult, onRows: (n: number) => void): AsyncGenerator<string> {
  yield `${[...keyColumns, 'score', 'reason'].map(cell).join(',')}\n`;
  for await (const batch of lines) {
    onRows(batch.length);
    yield batch.map(({ keys, scored }) => `${[...keys, String(scored.score), reasonText(scored)].map(cell).join(',')}\n`).join('');
  }
}

function cell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

async function savedModel(path: string): Promise<unknown> {
  try {
    return await readJson(path);
  } catch (error) {
    if (error instanceof SyntaxError) throw new InvalidError(`--load-model ${path}: the file is not JSON`);
    throw error;
  }
}

/** What a foreseeable failure means to the caller; null for a fault of ours. */
function explain(error: unknown): { text: string; exitCode: number } | null {
  if (error instanceof ScorerError) {
    return error.code === 'refused' ? { text: `refused: ${error.message}`, exitCode: REFUSED } : { text: error.message, exitCode: INVALID };
  }
  if (error instanceof InvalidError) return { text: `${error.message}\n${SCORE_USAGE}`, exitCode: INVALID };
  if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return { text: 'a file is not UTF-8 text; save it as UTF-8', exitCode: INVALID };
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(E[A-Z]+|Z_[A-Z_]+)$/.test(error.code))
    return { text: `a file could not be read or written: ${error.message}`, exitCode: INVALID };
  return null;
}
