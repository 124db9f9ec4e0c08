import type { Channel } from '../domain/event-types.ts';
import type { Score } from '../domain/score.ts';
import { anscombe, doublings } from './aspects.ts';
import { forestScore } from './forest-score.ts';
import { growForestOf } from './isolation-forest.ts';
import type { Measure } from './measures.ts';
import { percentileOf } from './statistics.ts';

/** Fewer rows make the scores too coarse to mean anything. */
const MIN_ROWS = 14;

type Feature = { name: string; observed: number; reference: number[] };

/**
 * The whole day at once: is the mix of channels unusual, beside the own days and beside the peers' same window? Rows are days or
 * peers; features are counts and volumes a channel, summed over resources. Only channels that the person used in the risk window
 * take part, so a person who does less than others is not found by this. See `growForest` for source, cost and how it fails.
 */
export function scoreForest(measures: readonly Measure[], seed: number): Score[] {
  const byChannel = [
    ...Map.groupBy(
      measures.filter((m) => m.count > 0),
      (m) => m.channel,
    ),
  ];
  return [
    score('all channels beside the own past', byChannel.flatMap(pastFeatures), seed),
    score('all channels beside the peers', byChannel.flatMap(peerFeatures), seed),
  ].filter((s) => s !== null);
}

function score(about: string, features: readonly Feature[], seed: number): Score | null {
  const rows = Math.min(...features.map((f) => f.reference.length));
  if (features.length === 0 || rows < MIN_ROWS) return null;
  const reference = Array.from({ length: rows }, (_, row) => features.map((f) => f.reference[row] ?? 0));
  const observed = features.map((f) => f.observed);
  // The row in question takes part, as in the paper: a forest that never saw how far values go cannot tell far from outside.
  const forest = growForestOf([...reference, observed], { seed });
  const own = forestScore(forest, observed);
  return {
    scorer: 'isolation_forest',
    about,
    score: own.score,
    percentile: percentileOf(
      own.score,
      reference.map((row) => forestScore(forest, row).score),
    ),
    reasons: [
      { name: 'ordinary', contribution: own.base },
      ...features.map((f, i) => ({ name: f.name, contribution: own.contributions[i] ?? 0 })),
    ],
  };
}

function pastFeatures([channel, measures]: [Channel, Measure[]]): Feature[] {
  const days = Math.max(...measures.map((m) => m.days), 1);
  const total = (values: (m: Measure) => readonly number[]): number[] =>
    Array.from({ length: measures[0]?.ownDailyCounts.length ?? 0 }, (_, day) => sum(measures, (m) => values(m)[day] ?? 0));
  return [
    feature(
      `${channel} a day`,
      sum(measures, (m) => m.count) / days,
      total((m) => m.ownDailyCounts),
      anscombe,
    ),
    feature(
      `${channel} bytes a day`,
      sum(measures, (m) => m.bytes) / days,
      total((m) => m.ownDailyBytes),
      doublings,
    ),
  ];
}

function peerFeatures([channel, measures]: [Channel, Measure[]]): Feature[] {
  const total = (value: (p: Measure['peers'][number]) => number): number[] =>
    (measures[0]?.peers ?? []).map(({ peer }) => sum(measures, (m) => sum(m.peers, (p) => (p.peer === peer ? value(p) : 0))));
  return [
    feature(
      `${channel} in the window`,
      sum(measures, (m) => m.count),
      total((p) => p.riskCount),
      anscombe,
    ),
    feature(
      `${channel} at night`,
      sum(measures, (m) => m.nightCount),
      total((p) => p.riskNightCount),
      anscombe,
    ),
    feature(
      `${channel} bytes`,
      sum(measures, (m) => m.bytes),
      total((p) => p.riskBytes),
      doublings,
    ),
  ];
}

function feature(name: string, observed: number, reference: readonly number[], scale: (v: number) => number): Feature {
  return { name, observed: scale(observed), reference: reference.map(scale) };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
