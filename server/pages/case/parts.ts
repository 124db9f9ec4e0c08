import { html } from 'hono/html';
import type { Part } from '../../../domain/claim.ts';
import type { Html } from '../html.ts';

/** A sentence whose figures are links to the facts they are. */
export function chips(parts: readonly Part[]): Html {
  return html`${parts.map((p) => ('text' in p ? p.text : html`<a class="chip" href="#${p.factId}">${p.display}</a>`))}`;
}

/** Links to pieces of evidence by their labels; what the viewer has opened is marked. */
export function evidenceLinks(caseId: string, labels: readonly string[], opened: ReadonlySet<string> = new Set()): Html {
  return html`${labels.map(
    (l, i) =>
      html`${i === 0 ? '' : ', '}<a href="/cases/${caseId}/evidence/${l}">${l}</a
        >${opened.has(l) ? html`<abbr title="opened by you">✓</abbr>` : ''}`,
  )}`;
}

export function claimLinks(ids: readonly string[]): Html {
  return html`${ids.map((id, i) => html`${i === 0 ? '' : ', '}<a href="#${id}">${id}</a>`)}`;
}

export function section(id: string, title: string, body: Html): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${body}
  </section>`;
}

/** A section of what lies underneath: closed until somebody asks, opened by a link to anything in it. */
export function folded(id: string, title: string, count: number, body: Html): Html {
  return html`<section id="${id}" class="folded" aria-labelledby="${id}-title">
    <details>
      <summary>
        <h2 id="${id}-title">${title}</h2>
        <small>${count}</small>
      </summary>
      ${body}
    </details>
  </section>`;
}
