import type { CaseFindings, DraftContent, DraftSelection, Drafter } from '../../domain/draft.ts';
import type { FinalDecision } from '../../domain/decision.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Score } from '../../domain/score.ts';
import type { ToolCall } from '../../tools/tool.ts';

/** One run of one investigation. */
export type RunRef = { investigationId: string; run: number };

/** What a tool call left behind; state holds these, never rows. `failed`: could not look, and a gap. */
export type EvidenceRef = { label: string; tool: string; rowCount: number; coverage: 'complete' | 'partial' | 'unavailable' };

export type Budget = { modelCalls: number; modelTokens: number; toolCalls: number; seconds: number };

/**
 * Every effect of the graph, handed in. Each function may run again with the same arguments after a crash and leaves the
 * same result: evidence is keyed by (run, tool, input), drafts by (run, attempt), reviews by draft, outbox rows by draft.
 */
export type InvestigationDeps = {
  /** Freezes what is known of the offense and the person; throws a typed error when the run cannot start. */
  openRun(ref: RunRef, signal: AbortSignal): Promise<void>;
  /** The fixed first pass, independent calls that run in parallel. */
  planFirstPass(ref: RunRef): Promise<ToolCall[]>;
  /** Runs one tool and freezes the result; a foreseeable failure becomes unavailable evidence, not a throw. */
  callTool(ref: RunRef, call: ToolCall, signal: AbortSignal): Promise<EvidenceRef>;
  loadEvidence(ref: RunRef): Promise<Evidence[]>;
  /** Runs the scorers over the evidence and keeps what they say. */
  scoreRun(ref: RunRef): Promise<Score[]>;
  /** What code asks for after scoring: details of what stands out, exculpatory records, similar incidents. Empty when done. */
  planFollowUps(ref: RunRef): Promise<ToolCall[]>;
  /** What a model asks for besides, from the catalogue; empty without a model or when the budget is spent. */
  askInvestigator(ref: RunRef, budget: Budget, signal: AbortSignal): Promise<{ calls: ToolCall[]; tokens: number }>;
  /** Facts become claims, checks, gaps and the conclusion. */
  makeFindings(ref: RunRef): Promise<CaseFindings>;
  /**
   * Writes a draft; `errors` from the last verification are handed to the one repair. `unusable` says why the answer of a model
   * could not be read at all: then `selection` is not looked at, and these lines go to the repair.
   */
  writeDraft(
    ref: RunRef,
    findings: CaseFindings,
    attempt: number,
    errors: readonly string[],
    signal: AbortSignal,
  ): Promise<{ selection: DraftSelection; drafter: Drafter; tokens: number; unusable?: readonly string[] }>;
  writeTemplateDraft(ref: RunRef, findings: CaseFindings, reason: string | null): Promise<{ selection: DraftSelection; drafter: Drafter }>;
  loadFindings(ref: RunRef): Promise<CaseFindings>;
  /** Grounding, wording and markup lints; an empty list means the draft may be kept. */
  verifySelection(findings: CaseFindings, selection: DraftSelection): string[];
  /** Completes the draft (explanations, next steps), keeps it and opens its review; returns what the approval will bind to. */
  submitDraft(ref: RunRef, selection: DraftSelection, drafter: Drafter): Promise<{ draftId: string; draftHash: string }>;
  loadDraft(draftId: string): Promise<DraftContent>;
  /** After the decision: queues the approved bytes in the outbox, or ends the case. */
  publish(ref: RunRef, decision: FinalDecision): Promise<{ queuedTargets: number }>;
  /** Keeps the verdict and, for an approved case, the similar incident. */
  learn(ref: RunRef, decision: FinalDecision): Promise<void>;
  /** Moves the run's row so that pages show where it is. */
  enterNode(ref: RunRef, node: string): Promise<void>;
};
