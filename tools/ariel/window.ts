import type { TimeClause } from '../../connectors/qradar/aql/tree.ts';
import type { CaseContext } from '../../domain/offense.ts';
import { DAY_MS, type Interval } from '../../domain/time.ts';

/** Longest Ariel search; QRadar's console pays for longer ones. */
const MAX_SEARCH_MS = 31 * DAY_MS;
/** Batches arrive once a day: what happened in the interval may arrive this much later. */
const LATE_ARRIVAL_MS = DAY_MS;

type Windows = Pick<CaseContext, 'nowMs' | 'riskWindow' | 'baselineWindow'>;

/** Baseline and risk window together, by the log source's clock. */
export function wholeWindow(context: Windows): Interval {
  return { fromMs: context.baselineWindow.fromMs, toMs: context.riskWindow.toMs };
}

/**
 * The time clause, which counts arrivals, for what happened in the interval: from its start to a day after its end, but not
 * into the future and not longer than 31 days. Pair it with `happenedIn`.
 */
export function arrivalsOf(interval: Interval, nowMs: number): TimeClause {
  const stopMs = Math.min(interval.toMs + LATE_ARRIVAL_MS, interval.fromMs + MAX_SEARCH_MS, Math.max(nowMs, interval.fromMs + 1));
  return { kind: 'range', startMs: interval.fromMs, stopMs };
}
