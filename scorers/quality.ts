/** Places in order of falling score; equal scores stand together, whatever their order. */
function ranked(scores: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => (scores[b] as number) - (scores[a] as number));
}

/** Every distinct threshold from the highest: true and false positives at or above it. */
function* steps(scores: ArrayLike<number>, positive: readonly boolean[]): Generator<{ score: number; hits: number; alarms: number }> {
  const order = ranked(scores);
  let hits = 0;
  let alarms = 0;
  for (let from = 0; from < order.length;) {
    const score = scores[order[from] as number] as number;
    while (from < order.length && scores[order[from] as number] === score) {
      if (positive[order[from] as number] === true) hits += 1;
      else alarms += 1;
      from += 1;
    }
    yield { score, hits, alarms };
  }
}

/** Area under the receiver operating characteristic, ties counted half; NaN when a class is missing. */
export function areaUnderRoc(scores: ArrayLike<number>, positive: readonly boolean[]): number {
  let area = 0;
  let before = { hits: 0, alarms: 0 };
  for (const step of steps(scores, positive)) {
    area += (step.alarms - before.alarms) * (step.hits + before.hits) * 0.5;
    before = step;
  }
  return area / (before.hits * before.alarms);
}

/**
 * Area under the part of the curve with at most `rate` false positives, ties counted half, on McClish's scale: 1 is perfect, 0.5 is
 * chance. NaN when a class is missing.
 */
export function partialAreaUnderRoc(scores: ArrayLike<number>, positive: readonly boolean[], rate: number): number {
  const total = positive.filter(Boolean).length;
  const most = rate * (positive.length - total);
  let area = 0;
  let before = { hits: 0, alarms: 0 };
  for (const step of steps(scores, positive)) {
    const share = step.alarms > most ? (most - before.alarms) / (step.alarms - before.alarms) : 1;
    const hits = before.hits + share * (step.hits - before.hits);
    area += (Math.min(most, step.alarms) - before.alarms) * (hits + before.hits) * 0.5;
    before = step;
    if (step.alarms >= most) break;
  }
  const [least, full] = [(rate * rate) / 2, rate];
  return 0.5 * (1 + (area / (total * (positive.length - total)) - least) / (full - least));
}

/** Mean precision over the positives, as scikit-learn's average_precision_score. */
export function averagePrecision(scores: ArrayLike<number>, positive: readonly boolean[]): number {
  let sum = 0;
  let before = 0;
  for (const { hits, alarms } of steps(scores, positive)) {
    sum += ((hits - before) * hits) / (hits + alarms);
    before = hits;
  }
  return sum / before;
}

/** Share of positives found, and precision, at the lowest threshold whose share of false positives is at most `rate`. */
export function atFalsePositives(
  scores: ArrayLike<number>,
  positive: readonly boolean[],
  rate: number,
): { recall: number; precision: number } {
  const total = positive.filter(Boolean).length;
  const others = positive.length - total;
  let best = { recall: 0, precision: 0 };
  for (const { hits, alarms } of steps(scores, positive)) {
    if (alarms > rate * others) break;
    best = { recall: hits / total, precision: hits / (hits + alarms) };
  }
  return best;
}

/** Lowest cost over all thresholds, in percent: `weight` times the share of false alarms plus the share of misses. */
export function bestCost(scores: ArrayLike<number>, positive: readonly boolean[], weight: number): number {
  const total = positive.filter(Boolean).length;
  let best = 100;
  for (const { hits, alarms } of steps(scores, positive))
    best = Math.min(best, (100 * weight * alarms) / (positive.length - total) + (100 * (total - hits)) / total);
  return best;
}

/** Expected calibration error over equal-width bins of probability: the mean gap between probability and share of positives. */
export function calibrationError(probabilities: ArrayLike<number>, positive: readonly boolean[], bins = 10): number {
  const gap = new Float64Array(bins);
  for (const [i, is] of positive.entries()) {
    const p = probabilities[i] as number;
    const bin = Math.min(bins - 1, Math.floor(p * bins));
    gap[bin] = (gap[bin] as number) + p - (is ? 1 : 0);
  }
  return gap.reduce((sum, g) => sum + Math.abs(g), 0) / positive.length;
}
