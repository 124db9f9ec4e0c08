/** Equal events within this time are counted together. */
const WINDOW_MS = 10_000;
/** So many of them are kept as they are; from the next on there is one record that only counts. */
const KEPT = 3;

/** A record that counts: it stands at `at`, and the events behind it up to `last` are gone. */
export type CountingRecord = { at: number; last: number };

/**
 * What a coalescing log source makes of its events, which come by kind and, within a kind, in order of arrival (epoch ms). The first three of a kind
 * within ten seconds stay; from the fourth on one record counts. It is where the fourth stood and keeps what that one said: what
 * the later ones said is lost.
 */
export function countingRecords(kinds: readonly number[], times: readonly number[]): CountingRecord[] {
  const records: CountingRecord[] = [];
  let first = 0;
  const end = (next: number): void => {
    if (next - first > KEPT + 1) records.push({ at: first + KEPT, last: next - 1 });
    first = next;
  };
  for (let i = 1; i < kinds.length; i += 1) {
    if (kinds[i] !== kinds[first] || (times[i] ?? 0) - (times[first] ?? 0) >= WINDOW_MS) end(i);
  }
  end(kinds.length);
  return records;
}
