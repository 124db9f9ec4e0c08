import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { areaUnderRoc, averagePrecision, bestCost } from '../../scorers/quality.ts';
import { sessionScorer, type Session } from '../../scorers/session-sequence.ts';
import { line, type Line } from './line.ts';

const BLOCK = 100;
const OWN_BLOCKS = 50;
const FALSE_ALARM_WEIGHT = 6;

type Block = { user: number; score: number; stranger: boolean };

/** Masquerade commands (Schonlau): the first 50 blocks of each user are known, the other 100 are scored in time order; no label is used. */
export function benchSequence(folder: string): Line[] {
  const labels = readFileSync(join(folder, 'labels.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((l) => l.trim().split(/\s+/));
  const users = labels[0]?.length ?? 0;
  const commands = Array.from({ length: users }, (_, u) =>
    gunzipSync(readFileSync(join(folder, `User${u + 1}.gz`)))
      .toString('utf8')
      .trim()
      .split('\n'),
  );
  const block = (u: number, b: number): Session => ({
    user: `user ${u + 1}`,
    commands: (commands[u] ?? []).slice(b * BLOCK, (b + 1) * BLOCK),
  });
  const numbers = [...Array(users).keys()];
  const scorer = sessionScorer(numbers.flatMap((u) => Array.from({ length: OWN_BLOCKS }, (_, b) => block(u, b))));
  const blocks = labels.flatMap((row, b) =>
    numbers.map((u): Block => ({ user: u, score: scorer.score(block(u, OWN_BLOCKS + b)).score, stranger: row[u] === '1' })),
  );
  const half = Math.floor(users / 2);
  return [
    ...linesOf('all users', blocks),
    ...linesOf(
      `users 1-${half}`,
      blocks.filter((b) => b.user < half),
    ),
    ...linesOf(
      `users ${half + 1}-${users}`,
      blocks.filter((b) => b.user >= half),
    ),
  ];
}

function linesOf(set: string, blocks: readonly Block[]): Line[] {
  const scores = blocks.map((b) => b.score);
  const truth = blocks.map((b) => b.stranger);
  const strangers = truth.filter(Boolean).length;
  const alarms = blocks.filter((b) => b.score > 0 && !b.stranger).length / (blocks.length - strangers);
  const hits = blocks.filter((b) => b.score > 0 && b.stranger).length / strangers;
  return [
    line('session-sequence', set, 'AUC', areaUnderRoc(scores, truth)),
    line('session-sequence', set, 'average precision', averagePrecision(scores, truth)),
    line('session-sequence', set, 'best cost', bestCost(scores, truth, FALSE_ALARM_WEIGHT)),
    line('session-sequence', set, 'cost at 0', 100 * (FALSE_ALARM_WEIGHT * alarms + 1 - hits)),
    line('session-sequence', set, 'false alarms % at 0', 100 * alarms),
    line('session-sequence', set, 'hits % at 0', 100 * hits),
  ];
}
