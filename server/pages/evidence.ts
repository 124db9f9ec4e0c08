import { html } from 'hono/html';
import { displayInterval } from '../../claims/facts/display.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { ShownRows } from '../shown/rows.ts';
import { coverage } from './case/grounds.ts';
import { plural, words, type Html } from './html.ts';

export type EvidencePage = { caseId: string; evidence: Evidence; shown: ShownRows; aql: string | null };

/** One frozen tool result: what was asked, how much of it was seen, and the rows with tokens in place of names. */
export function evidencePage({ caseId, evidence: e, shown, aql }: EvidencePage): Html {
  return html`<h1>Evidence ${e.label}</h1>
    <p><a href="/cases/${caseId}#${e.label}">Back to the case</a></p>
    <dl class="facts-line">
      <dt>Tool</dt>
      <dd>${words(e.tool)}</dd>
      <dt>Coverage</dt>
      <dd class="coverage ${e.coverage.state}">${coverage(e)}</dd>
      <dt>Window</dt>
      <dd>${e.window === null ? '–' : displayInterval(e.window, null)}</dd>
      <dt>Rows</dt>
      <dd>${e.rowCount}</dd>
      <dt>SHA-256 of the rows</dt>
      <dd><code class="hash">${e.rowsSha256}</code></dd>
    </dl>
    ${
      aql === null
        ? ''
        : html`<h2>AQL, names replaced by tokens</h2>
            <pre tabindex="0"><code>${aql}</code></pre>`
    }
    <h2>Rows</h2>
    ${shown.rows.length === 0 ? html`<p class="empty">No rows.</p>` : table(shown)}
    ${shown.left > 0 ? html`<p>${plural(shown.left, 'more row is', 'more rows are')} kept and not on this page.</p>` : ''}`;
}

function table(shown: ShownRows): Html {
  return html`<div class="wide" tabindex="0" role="region" aria-label="Rows">
    <table>
      <thead>
        <tr>
          ${shown.columns.map(
            (c) => html`<th scope="col">${c.title}${c.subjectCanWrite ? html`<br /><small>the person can write this</small>` : ''}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${shown.rows.map(
          (row) =>
            html`<tr>
              ${row.map((value) => html`<td>${value}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
