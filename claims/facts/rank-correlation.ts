/** Spearman's rank correlation of a series with its order, ties by mean rank: 1 rises throughout, -1 falls. 0 for fewer than 3. */
export function rankCorrelation(series: readonly number[]): number {
  const n = series.length;
  if (n < 3) return 0;
  const ranks = series.map((v) => {
    const below = series.filter((w) => w < v).length;
    const equal = series.filter((w) => w === v).length;
    return below + (equal - 1) / 2;
  });
  const middle = (n - 1) / 2;
  let covariance = 0;
  let ofRanks = 0;
  let ofOrder = 0;
  for (const [i, rank] of ranks.entries()) {
    covariance += (rank - middle) * (i - middle);
    ofRanks += (rank - middle) ** 2;
    ofOrder += (i - middle) ** 2;
  }
  return ofRanks === 0 ? 0 : covariance / Math.sqrt(ofRanks * ofOrder);
}
