import { html } from 'hono/html';
import type { Problem } from '../problem.ts';
import type { Html } from './html.ts';

/** What went wrong, what can be done, and the id by which the log knows it. */
export function errorPage(problem: Problem, requestId: string): Html {
  return html`<h1>${problem.title}</h1>
    <p>${sentence(problem.detail)}</p>
    ${problem.code === 'conflict' ? html`<p>Load the case again, read what changed, and decide then.</p>` : ''}
    <p><a href="/queue">Back to the queue</a></p>
    <p class="small">Status ${problem.status}, request <code>${requestId}</code></p>`;
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
