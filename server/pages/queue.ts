import { QUEUE_LIMIT } from '../../db/reads/list-queue.ts';
import { html } from 'hono/html';
import type { PartState } from '../app-deps.ts';
import { holderOf } from '../../services/review/claim-case.ts';
import type { LoggedIn } from '../environment.ts';
import { plural, time, words, type Html } from './html.ts';
import { csrfField } from './layout.ts';
import type { IntakeState, QueueLine, QueueView, Skip } from './views.ts';

export type QueuePage = {
  queue: QueueView;
  intake: IntakeState;
  /** Parts of the service that do not work. */
  troubles?: readonly PartState[];
  loggedIn: LoggedIn;
  mayOperate: boolean;
  mayDecide: boolean;
  nowMs: number;
};

/** Every case that the viewer may see, by where it stands, and every offense that was not taken. What waits is ordered: one's own, free ones, those of others. */
export function queuePage(page: QueuePage): Html {
  const { running, failed, decided, skipped } = page.queue;
  const of = (line: QueueLine): number => [page.loggedIn.userName, null].indexOf(holderOf(line, page.nowMs));
  const rank = (line: QueueLine): number => (of(line) < 0 ? 2 : of(line));
  const waiting = page.queue.waiting.toSorted((x, y) => rank(x) - rank(y));
  const count = (r: number): number => waiting.filter((l) => rank(l) === r).length;
  return html`<h1>Review queue</h1>
    ${(page.troubles ?? []).map(trouble)} ${intake(page)}
    <nav aria-label="Sections" class="tabs">
      <a href="#waiting">Waiting ${waiting.length}</a> <a href="#running">Running ${running.length}</a>
      <a href="#failed">Failed ${failed.length}</a> <a href="#skipped">Not taken ${skipped.length}</a>
      <a href="#decided">Decided ${decided.length}</a>
    </nav>
    ${section(
      'waiting',
      'Waiting for review',
      html`${waiting.length === 0 ? '' : html`<p class="small">Mine ${count(0)}, unclaimed ${count(1)}, with others ${count(2)}; most severe first.</p>`}
      ${cases(page, waiting, 'No draft waits for review.')}`,
    )}
    ${section('running', 'Running', cases(page, running, 'Nothing runs just now.'))} ${section('failed', 'Failed', failures(page, failed))}
    ${section('decided', 'Decided', cases(page, decided, 'Nothing was decided yet.'))}
    ${section('skipped', 'Considered and not taken', skips(skipped))}`;
}

function section(id: string, title: string, body: Html): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${body}
  </section>`;
}

/** Said where cases are looked for: an empty queue must not look like a quiet day. */
function trouble({ part, detail }: PartState): Html {
  const follows =
    part === 'qradar' ? ' No offense is read and no new draft is complete until this is mended; nothing that came meanwhile is lost.' : '';
  return html`<p class="warn" role="alert"><strong>${PART_WORD[part] ?? part}</strong> ${detail}.${follows}</p>`;
}

const PART_WORD: Record<string, string> = { qradar: 'QRadar', database: 'The database', embedder: 'The sentence embedder' };

function intake({ intake: { pause, polledAtMs }, loggedIn, mayOperate }: QueuePage): Html {
  const polled =
    polledAtMs === null ? html`QRadar was not read to the end yet.` : html`QRadar was last read to the end at ${time(polledAtMs)}.`;
  const state = pause.paused
    ? html`<strong>Intake is paused:</strong> ${pause.reason}. No new case is opened; what runs goes on.`
    : html`Intake is open.`;
  return html`<div class="intake ${pause.paused ? 'warn' : ''}">
    <p>${state} ${polled}</p>
    ${
      mayOperate
        ? html`<details class="other">
            <summary>${pause.paused ? 'Resume' : 'Pause'} …</summary>
            ${pauseForm(pause.paused, loggedIn)}
          </details>`
        : ''
    }
  </div>`;
}

function pauseForm(paused: boolean, loggedIn: LoggedIn): Html {
  const button = paused ? 'Resume intake' : 'Pause intake';
  return html`<form method="post" action="/pause" class="inline">
    ${csrfField(loggedIn)}<input type="hidden" name="paused" value="${paused ? 'no' : 'yes'}" />
    <label for="pause-reason">Reason</label>
    <input id="pause-reason" name="reason" required minlength="3" maxlength="300" />
    <button>${button}</button>
  </form>`;
}

/** A list that is as long as it may be is perhaps not whole. */
function cutAt(lines: readonly unknown[]): Html | string {
  return lines.length < QUEUE_LIMIT ? '' : html`<p class="notice" role="note">Only ${QUEUE_LIMIT} are shown; there may be more.</p>`;
}

function cases(page: QueuePage, lines: readonly QueueLine[], empty: string): Html {
  if (lines.length === 0) return html`<p class="empty">${empty}</p>`;
  return html`${cutAt(lines)}
    <table class="cases">
      <thead>
        <tr>
          <th scope="col">Case</th>
          <th scope="col">Severity</th>
          <th scope="col">Where it stands</th>
          <th scope="col">What there is</th>
          <th scope="col">Opened</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          (line) =>
            html`<tr>
              <th scope="row">${link(line)}<br /><small>${offenses(line.offenseIds)}</small></th>
              <td>${line.severity}</td>
              <td>${standing(line)}</td>
              <td>${figures(line)}</td>
              <td>${time(line.openedAtMs)}${held(page, line)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

/** Who works on a waiting case, or the button to do so. */
function held({ loggedIn, mayDecide, nowMs }: QueuePage, line: QueueLine): Html {
  if (line.status !== 'awaiting_review') return html``;
  const holder = holderOf(line, nowMs);
  if (holder !== null) return html`<br /><small>${holder === loggedIn.userName ? 'you work on it' : `${holder} works on it`}</small>`;
  if (!mayDecide) return html`<br /><small>unclaimed</small>`;
  return html`<form method="post" action="/cases/${line.caseId}/claim">
    ${csrfField(loggedIn)}<button class="quiet">Claim <span class="unseen">${line.subjectToken}</span></button>
  </form>`;
}

function link(line: QueueLine): Html {
  return html`<a href="/cases/${line.caseId}">${line.subjectToken}</a>`;
}

function offenses(ids: readonly number[]): string {
  return `${ids.length === 1 ? 'offense' : 'offenses'} ${ids.join(', ')}`;
}

function standing(line: QueueLine): Html {
  const at = line.status === 'running' && line.node !== null ? `running: ${line.node}` : words(line.status);
  return html`${at}${line.conclusion === null ? '' : html`<br /><strong class="conclusion ${line.conclusion}">${words(line.conclusion)}</strong>`}${line.verdict === null ? '' : html`<br /><small>verdict: ${words(line.verdict)}</small>`}
  ${flags(line).map((f) => html`<br /><span class="flag">${f}</span>`)}`;
}

function flags(line: QueueLine): string[] {
  return [
    ...(line.restricted ? ['restricted'] : []),
    ...(line.run > 1 ? [`run ${line.run}`] : []),
    ...(line.changedSince === null ? [] : [`changed since: ${line.changedSince}`]),
    ...(line.offenseStatus === 'OPEN' ? [] : [`offense ${line.offenseStatus.toLowerCase()} in QRadar`]),
    ...(line.proposedVerdict === null ? [] : [`QRadar's closing reason proposes ${words(line.proposedVerdict)}`]),
  ];
}

