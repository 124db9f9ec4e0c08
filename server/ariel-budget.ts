import { AsyncLocalStorage } from 'node:async_hooks';
import { print } from '../connectors/qradar/aql/print.ts';
import type { Select } from '../connectors/qradar/aql/tree.ts';
import type { Ariel, ArielAnswer } from '../connectors/qradar/ariel.ts';
import { InvalidError } from '../domain/errors.ts';
import type { SearchLimits } from '../db/take-search.ts';

export type BudgetedAriel = Ariel & {
  /** Counts every search inside `work` as one of the run `key`. */
  within<T>(key: string, work: () => Promise<T>): Promise<T>;
};

/** Larger answers are not kept for the rest of the run. */
const MAX_KEPT_ROWS = 2_000;

type Running = { key: string; answers: Map<string, ArielAnswer> };

const SETTING: Record<keyof SearchLimits, string> = {
  perCase: 'ARIEL_SEARCHES_PER_CASE',
  perHour: 'ARIEL_SEARCHES_PER_HOUR',
  perDay: 'ARIEL_SEARCHES_PER_DAY',
};

/**
 * Ariel within the budgets of a run, an hour and a day. `take` counts a search, or says which limit is reached. What is over a budget
 * is not sent: it is a typed failure, and so a gap of the draft. A search that the run has made already is answered from its first
 * answer and costs nothing.
 */
export function withBudget(
  ariel: Ariel,
  limits: SearchLimits,
  take: (runKey: string | null) => Promise<keyof SearchLimits | null>,
): BudgetedAriel {
  const current = new AsyncLocalStorage<Running>();
  return {
    within: (key, work) => current.run({ key, answers: new Map() }, work),
    search: async (select, signal) => {
      const running = current.getStore();
      const aql = textOf(select);
      const known = running?.answers.get(aql);
      if (known !== undefined) return known;
      const over = await take(running?.key ?? null);
      if (over !== null) {
        const message = `the budget ${SETTING[over]} (${limits[over]}) is spent`;
        return { ok: false, failure: { kind: 'budget_spent', message, source: 'Ariel' }, aql };
      }
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
