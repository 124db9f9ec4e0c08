import { html } from 'hono/html';
import type { Claim } from '../../../domain/claim.ts';
import type { DraftContent } from '../../../domain/draft.ts';
import type { Fact } from '../../../domain/fact.ts';
import type { Score } from '../../../domain/score.ts';
import { leadingClaims } from '../../../claims/leading-claims.ts';
import { displayInterval } from '../../../claims/facts/display.ts';
import { shownReason } from '../../shown/reason.ts';
import { plural, words, type Html } from '../html.ts';
import type { CaseView, EvidenceLine } from '../views.ts';
import { chips, claimLinks, evidenceLinks, folded, section } from './parts.ts';

const POLARITY: Record<Claim['polarity'], string> = {
  points_toward: 'points toward a concern',
  points_away: 'points away from a concern',
  neutral: 'neutral',
};

/** The claims that lead, each with the evidence that a reviewer should open before deciding. */
export function leading(caseId: string, content: DraftContent, opened: ReadonlySet<string>): Html {
  // What a record explains is seen first together with the record.
  const records = content.conclusion === 'explained' ? content.claims.filter((c) => c.frame === 'record_found') : [];
  const lead = [...records, ...leadingClaims(content)];
  if (lead.length === 0) return html``;
  return section(
    'leading',
    'What the conclusion rests on',
    html`<ul class="plain leads">
      ${lead.map(
        (c) =>
          html`<li class="${c.polarity}">
            <p>${chips(c.short)} <a class="ref" href="#${c.id}" aria-label="claim ${c.id}">${c.id}</a></p>
            <p class="small">Open the rows: ${evidenceLinks(caseId, c.evidence, opened)}</p>
          </li>`,
      )}
    </ul>`,
  );
}

/** Every claim of the case, chosen for the draft or not. */
export function claims(caseId: string, content: DraftContent): Html {
  const placed = new Set(Object.values(content.selection.sections).flatMap((s) => s.map((p) => p.claimId)));
  return folded(
    'claims',
    'Claims',
    content.claims.length,
    html`<ol class="claims">
      ${content.claims.map(
        (c) =>
          html`<li id="${c.id}" class="${c.polarity}">
            <p><strong>${c.id}</strong> ${chips(c.parts)}</p>
            <p class="small">
              ${POLARITY[c.polarity]}${c.loadBearing ? '; carries the conclusion' : ''}${c.mustInclude ? '; must be said' : ''}${placed.has(c.id) ? '' : '; not in the draft'}${c.subjectCanWrite ? '; rests on fields that the person can write' : ''}.
              Evidence: ${evidenceLinks(caseId, c.evidence)}.
            </p>
          </li>`,
      )}
    </ol>`,
  );
}

/** Fact, how it was computed, and from what: the way from a figure to the rows. */
export function facts(caseId: string, content: DraftContent): Html {
  const users = new Map<string, string[]>();
  for (const c of content.claims) for (const f of c.facts) users.set(f, [...(users.get(f) ?? []), c.id]);
  return folded(
    'facts',
    'Facts',
    content.facts.length,
    html`<table>
      <thead>
        <tr>
          <th scope="col">Fact</th>
          <th scope="col">Value</th>
          <th scope="col">How it was computed</th>
          <th scope="col">Window</th>
          <th scope="col">Evidence</th>
          <th scope="col">Used by</th>
        </tr>
      </thead>
      <tbody>
        ${content.facts.map((f) => factRow(caseId, f, users.get(f.id) ?? []))}
      </tbody>
    </table>`,
  );
}

function factRow(caseId: string, fact: Fact, usedBy: readonly string[]): Html {
  return html`<tr id="${fact.id}">
    <th scope="row">${fact.id}<br /><small>${words(fact.kind)}</small></th>
    <td>${fact.display}${fact.lowerBound ? html`<br /><small>a lower bound: events were coalesced</small>` : ''}</td>
    <td>${fact.formula}</td>
    <td>${fact.window === null ? '–' : displayInterval(fact.window, null)}</td>
    <td>${evidenceLinks(caseId, fact.evidence)}</td>
    <td>${claimLinks(usedBy)}</td>
  </tr>`;
}

