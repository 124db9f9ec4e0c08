import type { InvestigationDeps } from '../deps.ts';
import { refOf, writeCall, type State, type Update } from '../state.ts';

/** Plans the fixed first pass; the calls themselves run in parallel after it. */
export function gatherNode(deps: Pick<InvestigationDeps, 'enterNode' | 'planFirstPass'>) {
  return async (state: State): Promise<Update> => {
    await deps.enterNode(refOf(state), 'gather');
    const calls = [...new Set((await deps.planFirstPass(refOf(state))).map(writeCall))];
    return { pending: calls, asked: calls };
  };
}