function figures(line: QueueLine): Html {
  const s = line.summary;
  if (s === null) return html`<span class="empty">no draft yet</span>`;
  const gaps = `${plural(s.gaps, 'gap')}${s.materialGaps > 0 ? ` (${s.materialGaps} material)` : ''}`;
  return html`${plural(s.facts, 'fact')}, ${plural(s.claims, 'claim')}, ${gaps}<br /><small
      >${plural(s.checks, 'check')}, ${s.checksFound} found; ${s.drafter === 'model' ? 'model-written' : 'template'} draft</small
    >`;
}

function failures({ loggedIn, mayOperate }: QueuePage, lines: readonly QueueLine[]): Html {
  if (lines.length === 0) return html`<p class="empty">No case failed.</p>`;
  return html`${lines.map(
    (line) =>
      html`<article class="failed">
        <h3>${link(line)} <small>${offenses(line.offenseIds)}, severity ${line.severity}</small></h3>
        ${failure(line)} ${mayOperate ? retryForm(line.caseId, loggedIn) : ''}
      </article>`,
  )}`;
}

/** Which step failed, why, and what to fix. */
export function failure(line: { node: string | null; failureReason: string | null; failureFix: string | null }): Html {
  return html`<dl>
    <dt>Step</dt>
    <dd>${line.node ?? 'before the first step'}</dd>
    <dt>Why</dt>
    <dd>${line.failureReason ?? 'no reason was recorded'}</dd>
    <dt>What to fix</dt>
    <dd>${line.failureFix ?? 'see the log'}</dd>
  </dl>`;
}

export function retryForm(caseId: string, loggedIn: LoggedIn): Html {
  return html`<form method="post" action="/cases/${caseId}/retry">${csrfField(loggedIn)}<button>Try again</button></form>`;
}

function skips(skipped: readonly Skip[]): Html {
  if (skipped.length === 0) return html`<p class="empty">Every offense that was seen was taken.</p>`;
  return html`${cutAt(skipped)}
    <table>
      <thead>
        <tr>
          <th scope="col">Offense</th>
          <th scope="col">Severity</th>
          <th scope="col">Rule</th>
          <th scope="col">Why</th>
          <th scope="col">Seen</th>
        </tr>
      </thead>
      <tbody>
        ${skipped.map(
          (s) =>
            html`<tr>
              <th scope="row">${s.offenseId}</th>
              <td>${s.severity}</td>
              <td><code>${s.rule}</code></td>
              <td>${s.reason}</td>
              <td>${time(s.skippedAtMs)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}
