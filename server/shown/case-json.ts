import type { CaseView } from '../pages/views.ts';

/** The case as JSON: what the page shows, tokens only. */
export function caseJson(view: CaseView, shown: (aql: string) => string) {
  const { draft, evidence, outbox, ...rest } = view;
  return {
    ...rest,
    draft:
      draft === null
        ? null
        : {
            ...draft,
            content: {
              ...draft.content,
              nextSteps: draft.content.nextSteps.map((s) => ({ ...s, aql: s.aql === null ? null : shown(s.aql) })),
            },
          },
    evidence: evidence.map((e) => ({ ...e, aql: e.aql === null ? null : shown(e.aql) })),
    outbox,
  };
}
