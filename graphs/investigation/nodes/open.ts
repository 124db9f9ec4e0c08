import type { LangGraphRunnableConfig } from '@langchain/langgraph';
import type { InvestigationDeps } from '../deps.ts';
import { signalOf } from '../signal.ts';
import { refOf, type State, type Update } from '../state.ts';

/** Freezes what is known of the offense and the person before anything is asked. */
export function openNode(deps: Pick<InvestigationDeps, 'enterNode' | 'openRun'>) {
  return async (state: State, config: LangGraphRunnableConfig): Promise<Update> => {
    await deps.enterNode(refOf(state), 'open');
    await deps.openRun(refOf(state), signalOf(config));
    return {};
  };
}
