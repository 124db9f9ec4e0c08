import { Send } from '@langchain/langgraph';
import { refOf, type State, type ToolTask } from './state.ts';

type Pending = Pick<State, 'investigationId' | 'run' | 'pending'>;

/** The first pass runs in parallel; an empty plan goes straight on. */
export function afterGather(state: Pending): Send[] | 'score' {
  return state.pending.length === 0 ? 'score' : sends('call_tool', state);
}

/** More searches, or enough. */
export function afterInvestigate(state: Pending): Send[] | 'claim' {
  return state.pending.length === 0 ? 'claim' : sends('follow_up', state);
}

/** A draft that was kept goes to a human; one with errors goes back to the drafter. */
export function afterVerify(state: Pick<State, 'draftId'>): 'review' | 'draft' {
  return state.draftId === '' ? 'draft' : 'review';
}

/** What was decided is carried out; a draft that was sent back is written again. */
export function afterReview(state: Pick<State, 'decision'>): 'publish' | 'draft' {
  return state.decision?.kind === 'send_back' ? 'draft' : 'publish';
}

function sends(node: string, state: Pending): Send[] {
  return state.pending.map((call) => new Send(node, { ...refOf(state), call } satisfies ToolTask));
}
