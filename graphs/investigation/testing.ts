import { hashOf } from '../../domain/canonical-json.ts';
import type { Decision } from '../../domain/decision.ts';
import type { CaseFindings, Drafter, DraftSelection } from '../../domain/draft.ts';
import type { ToolCall } from '../../tools/tool.ts';
import type { InvestigationDeps } from './deps.ts';

export const REF = { investigationId: 'inv-1', run: 1 };

export const APPROVE: Decision = { kind: 'approve', verdict: 'true_positive', draftHash: 'hash-1', closeOffense: false };
export const DISMISS: Decision = {
  kind: 'dismiss',
  verdict: 'false_positive',
  draftHash: 'hash-1',
  closeOffense: false,
};
export const SEND_BACK: Decision = { kind: 'send_back', draftHash: 'hash-1' };

export const NO_FINDINGS: CaseFindings = { facts: [], claims: [], checks: [], gaps: [], conclusion: 'not_concluded' };
export const EMPTY_SELECTION: DraftSelection = {
  sections: { summary: [], what_happened: [], what_speaks_against: [], context: [], limits: [] },
  interpretation: [],
};
export const BY_MODEL: Drafter = { kind: 'model', model: 'test:scripted', prompts: [] };

/** Effects in memory, each noted in `log` as it happens; the same call leaves the same result, as the real ones do. */
export function memoryDeps(change: Partial<InvestigationDeps> = {}): InvestigationDeps & { log: string[] } {
  const log: string[] = [];
  const note = (line: string): void => {
    log.push(line);
  };
  const deps: InvestigationDeps = {
    openRun: async () => note('openRun'),
    planFirstPass: async () => [call('sense_events'), call('own_activity'), call('hr_record')],
    callTool: async (_ref, { tool, input }) => {
      note(`callTool ${tool}`);
      return { label: `E-${tool}-${hashOf(input).slice(0, 4)}`, tool, rowCount: 1, coverage: 'complete' };
    },
    loadEvidence: async () => [],
    scoreRun: async () => [],
    planFollowUps: async () => [],
    askInvestigator: async () => ({ calls: [], tokens: 0 }),
    makeFindings: async () => NO_FINDINGS,
    loadFindings: async () => NO_FINDINGS,
    writeDraft: async () => ({ selection: EMPTY_SELECTION, drafter: BY_MODEL, tokens: 10 }),
    writeTemplateDraft: async (_ref, _findings, reason) => template(reason),
    verifySelection: () => [],
    submitDraft: async (_ref, _selection, drafter) => {
      note(`submitDraft ${drafter.kind}${drafter.kind === 'template' ? ` (${drafter.reason})` : ''}`);
      return { draftId: 'draft-1', draftHash: 'hash-1' };
    },
    loadDraft: async () => {
      throw new Error('not used by the graph');
    },
    publish: async (_ref, decision) => {
      note(`publish ${decision.kind}`);
      return { queuedTargets: decision.kind === 'dismiss' ? 0 : 1 };
    },
    learn: async (_ref, decision) => note(`learn ${decision.kind}`),
    enterNode: async (_ref, node) => note(`enter ${node}`),
    ...change,
  };
  return { ...deps, log };
}

function template(reason: string | null): { selection: DraftSelection; drafter: Drafter } {
  return { selection: EMPTY_SELECTION, drafter: { kind: 'template', reason } };
}

export function call(tool: string, input: ToolCall['input'] = {}): ToolCall {
  return { tool, input };
}
