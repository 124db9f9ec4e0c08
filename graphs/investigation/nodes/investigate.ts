import type { LangGraphRunnableConfig } from '@langchain/langgraph';
import type { ToolCall } from '../../../tools/tool.ts';
import { leftForInvestigator } from '../budget.ts';
import type { InvestigationDeps } from '../deps.ts';
import { FOLLOW_UP_ROUNDS, INVESTIGATOR_ROUNDS, type Settings } from '../settings.ts';
import { signalOf, within } from '../signal.ts';
import { refOf, writeCall, type State, type Update } from '../state.ts';

/**
 * Looks closer, round by round: first what code asks for, then what a model asks for besides. Nothing is asked twice, and no
 * calls left means enough.
 */
export function investigateNode(deps: Pick<InvestigationDeps, 'enterNode' | 'planFollowUps' | 'askInvestigator'>, settings: Settings) {
  return async (state: State, config: LangGraphRunnableConfig): Promise<Update> => {
    await deps.enterNode(refOf(state), 'investigate');
    if (state.followUpRounds < FOLLOW_UP_ROUNDS) {
      const planned = unasked(await deps.planFollowUps(refOf(state)), state);
      if (planned.length > 0) return { pending: planned, asked: planned, followUpRounds: state.followUpRounds + 1 };
    }
    return askModel(deps, settings, state, signalOf(config));
  };
}

async function askModel(
  deps: Pick<InvestigationDeps, 'askInvestigator'>,
  settings: Settings,
  state: State,
  signal: AbortSignal,
): Promise<Update> {
  const budget = leftForInvestigator(state, settings);
  if (state.investigatorRounds >= INVESTIGATOR_ROUNDS || budget === null) return { pending: [] };
  const startMs = settings.elapsedMs();
  const answer = await within(budget.seconds * 1_000, signal, (s) => deps.askInvestigator(refOf(state), budget, s));
  const spent = { modelMs: settings.elapsedMs() - startMs, investigatorRounds: state.investigatorRounds + 1 };
  if (answer.late) return { ...spent, pending: [], modelCalls: 1 };
  const asked = unasked(answer.value.calls, state).slice(0, budget.toolCalls);
  const called = answer.value.tokens > 0 || answer.value.calls.length > 0 ? 1 : 0;
  return { ...spent, pending: asked, asked, extraToolCalls: asked.length, modelCalls: called, modelTokens: answer.value.tokens };
}

function unasked(calls: readonly ToolCall[], state: Pick<State, 'asked'>): string[] {
  return [...new Set(calls.map(writeCall))].filter((call) => !state.asked.includes(call));
}
