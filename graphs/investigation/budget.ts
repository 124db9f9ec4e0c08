import type { Budget } from './deps.ts';
import { DRAFT_CALLS, DRAFT_SHARE, type Settings } from './settings.ts';
import type { State } from './state.ts';

type Spent = Pick<State, 'modelCalls' | 'modelTokens' | 'modelMs' | 'extraToolCalls'>;

/** What an investigator may still spend, the draft's share kept back; null when nothing is left of any one of them. */
export function leftForInvestigator(spent: Spent, { budget, draftDeadlineMs }: Settings): Budget | null {
  const left = {
    modelCalls: budget.modelCalls - DRAFT_CALLS - spent.modelCalls,
    modelTokens: Math.floor(budget.modelTokens * (1 - DRAFT_SHARE)) - spent.modelTokens,
    toolCalls: budget.toolCalls - spent.extraToolCalls,
    seconds: (draftDeadlineMs * (1 - DRAFT_SHARE) - spent.modelMs) / 1_000,
  };
  return Object.values(left).every((amount) => amount > 0) ? left : null;
}

/** Why a model may not write any more, or the milliseconds it still has. */
export function leftForDraft(spent: Spent, { budget, draftDeadlineMs }: Settings): { ms: number } | { spent: string } {
  if (spent.modelCalls >= budget.modelCalls) return { spent: 'the budget of model calls is spent' };
  if (spent.modelTokens >= budget.modelTokens) return { spent: 'the budget of tokens is spent' };
  const ms = draftDeadlineMs - spent.modelMs;
  return ms > 0 ? { ms } : { spent: 'the time for models is spent' };
}
