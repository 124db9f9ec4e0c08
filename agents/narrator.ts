import { mayStandIn } from '../claims/sections.ts';
import { claimText, type Claim } from '../domain/claim.ts';
import { SECTIONS, type CaseFindings, type Drafter, type DraftSelection } from '../domain/draft.ts';
import { loadPrompt } from '../prompts/load.ts';
import { draftSchema, withoutLeadingConnectives } from './draft-schema.ts';
import { onSubject } from './on-subject.ts';
import type { AskModel, ModelFailureKind } from './models/port.ts';

export type Narration =
  | { ok: true; selection: DraftSelection; drafter: Drafter; tokens: number }
  | { ok: false; kind: ModelFailureKind | 'no_claims'; message: string; drafter: Drafter; tokens: number };

export type Narrate = (findings: CaseFindings, errors: readonly string[], signal: AbortSignal) => Promise<Narration>;

/**
 * Lets a model choose and order claims. It sees finished sentences with pseudonyms, never rows or raw log text; `errors` of the
 * last verification make it a repair. Returns a typed failure for whatever a model does; it does not judge what was chosen.
 */
export function createNarrator({ model }: { model: AskModel }): Narrate {
  const prompt = loadPrompt('narrate', 1, ['claims', 'errors']);
  const drafter: Drafter = { kind: 'model', model: model.id, prompts: [prompt.ref] };
  return async (findings, errors, signal) => {
    const schema = draftSchema(findings);
    if (schema === null) return { ok: false, kind: 'no_claims', message: 'there are no claims to choose from', drafter, tokens: 0 };
    const messages = prompt.render({
      claims: findings.claims.map((c) => JSON.stringify(offered(c, findings))).join('\n'),
      errors: errors.length === 0 ? 'none' : errors.map((e) => `- ${e}`).join('\n'),
    });
    const answer = await model.ask(schema, 'draft', messages, signal);
    if (!answer.ok) return { ok: false, kind: answer.kind, message: answer.message, drafter, tokens: answer.tokens };
    const { sections, interpretation } = withoutLeadingConnectives(answer.value);
    return { ok: true, selection: { sections, interpretation: onSubject(interpretation) }, drafter, tokens: answer.tokens };
  };
}

/** A claim as the model sees it. */
function offered(claim: Claim, { conclusion }: Pick<CaseFindings, 'conclusion'>) {
  return {
    id: claim.id,
    frame: claim.frame,
    polarity: claim.polarity,
    sections: SECTIONS.filter((s) => mayStandIn(claim, s)),
    mustInclude: claim.mustInclude,
    mayBeStrong: claim.loadBearing || claim.polarity === 'points_away',
    ...(conclusion === 'explained' && claim.frame === 'record_found' ? { explains: true } : {}),
    sentence: claimText(claim.parts),
  };
}
