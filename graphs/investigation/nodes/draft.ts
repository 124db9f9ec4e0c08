import type { LangGraphRunnableConfig } from '@langchain/langgraph';
import type { CaseFindings, DraftSelection, Drafter } from '../../../domain/draft.ts';
import { leftForDraft } from '../budget.ts';
import type { InvestigationDeps } from '../deps.ts';
import { DRAFT_ATTEMPTS, type Settings } from '../settings.ts';
import { signalOf, within } from '../signal.ts';
import { refOf, type State, type Update } from '../state.ts';

type Deps = Pick<InvestigationDeps, 'enterNode' | 'loadFindings' | 'writeDraft' | 'writeTemplateDraft'>;

/** A draft, one repair with the errors of the first, then the template drafter; sooner the template when a bound is reached. */
export function draftNode(deps: Deps, settings: Settings) {
  return async (state: State, config: LangGraphRunnableConfig): Promise<Update> => {
    await deps.enterNode(refOf(state), 'draft');
    const findings = await deps.loadFindings(refOf(state));
    const attempt = state.draftAttempt + 1;
    if (attempt >= DRAFT_ATTEMPTS.template) return useTemplate(deps, state, findings, refusedTwice(state));
    const left = leftForDraft(state, settings);
    if ('spent' in left) return useTemplate(deps, state, findings, left.spent);
    const startMs = settings.elapsedMs();
    const answer = await within(left.ms, signalOf(config), (signal) =>
      deps.writeDraft(refOf(state), findings, attempt, state.draftErrors, signal),
    );
    const modelMs = settings.elapsedMs() - startMs;
    if (answer.late) return { ...(await useTemplate(deps, state, findings, 'the model did not answer in time')), modelCalls: 1, modelMs };
    const { selection, drafter, tokens, unusable } = answer.value;
    const called = drafter.kind === 'model' || tokens > 0 ? 1 : 0;
    return { ...kept(attempt, selection, drafter), unusable: [...(unusable ?? [])], modelCalls: called, modelTokens: tokens, modelMs };
  };
}

async function useTemplate(deps: Pick<Deps, 'writeTemplateDraft'>, state: State, findings: CaseFindings, reason: string): Promise<Update> {
  const { selection, drafter } = await deps.writeTemplateDraft(refOf(state), findings, reason);
  return { ...kept(DRAFT_ATTEMPTS.template, selection, drafter), unusable: [] };
}

function kept(draftAttempt: number, selection: DraftSelection, drafter: Drafter): Update {
  return { draftAttempt, selection: JSON.stringify(selection), drafter: JSON.stringify(drafter) };
}

function refusedTwice(state: Pick<State, 'unusable'>): string {
  return state.unusable.length > 0
    ? 'the answer of the model could not be read, twice'
    : 'the draft of the model failed verification, twice';
}
