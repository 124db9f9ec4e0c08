import { html } from 'hono/html';
import { SECOND_MS } from '../../../domain/time.ts';
import type { Receipt, TargetKind } from '../../../domain/write-plan.ts';
import type { LoggedIn } from '../../environment.ts';
import { plural, time, words, type Html } from '../html.ts';
import { csrfField } from '../layout.ts';
import type { CaseView, OutboxLine } from '../views.ts';
import type { DecidePage } from './decide.ts';
import { claimLinks, folded, section } from './parts.ts';
import { TAKEN_BACK, TARGET } from './targets.ts';

/** What was decided, by which role and when, and until when it can be undone. */
export function decision(page: Pick<DecidePage, 'view' | 'loggedIn' | 'mayDecide' | 'nowMs'>): Html {
  const { view } = page;
  if (view.decision === null) return html``;
  const { kind, verdict, reason, closeOffense, role, atMs } = view.decision;
  return section(
    'decision',
    'Decision',
    html`${undoForm(page)}
      <dl class="facts-line">
        <dt>Decision</dt>
        <dd>${words(kind)}${role === null ? '' : ` by ${words(role)}`}, ${time(atMs)}</dd>
        <dt>Verdict</dt>
        <dd>${verdict === null ? 'none yet' : words(verdict)}</dd>
        ${
          reason === null
            ? ''
            : html`<dt>Reason</dt>
                <dd>${reason}</dd>`
        }
        <dt>Close the offense</dt>
        <dd>${closeOffense ? 'yes' : 'no'}</dd>
      </dl>`,
  );
}

/** While a decision can be undone nothing of it has left. */
function undoForm({ view, loggedIn, mayDecide, nowMs }: Pick<DecidePage, 'view' | 'loggedIn' | 'mayDecide' | 'nowMs'>): Html {
  const untilMs = view.decision?.undoUntilMs ?? null;
  if (untilMs === null || view.status !== 'decided' || nowMs >= untilMs) return html``;
  return html`<form method="post" action="/cases/${view.caseId}/undo" class="notice">
    ${csrfField(loggedIn)}
    <p>Nothing of it has left yet. It is carried out in ${plural(Math.ceil((untilMs - nowMs) / SECOND_MS), 'second')}.</p>
    ${mayDecide ? html`<button class="primary">Undo this decision</button>` : ''}
  </form>`;
}

/** What reviewers asked for when they sent a draft back. */
export function remarks(view: CaseView): Html {
  const sentBack = view.remarks.flatMap(({ remark, ...by }) => (remark.kind === 'instructions' ? [{ ...by, remark }] : []));
  if (sentBack.length === 0) return html``;
  return section(
    'remarks',
    'Sent back',
    html`${sentBack.map(
      ({ userName, role, atMs, remark }) =>
        html`<article>
          <p class="small">${userName}, ${words(role)}, ${time(atMs)}</p>
          <p>${remark.text}</p>
          ${remark.include.length === 0 ? '' : html`<p class="small">Take in ${claimLinks(remark.include)}.</p>`}
          ${remark.leaveOut.length === 0 ? '' : html`<p class="small">Leave out ${claimLinks(remark.leaveOut)}.</p>`}
        </article>`,
    )}`,
  );
}

/** What was to be written to QRadar, and what came back. */
export function receipts(view: CaseView, loggedIn: LoggedIn, may: { retry: boolean; withdraw: boolean }): Html {
  if (view.outbox.length === 0) return html``;
  return section(
    'outbox',
    'Written to QRadar',
    html`${view.outbox.map(
      (o) =>
        html`<article>
          <h3>${TARGET[o.kind]}, offense ${o.offenseId}: ${OUTBOX[o.state]}</h3>
          ${o.lastError === null ? '' : html`<p>${o.attempts} tries so far. Last: ${o.lastError}</p>`}
          ${o.receipt === null ? '' : html`<p class="small">${receipt(o.kind, o.receipt)}</p>`}
          <details>
            <summary>The approved bytes</summary>
            <pre class="note" tabindex="0">${o.shown.text}</pre>
            <p class="small">${o.shown.bytes} bytes. ${TAKEN_BACK[o.kind]}</p>
          </details>
          ${
            o.mayWithdraw && may.withdraw
              ? html`<form method="post" action="/cases/${view.caseId}/outbox/${o.outboxId}/withdraw">
                  ${csrfField(loggedIn)}<button>Take it out of QRadar again</button>
                </form>`
              : ''
          }
          ${
            o.state === 'failed' && may.retry
              ? html`<form method="post" action="/cases/${view.caseId}/outbox/${o.outboxId}/retry">
                  ${csrfField(loggedIn)}<button>Try again</button>
                </form>`
              : ''
          }
        </article>`,
    )}`,
  );
}

/** Of a line of syslog nothing comes back; its number finds it in QRadar. */
function receipt(kind: TargetKind, { receivedAtMs, remoteId, responseSha256 }: Receipt): Html {
  if (kind === 'case_event')
    return html`Sent by ${time(receivedAtMs)}, <code class="hash">"Casewright Sequence" = '${remoteId}'</code>; syslog gives no answer.`;
  return html`Received ${time(receivedAtMs)}, id ${remoteId}, SHA-256 <code class="hash">${responseSha256}</code>`;
}

const OUTBOX: Record<OutboxLine['state'], string> = {
  pending: 'waits to be sent',
  sending: 'is being sent',
  done: 'done',
  failed: 'failed',
};

/** Every act on the case, from the audit log, oldest first. */
export function history(view: CaseView): Html {
  if (view.history.length === 0) return html``;
  return folded(
    'history',
    'History',
    view.history.length,
    html`<ol class="history">
      ${view.history.map(
        (h) =>
          html`<li>
            ${time(h.atMs)} <strong>${words(h.act).replaceAll('.', ' ')}</strong> ${h.actor} <small>${auditDetail(h.detail)}</small>
          </li>`,
      )}
    </ol>`,
  );
}

/** The details of an audit row in one line. */
export function auditDetail(values: Record<string, unknown>): string {
  return Object.entries(values)
    .filter(([, v]) => v !== null && v !== '' && !(Array.isArray(v) && v.length === 0))
    .map(([k, v]) => `${k}: ${Array.isArray(v) ? v.join(', ') : String(v)}`)
    .join('; ')
    .slice(0, 400);
}
