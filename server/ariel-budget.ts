import { AsyncLocalStorage } from 'node:async_hooks';
import { print } from '../connectors/qradar/aql/print.ts';
import type { Select } from '../connectors/qradar/aql/tree.ts';
import type { Ariel, ArielAnswer } from '../connectors/qradar/ariel.ts';
import { InvalidError } from '../domain/errors.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';

export type ArielLimits = { perCase: number; perHour: number; perDay: number };

export type BudgetedAriel = Ariel & {
  /** Counts every search inside `work` as one of the run `key`. A run that goes on after a restart starts to count anew. */
  within<T>(key: string, work: () => Promise<T>): Promise<T>;
};

/** Runs that are remembered; the oldest is forgotten first. */
const RUNS_KEPT = 10_000;
/** Larger answers are not kept for the rest of the run. */
const MAX_KEPT_ROWS = 2_000;

type Running = { key: string; answers: Map<string, ArielAnswer> };

/**
 * Ariel within the budgets of a run, an hour and a day of this process. What is over a budget is not sent: it is a typed failure,
 * and so a gap of the draft. A search that the run has made already is answered from its first answer and costs nothing.
 */
export function withBudget(ariel: Ariel, limits: ArielLimits, nowMs: () => number): BudgetedAriel {
  const current = new AsyncLocalStorage<Running>();
  const spent = new Map<string, number>();
  let sentAtMs: number[] = [];

  function overWhich(key: string | undefined): string | null {
    const now = nowMs();
    sentAtMs = sentAtMs.filter((at) => at > now - DAY_MS);
    if (key !== undefined && (spent.get(key) ?? 0) >= limits.perCase) return `ARIEL_SEARCHES_PER_CASE (${limits.perCase})`;
    if (sentAtMs.filter((at) => at > now - HOUR_MS).length >= limits.perHour) return `ARIEL_SEARCHES_PER_HOUR (${limits.perHour})`;
    return sentAtMs.length >= limits.perDay ? `ARIEL_SEARCHES_PER_DAY (${limits.perDay})` : null;
  }

  function count(key: string | undefined): void {
    sentAtMs.push(nowMs());
    if (key === undefined) return;
    spent.set(key, (spent.get(key) ?? 0) + 1);
    const [oldest] = spent.keys();
    if (spent.size > RUNS_KEPT && oldest !== undefined) spent.delete(oldest);
  }

  return {
    within: (key, work) => current.run({ key, answers: new Map() }, work),
    search: async (select, signal) => {
      const running = current.getStore();
      const aql = textOf(select);
      const known = running?.answers.get(aql);
      if (known !== undefined) return known;
      const over = overWhich(running?.key);
      if (over !== null)
        return { ok: false, failure: { kind: 'budget_spent', message: `the budget ${over} is spent`, source: 'Ariel' }, aql };
      count(running?.key);
      const answer = await ariel.search(select, signal);
      if (answer.ok && answer.rows.length <= MAX_KEPT_ROWS) running?.answers.set(aql, answer);
      return answer;
    },
  };
}

/** A query that cannot be printed is refused by the search itself, in its own words. */
function textOf(select: Select): string {
  try {
    return print(select);
  } catch (error) {
    if (error instanceof InvalidError) return '';
    throw error;
  }
}
