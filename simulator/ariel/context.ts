/** A closed interval of a user's sense events that belong to one offense. */
export type OffenseSpan = { id: number; username: string; fromMs: number; toMs: number };

/** What a query may need of the rest of the console, read at the moment the search starts. */
export type AqlContext = {
  /** The LEEF key that fills a custom property of this name; null or left out: there is none. */
  leefKey?(name: string): { key: string; numeric: boolean } | null;
  nowMs: number;
  offenses: readonly OffenseSpan[];
  /** Values of a reference set; null when there is none of that name. */
  referenceSet(name: string): { values: readonly string[]; ignoreCase: boolean } | null;
  referenceMap(name: string): ReadonlyMap<string, string> | null;
  referenceMapOfSets(name: string): ReadonlyMap<string, readonly string[]> | null;
  /** Inner value by outer key. */
  referenceTable(name: string, innerKey: string): ReadonlyMap<string, string> | null;
};
