import { interrupt } from '@langchain/langgraph';
import { Decision, isFinal } from '../../../domain/decision.ts';
import type { State, Update } from '../state.ts';

/** Waits for a human and does nothing else: this node runs again on every resume. A draft that is sent back is begun anew, with a budget of its own. */
export function reviewNode(state: State): Update {
  const { investigationId, draftId, draftHash } = state;
  const decision = interrupt<object, Decision>({ investigationId, draftId, draftHash }, { responseSchema: Decision });
  return isFinal(decision) ? { decision } : { decision, ...anew(state) };
}

function anew(state: State): Update {
  const spent = { modelCalls: -state.modelCalls, modelTokens: -state.modelTokens, modelMs: -state.modelMs };
  return { ...spent, draftAttempt: 0, draftErrors: [], unusable: [], draftId: '', draftHash: '' };
}
