import { diffWordsWithSpace } from 'diff';
import { html } from 'hono/html';
import type { Html } from '../html.ts';

/** One text against another, word by word: taken out, put in, or kept. Read aloud it says the same as the colours do. */
export function wordChanges(before: string, after: string): Html {
  return html`<p class="word-changes">
    ${diffWordsWithSpace(before, after).map((c) => {
      if (c.added) return html`<ins>${c.value}</ins>`;
      return c.removed ? html`<del>${c.value}</del>` : c.value;
    })}
  </p>`;
}
