import type { LangGraphRunnableConfig } from '@langchain/langgraph';
import type { InvestigationDeps } from '../deps.ts';
import { signalOf } from '../signal.ts';
import { readCall, refOf, type ToolTask, type Update } from '../state.ts';

/** One tool call of a fan-out. Only a reference stays in the state; the rows are frozen as evidence. */
export function callToolNode(deps: Pick<InvestigationDeps, 'callTool'>) {
  return async (task: ToolTask, config: LangGraphRunnableConfig): Promise<Update> => {
    const { label, tool, rowCount, coverage } = await deps.callTool(refOf(task), readCall(task.call), signalOf(config));
    return { evidence: [{ label, tool, rowCount, coverage }] };
  };
}
