import { MemorySaver } from '@langchain/langgraph';
import { draftHash } from '../../claims/draft-hash.ts';
import { explanationsOf } from '../../claims/explain.ts';
import { makeFindings } from '../../claims/find.ts';
import { interviewOf } from '../../claims/interview.ts';
import { nextStepsOf } from '../../claims/next-steps.ts';
import { templateSelection } from '../../claims/template-draft.ts';
import { verifySelection } from '../../claims/verify.ts';
import { getOffense } from '../../connectors/qradar/offenses.ts';
import { canonicalJson, hashOf } from '../../domain/canonical-json.ts';
import type { CaseFindings, DraftContent } from '../../domain/draft.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { LogSourceKey } from '../../domain/event-types.ts';
import type { CaseContext } from '../../domain/offense.ts';
import type { Tokenise } from '../../domain/pseudonym.ts';
import type { Score } from '../../domain/score.ts';
import type { InvestigationDeps, RunRef } from '../../graphs/investigation/deps.ts';
import { investigationGraph } from '../../graphs/investigation/graph.ts';
import { startRun } from '../../graphs/investigation/run.ts';
import { measuresOf, type Measure } from '../../scorers/measures.ts';
import { scoreEvidence } from '../../scorers/score-evidence.ts';
import { contextOf } from '../../server/open-run.ts';
import { renderQuery } from '../../tools/ariel/render-query.ts';
import { coverageOfFailure } from '../../tools/failure.ts';
import { planFirstPass } from '../../tools/plan-first-pass.ts';
import { planFollowUps } from '../../tools/plan-follow-ups.ts';
import { createTools } from '../../tools/registry.ts';
import { runTool } from '../../tools/run-tool.ts';
import type { Reach } from './world.ts';

export type Setting = { offenseId: number; nowMs: number; sources: readonly LogSourceKey[] };
export type Investigated = {
  context: CaseContext;
  evidence: Evidence[];
  draft: DraftContent;
  /** The findings once more, from the frozen evidence alone. */
  again(): CaseFindings;
};

const PROFILE = 'eu-strict';
const REF: RunRef = { investigationId: 'eval', run: 1 };

/**
 * One investigation by the graph, the tools, the scorers and the claims of the service, with the template drafter, up to its
 * review. State is in memory: what stores, queues and pages do is proven elsewhere, and is not judged here.
 */
export async function investigate(reach: Reach, setting: Setting): Promise<Investigated> {
  const store: {
    context: CaseContext | null;
    evidence: Evidence[];
    scores: Score[];
    findings: CaseFindings | null;
    draft: DraftContent | null;
  } = { context: null, evidence: [], scores: [], findings: null, draft: null };
  const context = (): CaseContext => given(store.context, 'the run was not opened');
  const findings = (): CaseFindings => given(store.findings, 'there are no findings');
  const measures = (): Measure[] => measuresOf(store.evidence, context());
  const tools = createTools({ ...reach, sources: setting.sources, loadEvidence: () => Promise.resolve(store.evidence) });
  const deps: InvestigationDeps = {
    openRun: async (ref, signal) => {
      const parts = {
        ...reach,
        offense: (id: number, s: AbortSignal) => getOffense(reach.client, id, s),
        ubaUser: (name: string, s: AbortSignal) => reach.uba.user(name, s),
        nowMs: () => setting.nowMs,
      };
      store.context = await contextOf(parts, ref, [setting.offenseId], signal);
    },
    planFirstPass: () => Promise.resolve(planFirstPass()),
    callTool: async (_ref, call, signal) => {
      const tool = given(tools.get(call.tool), `there is no tool ${call.tool}`);
      const result = await runTool(tools, call, context(), signal);
      const seen = result.ok ? result : { rows: [], coverage: coverageOfFailure(result.failure), window: null, subjectWritable: [] };
      const { rows, coverage, window, subjectWritable } = seen;
      const label = `E${store.evidence.length + 1}`;
      const common = { id: label, label, kind: tool.kind, tool: tool.name, params: canonicalJson(call.input), aql: result.aql };
      store.evidence.push({
        ...common,
        rows,
        coverage,
        window,
        subjectWritable,
        rowCount: rows.length,
        rowsSha256: hashOf(rows),
      } as Evidence);
      return { label, tool: tool.name, rowCount: rows.length, coverage: coverage.state };
    },
    loadEvidence: () => Promise.resolve(store.evidence),
    scoreRun: () => Promise.resolve((store.scores = scoreEvidence(measures(), 1))),
    planFollowUps: () => Promise.resolve(planFollowUps(context(), store.evidence, measures(), store.scores)),
    askInvestigator: () => Promise.resolve({ calls: [], tokens: 0 }),
    makeFindings: () => Promise.resolve((store.findings = findingsFrom(context(), store.evidence, store.scores, reach.tokenise))),
    loadFindings: () => Promise.resolve(findings()),
    writeDraft: (_ref, made) =>
      Promise.resolve({ selection: templateSelection(made), drafter: { kind: 'template', reason: null } as const, tokens: 0 }),
    writeTemplateDraft: (_ref, made, reason) =>
      Promise.resolve({ selection: templateSelection(made), drafter: { kind: 'template', reason } as const }),
    verifySelection,
    submitDraft: (_ref, selection, drafter) => {
      const explanations = explanationsOf(findings(), PROFILE);
      store.draft = {
        ...findings(),
        language: 'en',
        selection,
        edits: [],
        explanations,
        nextSteps: nextStepsOf(findings(), context(), (id, params) => renderQuery(context(), id, params)),
        interview: interviewOf(findings(), explanations, PROFILE),
        drafter,
        evidence: store.evidence.map((e) => ({ label: e.label, rowsSha256: e.rowsSha256 })),
      };
      return Promise.resolve({ draftId: 'draft', draftHash: draftHash(store.draft) });
    },
    loadDraft: () => Promise.resolve(given(store.draft, 'there is no draft')),
    publish: () => Promise.reject(new Error('an eval decides nothing')),
    learn: () => Promise.reject(new Error('an eval decides nothing')),
    enterNode: () => Promise.resolve(),
  };
  const outcome = await startRun(investigationGraph(deps).compile({ checkpointer: new MemorySaver() }), REF);
  if (outcome.state !== 'awaiting_review') throw new Error(`the investigation ended as ${outcome.state}`);
  const { evidence, scores } = store;
  return {
    context: context(),
    evidence,
    draft: given(store.draft, 'there is no draft'),
    again: () => findingsFrom(context(), JSON.parse(JSON.stringify(evidence)) as Evidence[], scores, reach.tokenise),
  };
}

function findingsFrom(context: CaseContext, evidence: readonly Evidence[], scores: readonly Score[], tokenise: Tokenise): CaseFindings {
  const { subject } = context;
  return makeFindings({
    context: { ...context, subjectToken: subject.token, aliases: subject.aliases },
    evidence,
    measures: measuresOf(evidence, context),
    scores,
    tokenise,
  });
}

function given<T>(value: T | null | undefined, otherwise: string): T {
  if (value === null || value === undefined) throw new Error(otherwise);
  return value;
}
