import { interrupt } from '@langchain/langgraph';
import { Decision } from '../../../domain/decision.ts';
import type { State, Update } from '../state.ts';

/** Waits for a human and does nothing else: this node runs again on every resume. */
export function reviewNode(state: State): Update {
  const { investigationId, draftId, draftHash } = state;
  return { decision: interrupt<object, Decision>({ investigationId, draftId, draftHash }, { responseSchema: Decision }) };
}
