import { END, START, StateGraph } from '@langchain/langgraph';
import type { InvestigationDeps } from './deps.ts';
import { afterGather, afterInvestigate, afterReview, afterVerify } from './edges.ts';
import { callToolNode } from './nodes/call-tool.ts';
import { claimNode } from './nodes/claim.ts';
import { draftNode } from './nodes/draft.ts';
import { gatherNode } from './nodes/gather.ts';
import { investigateNode } from './nodes/investigate.ts';
import { learnNode } from './nodes/learn.ts';
import { openNode } from './nodes/open.ts';
import { publishNode } from './nodes/publish.ts';
import { reviewNode } from './nodes/review.ts';
import { scoreNode } from './nodes/score.ts';
import { verifyNode } from './nodes/verify.ts';
import { RETRY } from './retry.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import { InvestigationState } from './state.ts';

export { GRAPH_VERSION } from './version.ts';

/** The whole investigation, uncompiled: the caller brings the checkpointer. Names of nodes are never changed. */
export function investigationGraph(deps: InvestigationDeps, change: Partial<Settings> = {}) {
  const settings = { ...DEFAULT_SETTINGS, ...change };
  return new StateGraph(InvestigationState)
    .setNodeDefaults({ retryPolicy: RETRY })
    .addNode('open', openNode(deps))
    .addNode('gather', gatherNode(deps))
    .addNode('call_tool', callToolNode(deps))
    .addNode('score', scoreNode(deps))
    .addNode('investigate', investigateNode(deps, settings))
    .addNode('follow_up', callToolNode(deps))
    .addNode('claim', claimNode(deps))
    .addNode('draft', draftNode(deps, settings))
    .addNode('verify', verifyNode(deps))
    .addNode('review', reviewNode)
    .addNode('publish', publishNode(deps))
    .addNode('learn', learnNode(deps))
    .addEdge(START, 'open')
    .addEdge('open', 'gather')
    .addConditionalEdges('gather', afterGather, ['call_tool', 'score'])
    .addEdge('call_tool', 'score')
    .addEdge('score', 'investigate')
    .addConditionalEdges('investigate', afterInvestigate, ['follow_up', 'claim'])
    .addEdge('follow_up', 'investigate')
    .addEdge('claim', 'draft')
    .addEdge('draft', 'verify')
    .addConditionalEdges('verify', afterVerify, ['review', 'draft'])
    .addConditionalEdges('review', afterReview, ['publish', 'draft'])
    .addEdge('publish', 'learn')
    .addEdge('learn', END);
}
