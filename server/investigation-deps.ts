import { countsOf, createInvestigator } from '../agents/investigator.ts';
import { createDraftWriter } from '../agents/draft-writer.ts';
import type { AskModel, Embedder } from '../agents/models/port.ts';
import { createNarrator } from '../agents/narrator.ts';
import { explanationsOf } from '../claims/explain.ts';
import { makeFindings } from '../claims/find.ts';
import { followInstructions } from '../claims/follow-instructions.ts';
import { interviewOf } from '../claims/interview.ts';
import { nextStepsOf } from '../claims/next-steps.ts';
import { templateSelection } from '../claims/template-draft.ts';
import { verifySelection } from '../claims/verify.ts';
import type { Queue } from '../db/queue.ts';
import type { Db } from '../db/quiet-session.ts';
import { readDecision, readRun } from '../db/reads/active-runs.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { CaseContext } from '../domain/offense.ts';
import type { Phase, Profile } from '../domain/phase.ts';
import { TOKEN_PATTERN, type Tokenise } from '../domain/pseudonym.ts';
import type { DraftContent } from '../domain/draft.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { WriteTarget } from '../domain/write-plan.ts';
import { incidentText } from '../domain/incident-text.ts';
import type { InvestigationDeps, RunRef } from '../graphs/investigation/deps.ts';
import { measuresOf, type Measure } from '../scorers/measures.ts';
import { scoreEvidence } from '../scorers/score-evidence.ts';
import { loadDraft } from '../services/drafts/load-draft.ts';
import { submitDraft } from '../services/drafts/submit-draft.ts';
import { freezeEvidence, type EvidenceToFreeze } from '../services/evidence/freeze-evidence.ts';
import { loadContext } from '../services/evidence/load-context.ts';
import { loadEvidence } from '../services/evidence/load-evidence.ts';
import { keepFindings } from '../services/findings/keep-findings.ts';
import { keepScores } from '../services/findings/keep-scores.ts';
import { loadFindings } from '../services/findings/load-findings.ts';
import { loadScores } from '../services/findings/load-scores.ts';
import { keepIncident } from '../services/learn/keep-incident.ts';
import { loadApproved } from '../services/publish/load-approved.ts';
import { queueTargets } from '../services/publish/queue-targets.ts';
import { loadInstructions } from '../services/review/load-instructions.ts';
import { enterNode } from '../services/runs/enter-node.ts';
import { rememberTokens, type Identity } from '../services/vault/remember-tokens.ts';
import { renderQuery } from '../tools/ariel/render-query.ts';
import { coverageOfFailure } from '../tools/failure.ts';
import { planFirstPass } from '../tools/plan-first-pass.ts';
import { planFollowUps } from '../tools/plan-follow-ups.ts';
import { runTool } from '../tools/run-tool.ts';
import { featuresOf } from '../tools/similar-incidents/features.ts';
import type { Tool } from '../tools/tool.ts';
import { describeError, type Log } from './log.ts';

const EMBED_MS = 30_000;

export type InvestigationParts = {
  db: Db;
  dataKey: Uint8Array;
  queue: Pick<Queue, 'send'>;
  tokenise: Tokenise;
  tools: Map<string, Tool>;
  model: AskModel | null;
  embedder: Embedder;
  profile: Profile;
  phase: Phase;
  closingReasons: Partial<Record<Verdict, number>>;
  retainIncidentsMs: number;
  openRun(ref: RunRef, signal: AbortSignal): Promise<void>;
  nowMs: () => number;
  newId: () => string;
  /** The process that moves runs; it stops at the next node when it lost the lease. */
  owner: string;
  log: Log;
};

const of = (ref: RunRef): { caseId: string; run: number } => ({ caseId: ref.investigationId, run: ref.run });

