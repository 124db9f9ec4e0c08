import { html } from 'hono/html';
import { decision, history, receipts, remarks } from './case/after.ts';
import { charts } from './case/charts.ts';
import { checks, gaps } from './case/checks.ts';
import { decide, type DecidePage } from './case/decide.ts';
import { draftSections } from './case/draft.ts';
import { claims, evidenceList, explanations, facts, interview, leading, nextSteps, scores } from './case/grounds.ts';
import { head } from './case/head.ts';
import { keeping } from './case/hold.ts';
import type { Html } from './html.ts';
import type { Timeline } from '../shown/timeline.ts';

export type CasePageInput = DecidePage & {
  mayRetry: boolean;
  mayHold: boolean;
  mayReveal: boolean;
  shownAql: (aql: string) => string;
  /** When the account was active; null where that could not be read. */
  timeline: Timeline | null;
};

/** The whole case on one page, in three panes: what is said, what it rests on, and what the reviewer does; below, the way down to the rows. */
export function casePage(page: CasePageInput): Html {
  const { view, loggedIn } = page;
  const content = view.draft?.content;
  const after = html`${decision(page)} ${remarks(view)} ${receipts(view, loggedIn, { retry: page.mayRetry, withdraw: page.mayDecide })}`;
  if (content === undefined) {
    return html`${head(page)}
      <p class="empty">There is no draft yet.</p>
      ${after} ${view.evidence.length === 0 ? '' : evidenceList(view)} ${keeping(page)} ${history(view)}`;
  }
  return html`${head(page)}
    <div class="panes">
      <div class="pane said">${draftSections(content, page)} ${nextSteps(content, page.shownAql)} ${interview(content)}</div>
      <div class="pane rests">
        ${leading(view.caseId, content, page.opened)} ${charts(content, page.timeline)} ${gaps(content)} ${checks(view.caseId, content)}
      </div>
      <div class="pane acts" tabindex="0" role="region" aria-label="Decision">${after} ${decide(page)}</div>
    </div>
    <div class="below">
      ${explanations(content)} ${evidenceList(view)} ${claims(view.caseId, content)} ${facts(view.caseId, content)} ${scores(view.scores)}
      ${keeping(page)} ${history(view)}
    </div>`;
}
