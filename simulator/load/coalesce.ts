import type { SimEvent } from '../organisation/model.ts';

/** Equal events within this time are counted together. */
const WINDOW_MS = 10_000;
/** So many of them are kept as they are; from the next on there is one record that only counts. */
const KEPT = 3;

type Run = { firstMs: number; seen: number; record: SimEvent | null };

/**
 * What a coalescing log source leaves of its events, in the order of their arrival. Equal are events of the same QID, user name,
 * addresses, destination port and log source. The first three within ten seconds stay; from the fourth on one record counts, and it
 * keeps the properties of the fourth: what the later ones said is lost.
 */
export function coalesce(events: readonly { event: SimEvent; port: number }[]): SimEvent[] {
  const runs = new Map<string, Run>();
  const kept: SimEvent[] = [];
  for (const { event, port } of events) {
    const key = JSON.stringify([event.qid, event.username, event.sourceip, event.destinationip, port, event.logsourceid]);
    const run = runs.get(key);
    if (run === undefined || event.starttime - run.firstMs >= WINDOW_MS) {
      runs.set(key, { firstMs: event.starttime, seen: 1, record: null });
      kept.push(event);
      continue;
    }
    run.seen += 1;
    if (run.record !== null) {
      run.record.eventcount += event.eventcount;
      continue;
    }
    const own = { ...event };
    kept.push(own);
    if (run.seen > KEPT) run.record = own;
  }
  return kept;
}