/** What each tool saw, with its hash and how much of what was asked for it covers. */
export function evidenceList(view: CaseView): Html {
  return folded(
    'evidence',
    'Evidence',
    view.evidence.length,
    html`<table>
      <thead>
        <tr>
          <th scope="col">Evidence</th>
          <th scope="col">Tool</th>
          <th scope="col">Coverage</th>
          <th scope="col">Rows</th>
          <th scope="col">SHA-256 of the rows</th>
        </tr>
      </thead>
      <tbody>
        ${view.evidence.map(
          (e) =>
            html`<tr id="${e.label}">
              <th scope="row"><a href="/cases/${view.caseId}/evidence/${e.label}">${e.label}</a></th>
              <td>${words(e.tool)}</td>
              <td class="coverage ${e.coverage.state}">${coverage(e)}</td>
              <td>${e.rowCount}</td>
              <td><code class="hash">${e.rowsSha256}</code></td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

/** Nothing found, seen in part, and could not look, in words that cannot be mixed up. */
export function coverage(e: Pick<EvidenceLine, 'coverage' | 'rowCount'>): string {
  switch (e.coverage.state) {
    case 'complete':
      return e.rowCount === 0 ? 'complete: looked, nothing found' : 'complete';
    case 'partial':
      return `partial: ${shownReason(e.coverage)}`;
    case 'unavailable':
      return `could not look: ${shownReason(e.coverage)}`;
    default:
      return e.coverage satisfies never;
  }
}

export function scores(list: readonly Score[]): Html {
  if (list.length === 0) return html``;
  return folded(
    'scores',
    'Scores',
    list.length,
    html`<p class="small">How unusual, by scorer. No score is a probability of guilt, and none sets the conclusion.</p>
      <table>
        <thead>
          <tr>
            <th scope="col">Scorer</th>
            <th scope="col">About</th>
            <th scope="col">Score</th>
            <th scope="col">Reasons</th>
          </tr>
        </thead>
        <tbody>
          ${list.map(
            (s) =>
              html`<tr>
                <th scope="row">${words(s.scorer)}</th>
                <td>${s.about}</td>
                <td>
                  ${figure(s.score)}${s.percentile === null ? '' : html`<br /><small>higher than ${Math.round(s.percentile * 100)} % of the reference</small>`}
                </td>
                <td>
                  <ul class="plain">
                    ${s.reasons.slice(0, MAX_REASONS).map((r) => html`<li>${r.name}: ${figure(r.contribution)}</li>`)}
                  </ul>
                  ${s.reasons.length > MAX_REASONS ? html`<small>and ${plural(s.reasons.length - MAX_REASONS, 'more reason')}</small>` : ''}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>`,
  );
}

const MAX_REASONS = 8;

function figure(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Possible explanations against the claims. Least inconsistent first; never a probability. */
export function explanations(content: DraftContent): Html {
  const used = content.claims.filter((c) => content.explanations.some((e) => e.supports.includes(c.id) || e.contradicts.includes(c.id)));
  return section(
    'explanations',
    'Possible explanations to test',
    html`<p class="small">Ranked by the fewest claims that speak against each. No rank is a probability.</p>
      <div class="wide">
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">Explanation</th>
              ${used.map((c) => html`<th scope="col"><a href="#${c.id}">${c.id}</a></th>`)}
              <th scope="col">Still missing</th>
            </tr>
          </thead>
          <tbody>
            ${content.explanations
              .toSorted((a, b) => a.rank - b.rank)
              .map(
                (e) =>
                  html`<tr>
                    <th scope="row">${e.rank}. ${e.title}<br /><small>${words(e.kind)}</small></th>
                    ${used.map((c) => cell(e.supports.includes(c.id), e.contradicts.includes(c.id)))}
                    <td>${e.missing.join('; ')}</td>
                  </tr>`,
              )}
          </tbody>
        </table>
      </div>`,
  );
}

function cell(supports: boolean, contradicts: boolean): Html {
  if (contradicts) return html`<td class="inconsistent"><abbr title="inconsistent">✗</abbr></td>`;
  return supports ? html`<td class="consistent"><abbr title="consistent">✓</abbr></td>` : html`<td><abbr title="neutral">·</abbr></td>`;
}

/** What to look at next; queries hold tokens in place of names. */
export function nextSteps(content: DraftContent, shownAql: (aql: string) => string): Html {
  if (content.nextSteps.length === 0) return html``;
  return section(
    'next-steps',
    'Next steps',
    html`<ol>
      ${content.nextSteps.map(
        (s) =>
          html`<li>
            <p>${s.sentence}</p>
            ${
              s.aql === null
                ? ''
                : html`<details>
                    <summary>AQL, names replaced by tokens</summary>
                    <pre tabindex="0"><code>${shownAql(s.aql)}</code></pre>
                  </details>`
            }
          </li>`,
      )}
    </ol>`,
  );
}

export function interview(content: DraftContent): Html {
  if (content.interview.length === 0) return html``;
  return section(
    'interview',
    'Questions to ask',
    html`<ul>
      ${content.interview.map((q) => html`<li><strong>${words(q.audience)}</strong>: ${q.text} <span class="ref">${claimLinks(q.claimIds)}</span></li>`)}
    </ul>`,
  );
}
