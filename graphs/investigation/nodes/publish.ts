import type { InvestigationDeps } from '../deps.ts';
import { decisionOf, refOf, type State, type Update } from '../state.ts';

/** Queues the approved bytes, or ends the case; a worker of its own sends them. */
export function publishNode(deps: Pick<InvestigationDeps, 'enterNode' | 'publish'>) {
  return async (state: State): Promise<Update> => {
    await deps.enterNode(refOf(state), 'publish');
    const { queuedTargets } = await deps.publish(refOf(state), decisionOf(state));
    return { queuedTargets };
  };
}
