import { html } from 'hono/html';
import type { AuditLine } from '../../db/reads/list-audit.ts';
import type { ChainReport } from '../../services/audit/verify-chain.ts';
import { auditDetail } from './case/after.ts';
import { plural, time, words, type Html } from './html.ts';

export type AuditPage = {
  lines: readonly AuditLine[];
  caseId: string | null;
  /** Null: nobody asked for the check. */
  chain: ChainReport | null;
  /** Address of the older rows; null at the end. */
  older: string | null;
};

/** Every act, newest first, and the check that no row was changed, left out or put in between. */
export function auditPage({ lines, caseId, chain, older }: AuditPage): Html {
  return html`<h1>Audit log${caseId === null ? '' : html` of case <code>${caseId.slice(0, 8)}</code>`}</h1>
    <p>
      Each row holds the hash of the row before it. The log is append-only and outlives the cases; it holds tokens and digests, no names of
      people under investigation.
    </p>
    <section id="chain" aria-labelledby="chain-title">
      <h2 id="chain-title">The chain</h2>
      ${chain === null ? html`<p><a class="button" href="/audit?check=yes">Check the whole chain</a></p>` : report(chain)}
    </section>
    <section id="rows" aria-labelledby="rows-title">
      <h2 id="rows-title">Rows</h2>
      ${lines.length === 0 ? html`<p class="empty">There is no row.</p>` : table(lines)}
      ${older === null ? '' : html`<p><a href="${older}">Older rows</a></p>`}
    </section>`;
}

function report(chain: ChainReport): Html {
  if (chain.ok) {
    return html`<p>
        <strong class="outcome found">Whole:</strong> ${plural(chain.rows, 'row follows', 'rows follow')} each other unchanged.
      </p>
      <p class="small">
        Head <code class="hash">${chain.head}</code>. A tail that was cut off shows only in another head than the one noted before.
      </p>`;
  }
  return html`<p class="error" role="alert">Broken at row ${chain.seq}: ${chain.reason}.</p>`;
}

function table(lines: readonly AuditLine[]): Html {
  return html`<div class="wide" tabindex="0" role="region" aria-label="Rows of the audit log">
    <table>
      <thead>
        <tr>
          <th scope="col">Row</th>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">Case</th>
          <th scope="col">Detail</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          (l) =>
            html`<tr>
              <th scope="row">${l.seq}</th>
              <td>${time(l.atMs)}</td>
              <td>${l.actor.replace(':', ' ')}</td>
              <td>${words(l.act).replaceAll('.', ' ')}</td>
              <td>${l.caseId === null ? '–' : html`<a href="/cases/${l.caseId}">${l.caseId.slice(0, 8)}</a>`}</td>
              <td class="detail">${l.detail === null ? 'not for you' : auditDetail(l.detail)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
