import { html } from 'hono/html';
import { decision, history, receipts } from './case/after.ts';
import { checks, gaps } from './case/checks.ts';
import { decide, type DecidePage } from './case/decide.ts';
import { draftSections } from './case/draft.ts';
import { claims, evidenceList, explanations, facts, interview, nextSteps, scores } from './case/grounds.ts';
import { head } from './case/head.ts';
import type { Html } from './html.ts';

export type CasePageInput = DecidePage & { mayRetry: boolean; shownAql: (aql: string) => string };

/** The whole case on one page: what the reviewer decides on, and the way from every figure down to its rows. */
export function casePage(page: CasePageInput): Html {
  const { view, loggedIn, mayRetry } = page;
  const content = view.draft?.content;
  return html`${head(view, loggedIn, mayRetry)}
  ${
    content === undefined
      ? html`<p class="empty">There is no draft yet.</p>`
      : html`${draftSections(content)} ${checks(view.caseId, content)} ${gaps(content)} ${explanations(content)}
        ${nextSteps(content, page.shownAql)} ${interview(content)} ${decide(page)}`
  }
  ${decision(view)} ${receipts(view, loggedIn, mayRetry)}
  ${content === undefined ? '' : html`${claims(view.caseId, content)} ${facts(view.caseId, content)}`} ${scores(view.scores)}
  ${view.evidence.length === 0 ? '' : evidenceList(view)} ${history(view)}`;
}
