import { html } from 'hono/html';
import { sectionText, SECTION_TITLE } from '../../../claims/render.ts';
import type { SectionId } from '../../../domain/draft.ts';
import { VERDICTS, type Verdict } from '../../../domain/verdict.ts';
import { NOTE_MAX_CHARS, type ShownTarget } from '../../../domain/write-plan.ts';
import type { LoggedIn } from '../../environment.ts';
import { unopened } from '../../../services/review/open-evidence.ts';
import { words, type Html } from '../html.ts';
import { csrfField } from '../layout.ts';
import type { CaseView } from '../views.ts';
import { claimLinks, evidenceLinks, section } from './parts.ts';
import { TAKEN_BACK, TARGET } from './targets.ts';

/** An edit that was refused: what was typed, and why it may not stand. */
export type RefusedEdit = { section: SectionId; text: string; why: string };

export type DecidePage = {
  view: CaseView;
  loggedIn: LoggedIn;
  mayDecide: boolean;
  /** Verdicts whose closing reason is configured; only those can close the offense too. */
  closable: readonly Verdict[];
  /** The exact bytes for each target if it were approved by this viewer now, or as they were approved. */
  targets: readonly ShownTarget[];
  /** Of these bytes: an approval is bound to it. */
  targetsDigest: string;
  /** Whether they will leave after the approval, in words. */
  leaves: string;
  refused: RefusedEdit | null;
  /** Who works on the case just now; null: nobody. */
  holder: string | null;
  /** Labels of the evidence whose rows this viewer opened. */
  opened: ReadonlySet<string>;
  nowMs: number;
};

/** The forms of the reviewer. Each is bound to the hash of the draft that is on this page. */
export function decide(page: DecidePage): Html {
  const { view, mayDecide } = page;
  if (view.draft === null) return html``;
  const open = view.status === 'awaiting_review';
  return html`${
    !open
      ? ''
      : mayDecide
        ? section('decide', 'Decide', deciding(page))
        : section('decide', 'Decide', html`<p class="empty">A senior analyst decides this case.</p>`)
  }
  ${preview(page)}`;
}

/** What may be done just now: nothing while another reviewer is at it. */
function deciding(page: DecidePage): Html {
  const { view, loggedIn, holder } = page;
  if (holder !== null && holder !== loggedIn.userName) {
    return html`<p class="notice" role="note">
      <strong>${holder}</strong> works on this case. You can read it; deciding is theirs until they release it.
    </p>`;
  }
  return html`${holding(view.caseId, loggedIn, holder)} ${approve(page)} ${sendBack(page)} ${dismiss(page)}`;
}

function holding(caseId: string, loggedIn: LoggedIn, holder: string | null): Html {
  return holder === null
    ? html`<form method="post" action="/cases/${caseId}/claim" class="holding">
        ${csrfField(loggedIn)}<span class="small">Nobody works on this case.</span> <button class="quiet">Claim it</button>
      </form>`
    : html`<form method="post" action="/cases/${caseId}/release" class="holding">
        ${csrfField(loggedIn)}<span class="small">You work on this case.</span> <button class="quiet">Release it</button>
      </form>`;
}

/** What the reviewer still has to look at before an approval is accepted. */
function toOpen({ view, opened }: DecidePage): Html {
  const missing = view.draft === null ? [] : unopened(view.draft.content, opened);
  if (missing.length === 0) return html``;
  return html`<p class="notice" role="note">
    Open the rows first:
    ${missing.map((c, i) => html`${i === 0 ? '' : ', and '}${evidenceLinks(view.caseId, c.evidence)} for ${claimLinks([c.id])}`)}. Somebody
    is to be investigated on what they say.
  </p>`;
}

function preview({ view, targets, leaves }: DecidePage): Html {
  if (targets.length === 0) return html``;
  return section(
    'note',
    'As posted',
    html`<p>${leaves}</p>
      ${targets.map((t) => posted(t))}
      <p class="small">Draft <code class="hash">${view.draft?.hash ?? ''}</code>.</p>`,
  );
}

function posted({ kind, text, bytes, masked }: ShownTarget): Html {
  const length = kind === 'offense_note' ? `${text.length} of at most ${NOTE_MAX_CHARS} characters, ${bytes} bytes` : `${bytes} bytes`;
  return html`<article>
    <h3>${TARGET[kind]}</h3>
    <pre class="note" tabindex="0">${text}</pre>
    <p class="small">
      ${length}.
      ${masked ? 'The token stands for the name that QRadar has of the user, which is what leaves; reveal it to read these bytes as they are.' : ''}
      ${TAKEN_BACK[kind]}
    </p>
  </article>`;
}

