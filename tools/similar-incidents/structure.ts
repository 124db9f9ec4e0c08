/** How much a kind of feature says about a case; what is common to many cases weighs little. */
const WEIGHTS: readonly { prefix: string; weight: number }[] = [
  { prefix: 'class:', weight: 3 },
  { prefix: 'rule:', weight: 2 },
  { prefix: 'tactic:', weight: 2 },
  { prefix: 'channel:', weight: 1 },
  { prefix: 'peers:', weight: 1 },
];
const FLAG_WEIGHT = 2;

/** Features that speak against each other: two such cases are not alike, however close their words are. */
const OPPOSED: readonly [string, string][] = [['peers:above', 'peers:within']];

function weightOf(feature: string): number {
  return WEIGHTS.find((w) => feature.startsWith(w.prefix))?.weight ?? FLAG_WEIGHT;
}

/** Weighted Jaccard similarity of two sets of features, 0..1; 0 for opposed ones and for two empty sets. */
export function structuralSimilarity(a: readonly string[], b: readonly string[]): number {
  if (areOpposed(a, b)) return 0;
  const union = new Set([...a, ...b]);
  const all = weightOfAll(union);
  return all === 0 ? 0 : weightOfAll(sharedFeatures(a, b)) / all;
}

export function areOpposed(a: readonly string[], b: readonly string[]): boolean {
  return OPPOSED.some(([x, y]) => (a.includes(x) && b.includes(y)) || (a.includes(y) && b.includes(x)));
}

export function sharedFeatures(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set(a)].filter((f) => b.includes(f)).sort();
}

/** What one case has and the other has not, in either direction. */
export function differingFeatures(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a.filter((f) => !b.includes(f)), ...b.filter((f) => !a.includes(f))])].sort();
}

function weightOfAll(features: Iterable<string>): number {
  let sum = 0;
  for (const feature of features) sum += weightOf(feature);
  return sum;
}
