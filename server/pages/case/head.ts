import { html } from 'hono/html';
import type { Conclusion } from '../../../domain/conclusion.ts';
import type { Drafter } from '../../../domain/draft.ts';
import { time, words, type Html } from '../html.ts';
import { csrfField } from '../layout.ts';
import { failure, retryForm } from '../queue.ts';
import type { CaseView } from '../views.ts';
import type { LoggedIn } from '../../environment.ts';

const CONCLUSION: Record<Conclusion, string> = {
  explained: 'A record covers what stands out. Nothing is left open.',
  not_concluded: 'What could be seen does not decide, for or against the person.',
  needs_investigation: 'Something stands out that no record explains. This is no finding of fault.',
};

/** Who the case is about (a token), where it stands, and what the conclusion means. */
export function head({
  view,
  loggedIn,
  mayRetry,
  mayReveal,
}: {
  view: CaseView;
  loggedIn: LoggedIn;
  mayRetry: boolean;
  mayReveal: boolean;
}): Html {
  return html`<div class="case-line">
      <h1>Case of <code>${view.subjectToken}</code></h1>
      ${
        view.conclusion === null
          ? ''
          : html`<p><strong class="conclusion ${view.conclusion}">${words(view.conclusion)}</strong> ${CONCLUSION[view.conclusion]}</p>`
      }
    </div>
    <dl class="facts-line">
      ${line('Offense', `${view.offenseIds.join(', ')} (${view.offenseStatus.toLowerCase()}, severity ${view.severity})`)}
      ${line('Stands at', `${standing(view)}${view.status === 'running' && view.node !== null ? `: ${view.node}` : ''}`)}
      ${view.run > 1 ? line('Run', view.run) : ''} ${line('Opened', time(view.openedAtMs))}
      ${view.assignedToken === null ? '' : line('Assigned in QRadar to', html`<code>${view.assignedToken}</code>`)}
      ${
        view.draft === null
          ? ''
          : line('Draft by', `${drafterLabel(view.draft.content.drafter)}${view.draft.editedBy === null ? '' : ', edited by a reviewer'}`)
      }
      ${
        mayReveal
          ? html`<div>
              <dt class="unseen">Names</dt>
              <dd><a href="/cases/${view.caseId}/identities">Names behind the tokens</a></dd>
            </div>`
          : ''
      }
    </dl>
    ${notices(view)} ${view.status === 'failed' ? html`${failure(view)} ${mayRetry ? retryForm(view.caseId, loggedIn) : ''}` : ''}
    ${view.status === 'awaiting_review' && mayRetry ? runAgainForm(view.caseId, loggedIn) : ''}`;
}

/** A source that could not be seen may be back; the draft on the page is then out of date. */
function runAgainForm(caseId: string, loggedIn: LoggedIn): Html {
  return html`<form method="post" action="/cases/${caseId}/run-again">
    ${csrfField(loggedIn)}<button class="quiet">Run again on fresh evidence</button>
  </form>`;
}

/** Sent back it is decided, and not over. */
function standing({ status, decision }: Pick<CaseView, 'status' | 'decision'>): string {
  return status === 'decided' && decision?.verdict === null ? 'changes requested; it is drafted again' : words(status);
}

function line(name: string, value: Html | string | number): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** Who wrote the draft, so that nobody takes a template for a model's work or the other way round. */
export function drafterLabel(drafter: Drafter): string {
  if (drafter.kind === 'template') return drafter.reason === null ? 'the template drafter' : `the template drafter (${drafter.reason})`;
  const prompts = drafter.prompts.map((p) => `${p.id} v${p.version}`).join(', ');
  return `model ${drafter.model}, prompts ${prompts}; sentences and figures by code`;
}

function notices(view: CaseView): Html {
  const all = [
    ...(view.restricted ? ['Restricted case: named reviewers only, and nothing of it is written anywhere.'] : []),
    ...(view.changedSince === null ? [] : [`Changed since the evidence was frozen: ${view.changedSince}.`]),
    ...(view.offenseStatus === 'OPEN' ? [] : [`The offense is ${view.offenseStatus.toLowerCase()} in QRadar.`]),
    ...(view.proposedVerdict === null
      ? []
      : [`The closing reason in QRadar proposes the verdict "${words(view.proposedVerdict)}"; it is a proposal only.`]),
  ];
  return html`${all.map((n) => html`<p class="notice" role="note">${n}</p>`)}`;
}
