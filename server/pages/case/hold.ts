import { html } from 'hono/html';
import type { LoggedIn } from '../../environment.ts';
import { time, words, type Html } from '../html.ts';
import { csrfField } from '../layout.ts';
import type { CaseView } from '../views.ts';
import { section } from './parts.ts';

/** Until when the case is kept, who held it or let it go and why, and for those who may, the act. */
export function keeping({ view, loggedIn, mayHold }: { view: CaseView; loggedIn: LoggedIn; mayHold: boolean }): Html {
  const said = view.remarks.flatMap(({ remark, ...by }) => (remark.kind === 'legal_hold' ? [{ ...by, remark }] : []));
  return section(
    'keeping',
    'How long it is kept',
    html`<p>
        ${
          view.legalHold
            ? html`<strong>On legal hold:</strong> nothing of this case is deleted until the hold is lifted.`
            : html`Deleted with everything of it after ${time(view.retainUntilMs)}.`
        }
      </p>
      ${said.map(
        ({ userName, role, atMs, remark }) =>
          html`<p class="small">${remark.hold ? 'Held' : 'Let go'} by ${userName}, ${words(role)}, ${time(atMs)}: ${remark.text}</p>`,
      )}
      ${mayHold ? holdForm(view, loggedIn) : ''}`,
  );
}

function holdForm({ caseId, legalHold }: Pick<CaseView, 'caseId' | 'legalHold'>, loggedIn: LoggedIn): Html {
  return html`<form method="post" action="/cases/${caseId}/hold" class="stack narrow">
    ${csrfField(loggedIn)}<input type="hidden" name="hold" value="${legalHold ? 'no' : 'yes'}" />
    <label for="hold-reason">Reason; no names</label>
    <textarea id="hold-reason" name="reason" required minlength="3" maxlength="1000" rows="2"></textarea>
    <button class="quiet">${legalHold ? 'Lift the legal hold' : 'Put on legal hold'}</button>
  </form>`;
}
