import { ReducedValue, StateSchema } from '@langchain/langgraph';
import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { Decision, isFinal, type FinalDecision } from '../../domain/decision.ts';
import type { DraftSelection, Drafter } from '../../domain/draft.ts';
import type { ToolCall } from '../../tools/tool.ts';
import type { RunRef } from './deps.ts';

const EvidenceRef = z.object({
  label: z.string(),
  tool: z.string(),
  rowCount: z.number().int(),
  coverage: z.enum(['complete', 'partial', 'unavailable']),
});

function accumulated<T extends z.ZodType>(item: T) {
  const list = z.array(item);
  return new ReducedValue(
    list.default(() => []),
    { inputSchema: list, reducer: (seen: z.infer<T>[], added: z.infer<T>[]) => [...seen, ...added] },
  );
}

function counter() {
  return new ReducedValue(
    z.number().default(() => 0),
    { inputSchema: z.number(), reducer: (sum: number, added: number) => sum + added },
  );
}

/**
 * Ids, short strings and numbers; rows, facts and claims live in tables. Whatever has structure of its own is kept as JSON text:
 * the saver revives objects that look like its own, and a log could be made to look so.
 */
export const InvestigationState = new StateSchema({
  graphVersion: z.number().int(),
  investigationId: z.string(),
  run: z.number().int(),
  /** Tool calls of the next fan-out, each as canonical JSON. */
  pending: z.array(z.string()).default(() => []),
  /** Every call made so far, so that nothing is asked twice. */
  asked: accumulated(z.string()),
  evidence: accumulated(EvidenceRef),
  followUpRounds: z.number().int().default(0),
  investigatorRounds: z.number().int().default(0),
  modelCalls: counter(),
  modelTokens: counter(),
  modelMs: counter(),
  /** Tool calls that a model asked for. */
  extraToolCalls: counter(),
  draftAttempt: z.number().int().default(0),
  selection: z.string().default(''),
  drafter: z.string().default(''),
  unusable: z.array(z.string()).default(() => []),
  draftErrors: z.array(z.string()).default(() => []),
  draftId: z.string().default(''),
  draftHash: z.string().default(''),
  decision: Decision.nullable().default(null),
  queuedTargets: z.number().int().default(0),
});
export type State = typeof InvestigationState.State;
export type Update = typeof InvestigationState.Update;

/** What one parallel tool task gets. */
export type ToolTask = RunRef & { call: string };

export function refOf(state: RunRef): RunRef {
  return { investigationId: state.investigationId, run: state.run };
}

export function writeCall(call: ToolCall): string {
  return canonicalJson(call);
}

const Call = z.object({ tool: z.string(), input: z.record(z.string(), z.unknown()) });

export function readCall(text: string): ToolCall {
  return Call.parse(JSON.parse(text));
}

/** Selection and drafter as they were written by the draft node; both went through their own schemas there. */
export function readDraft(state: Pick<State, 'selection' | 'drafter'>): { selection: DraftSelection; drafter: Drafter } {
  return { selection: JSON.parse(state.selection) as DraftSelection, drafter: JSON.parse(state.drafter) as Drafter };
}

/** What the human decided. Nothing after the review runs without it. */
export function decisionOf(state: Pick<State, 'decision'>): FinalDecision {
  if (state.decision === null || !isFinal(state.decision)) throw new Error('the review was left without a decision');
  return state.decision;
}
