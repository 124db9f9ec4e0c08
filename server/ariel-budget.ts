import { AsyncLocalStorage } from 'node:async_hooks';
import { print } from '../connectors/qradar/aql/print.ts';
import type { Ariel } from '../connectors/qradar/ariel.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';

export type ArielLimits = { perCase: number; perHour: number; perDay: number };

export type BudgetedAriel = Ariel & {
  /** Counts every search inside `work` as one of the run `key`. A run that goes on after a restart starts to count anew. */
  within<T>(key: string, work: () => Promise<T>): Promise<T>;
};

/** Runs that are remembered; the oldest is forgotten first. */
const RUNS_KEPT = 10_000;

/**
 * Ariel within the budgets of a run, an hour and a day of this process. What is over a budget is not sent: it is a typed failure,
 * and so a gap of the draft.
 */
export function withBudget(ariel: Ariel, limits: ArielLimits, nowMs: () => number): BudgetedAriel {
  const current = new AsyncLocalStorage<string>();
  const spent = new Map<string, number>();
  let sentAtMs: number[] = [];

  function overWhich(key: string | undefined): string | null {
    const now = nowMs();
    sentAtMs = sentAtMs.filter((at) => at > now - DAY_MS);
    if (key !== undefined && (spent.get(key) ?? 0) >= limits.perCase) return `ARIEL_SEARCHES_PER_CASE (${limits.perCase})`;
    if (sentAtMs.filter((at) => at > now - HOUR_MS).length >= limits.perHour) return `ARIEL_SEARCHES_PER_HOUR (${limits.perHour})`;
    return sentAtMs.length >= limits.perDay ? `ARIEL_SEARCHES_PER_DAY (${limits.perDay})` : null;
  }

  return {
    within: (key, work) => current.run(key, work),
    search: (select, signal) => {
      const key = current.getStore();
      const over = overWhich(key);
      if (over !== null) {
        const failure = { kind: 'budget_spent', message: `the budget ${over} is spent`, source: 'Ariel' } as const;
        return Promise.resolve({ ok: false, failure, aql: print(select) });
      }
      sentAtMs.push(nowMs());
      if (key !== undefined) {
        spent.set(key, (spent.get(key) ?? 0) + 1);
        const [oldest] = spent.keys();
        if (spent.size > RUNS_KEPT && oldest !== undefined) spent.delete(oldest);
      }
      return ariel.search(select, signal);
    },
  };
}
