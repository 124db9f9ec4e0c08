import type { DraftContent } from '../../domain/draft.ts';
import { shownReason } from './reason.ts';
import type { CaseView, EvidenceLine } from '../pages/views.ts';

/** The case as JSON: what the page shows, tokens only. Evidence is listed field by field, so that no row can slip in. */
export function caseJson(view: CaseView, shown: (aql: string) => string) {
  const { draft, evidence, ...rest } = view;
  return {
    ...rest,
    draft: draft === null ? null : { hash: draft.hash, version: draft.version, content: draftJson(draft.content, shown) },
    evidence: evidence.map((e) => evidenceJson(e, shown)),
  };
}

function draftJson(content: DraftContent, shown: (aql: string) => string): DraftContent {
  return { ...content, nextSteps: content.nextSteps.map((s) => ({ ...s, aql: s.aql === null ? null : shown(s.aql) })) };
}

function evidenceJson(e: EvidenceLine, shown: (aql: string) => string): EvidenceLine {
  const { label, kind, tool, params, window, coverage, rowCount, rowsSha256 } = e;
  const said = coverage.state === 'complete' ? coverage : { ...coverage, reason: shownReason(coverage) };
  return { label, kind, tool, params, aql: e.aql === null ? null : shown(e.aql), window, coverage: said, rowCount, rowsSha256 };
}