/** The effects of the graph, over the services. Each may run again after a crash and leaves the same result. */
export function investigationDeps(parts: InvestigationParts): InvestigationDeps {
  const { db, dataKey, tokenise } = parts;
  const act = () => ({ ...parts, actor: { kind: 'service', component: 'investigation' } as const, nowMs: parts.nowMs() });
  const contextOf = (ref: RunRef): Promise<CaseContext> => loadContext({ db, dataKey }, of(ref));
  const evidenceOf = (ref: RunRef) => loadEvidence({ db, dataKey }, of(ref));
  const measured = async (ref: RunRef) => {
    const [context, evidence] = await Promise.all([contextOf(ref), evidenceOf(ref)]);
    const measures: Measure[] = measuresOf(evidence, context);
    return { context, evidence, measures };
  };
  const writer = createDraftWriter({
    narrate: parts.model === null ? null : createNarrator({ model: parts.model }),
    template: templateSelection,
  });
  const investigator = parts.model === null ? null : createInvestigator({ model: parts.model, tools: [...parts.tools.values()] });

  return {
    openRun: (ref, signal) => parts.openRun(ref, signal),
    planFirstPass: () => Promise.resolve(planFirstPass()),
    callTool: async (ref, call, signal) => {
      const context = await contextOf(ref);
      const tool = parts.tools.get(call.tool);
      if (tool === undefined) throw new NotFoundError(`there is no tool ${call.tool}`);
      const result = await runTool(parts.tools, call, context, signal);
      const common = { kind: tool.kind, tool: tool.name, params: canonicalJson(call.input), aql: result.aql };
      const seen = result.ok
        ? { rows: result.rows, coverage: result.coverage, window: result.window, subjectWritable: result.subjectWritable }
        : { rows: [], coverage: coverageOfFailure(result.failure), window: null, subjectWritable: [] };
      const frozen = await freezeEvidence(act(), { ...of(ref), evidence: { ...common, ...seen } as EvidenceToFreeze });
      return { label: frozen.label, tool: tool.name, rowCount: frozen.rowCount, coverage: frozen.coverage };
    },
    loadEvidence: evidenceOf,
    scoreRun: async (ref) => {
      const { measures } = await measured(ref);
      const scores = scoreEvidence(measures, 1);
      await keepScores(act(), { ...of(ref), scores });
      return scores;
    },
    planFollowUps: async (ref) => {
      const { context, evidence, measures } = await measured(ref);
      return planFollowUps(context, evidence, measures, await loadScores({ db }, of(ref)));
    },
    askInvestigator: async (ref, budget, signal) => {
      if (investigator === null) return { calls: [], tokens: 0 };
      return investigator(countsOf(await evidenceOf(ref)), budget.toolCalls, signal);
    },
    makeFindings: async (ref) => {
      const { context, evidence, measures } = await measured(ref);
      const scores = await loadScores({ db }, of(ref));
      const { subject } = context;
      const spoken = new Map<string, Identity>();
      const findings = makeFindings({
        context: {
          ...context,
          subjectToken: subject.token,
          aliases: subject.aliases,
          ...(subject.ubaUnread === undefined ? {} : { ubaUnread: subject.ubaUnread }),
        },
        evidence,
        measures,
        scores,
        tokenise: (domain, identifier) => {
          const token = tokenise(domain, identifier);
          spoken.set(token, { token, domain, identifier });
          return token;
        },
      });
      // Names that no sentence speaks of need no way back.
      const tokens = new Set(JSON.stringify(findings).match(TOKEN_PATTERN));
      await rememberTokens(act(), { caseId: ref.investigationId, identities: [...spoken.values()].filter((i) => tokens.has(i.token)) });
      await keepFindings(act(), { ...of(ref), findings });
      return findings;
    },
    writeDraft: async (ref, findings, _attempt, errors, signal) => {
      const asked = await loadInstructions({ db, dataKey }, of(ref));
      const written = await writer(findings, [...asked.texts.map((t) => `the reviewer asks: ${t}`), ...errors], signal);
      return { ...written, selection: followInstructions(findings, written.selection, asked) };
    },
    writeTemplateDraft: async (ref, findings, reason) => {
      const asked = await loadInstructions({ db, dataKey }, of(ref));
      return { selection: followInstructions(findings, templateSelection(findings), asked), drafter: { kind: 'template', reason } };
    },
    loadFindings: (ref) => loadFindings({ db, dataKey }, of(ref)),
    verifySelection,
    submitDraft: async (ref, selection, drafter) => {
      const [context, evidence] = await Promise.all([contextOf(ref), evidenceOf(ref)]);
      const findings = await loadFindings({ db, dataKey }, of(ref));
      const explanations = explanationsOf(findings, parts.profile);
      const content: DraftContent = {
        ...findings,
        language: 'en',
        selection,
        edits: [],
        explanations,
        nextSteps: nextStepsOf(findings, context, (id, params) => renderQuery(context, id, params)),
        interview: interviewOf(findings, explanations, parts.profile),
        drafter,
        evidence: evidence.map((e) => ({ label: e.label, rowsSha256: e.rowsSha256 })),
      };
      return submitDraft(act(), { ...of(ref), content });
    },
    loadDraft: (draftId) => loadDraft({ db, dataKey }, draftId),
    publish: async (ref, decision) => {
      const decided = await readDecision(db, of(ref));
      const run = await readRun(db, ref.investigationId);
      if (decided === null || run === null) throw new NotFoundError(`case ${ref.investigationId} has no recorded decision`);
      const targets: WriteTarget[] = decision.kind === 'dismiss' ? [] : await loadApproved({ db, dataKey }, of(ref));
      // One that joined after the decision was not in front of the reviewer.
      const open = run.offenses.filter((o) => o.joinedAtMs <= decided.decidedAtMs && o.isOpen);
      const closing = parts.closingReasons[decision.verdict];
      if (decision.closeOffense && closing !== undefined)
        for (const { id } of open) targets.push({ kind: 'close_offense', offenseId: id, closingReasonId: closing });
      const { queuedTargets } = await queueTargets(act(), { ...of(ref), targets });
      return { queuedTargets };
    },
    learn: async (ref, decision) => {
      const { context, evidence, measures } = await measured(ref);
      const findings = await loadFindings({ db, dataKey }, of(ref));
      const features = featuresOf(evidence, measures, context);
      const family = features.find((f) => f.startsWith('tactic:'))?.slice('tactic:'.length) ?? 'unclassified';
      const summary = `Conclusion ${findings.conclusion.replaceAll('_', ' ')}; verdict ${decision.verdict.replaceAll('_', ' ')}.`;
      const outcome = decision.verdict.replaceAll('_', ' ');
      const embedding = await embedded(parts, incidentText({ features, summary }));
      await keepIncident(act(), {
        ...of(ref),
        incident: { family, outcome, features, summary },
        embedding,
        modelId: parts.embedder.id,
        retainMs: parts.retainIncidentsMs,
      });
    },
    enterNode: async (ref, node) => {
      parts.log.info({ caseId: ref.investigationId, run: ref.run, node }, 'node entered');
      await enterNode(act(), { ...of(ref), node, owner: parts.owner });
    },
  };
}

/** Null when the embedder does not answer: what was learnt is found by features and words, and the decided case goes on. */
async function embedded({ embedder, log }: Pick<InvestigationParts, 'embedder' | 'log'>, text: string): Promise<number[] | null> {
  try {
    const [vector] = await embedder.embed([text], AbortSignal.timeout(EMBED_MS));
    return vector ?? null;
  } catch (error) {
    log.warn({ error: describeError(error) }, 'an incident is kept without its vector');
    return null;
  }
}
