const START_VARIANCE = 0.25;
const START_COUNT = 10;
const MAX_COUNT = 3000;
/** One wild day says no more about the spread than one at three times it. */
const MAX_RATIO = 9;

/** How much the logarithm of a column varies within a person, pooled over everybody; follows the data slowly. */
export type Spread = { variance: Float64Array; count: Float64Array };

export function newSpread(width: number): Spread {
  return { variance: new Float64Array(width).fill(START_VARIANCE), count: new Float64Array(width).fill(START_COUNT) };
}

export function addResidual(spread: Spread, column: number, residual: number): void {
  const variance = spread.variance[column] as number;
  const count = spread.count[column] as number;
  spread.variance[column] = (variance * count + Math.min(MAX_RATIO * variance, residual * residual)) / (count + 1);
  if (count < MAX_COUNT) spread.count[column] = count + 1;
}