/** The token of the form, and the hash of the draft that the reviewer has before them. */
function bound({ view, loggedIn }: DecidePage): Html {
  return html`${csrfField(loggedIn)}<input type="hidden" name="draftHash" value="${view.draft?.hash ?? ''}" />`;
}

function approve(page: DecidePage): Html {
  return html`<form method="post" action="/cases/${page.view.caseId}/approve" class="stack">
    ${bound(page)}<input type="hidden" name="targetsDigest" value="${page.targetsDigest}" /> ${verdictField('approve')}
    ${changed(page, 'approve')} ${closeField(page, 'approve')} ${toOpen(page)}
    <button class="primary">Approve this draft</button>
  </form>`;
}

/** Back to the drafter: which claims it should be made of, and why. */
function sendBack(page: DecidePage): Html {
  return html`<details class="other" id="send-back">
    <summary>Send back with instructions</summary>
    <form method="post" action="/cases/${page.view.caseId}/send-back" class="stack">
      ${bound(page)}
      <label for="send-back-text">What should change; no names</label>
      <textarea id="send-back-text" name="text" required minlength="3" maxlength="1000" rows="3"></textarea>
      <label for="send-back-include">Claims to take in, such as C4, C7</label>
      <input id="send-back-include" name="include" maxlength="400" />
      <label for="send-back-leave-out">Claims to leave out</label>
      <input id="send-back-leave-out" name="leaveOut" maxlength="400" />
      <button>Send back</button>
    </form>
  </details>`;
}

function dismiss(page: DecidePage): Html {
  return html`<details class="other">
    <summary>Dismiss instead</summary>
    <form method="post" action="/cases/${page.view.caseId}/dismiss" class="stack">
      ${bound(page)} ${verdictField('dismiss')}
      <label for="dismiss-reason">Reason; no names</label>
      <textarea id="dismiss-reason" name="reason" required minlength="3" maxlength="1000" rows="3"></textarea>
      ${changed(page, 'dismiss')} ${closeField(page, 'dismiss')}
      <button>Dismiss this case</button>
    </form>
  </details>`;
}

function verdictField(form: string): Html {
  return html`<fieldset>
    <legend>Verdict</legend>
    ${VERDICTS.map(
      (v) =>
        html`<label for="${form}-${v}"><input type="radio" id="${form}-${v}" name="verdict" value="${v}" required /> ${words(v)}</label>`,
    )}
  </fieldset>`;
}

/** A case that changed is decided only by somebody who says that they read what changed. */
function changed({ view }: DecidePage, form: string): Html {
  if (view.changedSince === null) return html``;
  return html`<label for="${form}-changed"
    ><input type="checkbox" id="${form}-changed" name="acknowledgedChange" value="${view.changedSince}" required /> I read what changed:
    ${view.changedSince}</label
  >`;
}

function closeField({ closable, view }: DecidePage, form: string): Html {
  // Nothing of a restricted case is written anywhere.
  if (closable.length === 0 || view.offenseStatus === 'CLOSED' || view.restricted) return html``;
  return html`<label for="${form}-close"
    ><input type="checkbox" id="${form}-close" name="closeOffense" value="on" /> Also close the offense in QRadar (with the verdict
    ${closable.map(words).join(', ')})</label
  >`;
}

/** The form with which a reviewer puts their own words in place of one section; nothing for those who may not. */
export function editForm(page: DecidePage, id: SectionId): Html {
  const content = page.view.draft?.content;
  const theirs = page.holder !== null && page.holder !== page.loggedIn.userName;
  if (content === undefined || !page.mayDecide || theirs || page.view.status !== 'awaiting_review') return html``;
  const refused = page.refused?.section === id ? page.refused : null;
  const text =
    refused?.text ?? content.edits.findLast((e) => e.section === id)?.text ?? sectionText(content, content.selection.sections[id]);
  return html`<details id="edit-${id}" class="other" ${refused === null ? '' : 'open'}>
    <summary>Edit <span class="unseen">the section "${SECTION_TITLE[id]}"</span></summary>
    ${refused === null ? '' : html`<p class="error" role="alert">${refused.why}</p>`}
    <form method="post" action="/cases/${page.view.caseId}/edit" class="stack">
      ${bound(page)}<input type="hidden" name="section" value="${id}" />
      <label for="text-${id}">Your words; figures, times and names of systems stay as facts of one claim, in its order</label>
      <textarea id="text-${id}" name="text" required maxlength="6000" rows="${Math.min(16, text.split('\n').length + 3)}">${text}</textarea>
      <button>Save the section</button>
    </form>
  </details>`;
}
