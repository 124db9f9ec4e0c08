import { html } from 'hono/html';
import { renderSection, sectionText, SECTION_TITLE } from '../../../claims/render.ts';
import { SECTIONS, type DraftContent, type SectionId } from '../../../domain/draft.ts';
import type { Html } from '../html.ts';
import { editForm, type DecidePage } from './decide.ts';
import { chips, claimLinks, section } from './parts.ts';
import { wordChanges } from './word-changes.ts';

/** The sections of the draft in order; a reviewer's own words stand in place of the sections they edited. */
export function draftSections(content: DraftContent, page: DecidePage): Html {
  return section('draft', 'Draft', html`${SECTIONS.map((id) => draftSection(content, id, page))} ${interpretation(content)} `);
}

function draftSection(content: DraftContent, id: SectionId, page: DecidePage): Html {
  const edit = content.edits.findLast((e) => e.section === id);
  const placed = content.selection.sections[id];
  if (edit === undefined && placed.length === 0) return html``;
  return html`<h3 id="section-${id}">${SECTION_TITLE[id]}</h3>
    ${edit === undefined ? sentences(content, id) : edited(sectionText(content, placed), edit.text)} ${editForm(page, id)}`;
}

function sentences(content: DraftContent, id: SectionId): Html {
  const emphasis = new Map(content.selection.sections[id].map((p) => [p.claimId, p.emphasis]));
  const polarity = new Map(content.claims.map((c) => [c.id, c.polarity]));
  return html`<ul class="sentences">
    ${renderSection(content, content.selection.sections[id]).map(
      (s) =>
        html`<li class="${polarity.get(s.claimId) ?? 'neutral'} ${emphasis.get(s.claimId) ?? 'plain'}">
          ${chips(s.parts)} <a class="ref" href="#${s.claimId}" aria-label="claim ${s.claimId}">${s.claimId}</a>
        </li>`,
    )}
  </ul>`;
}

function edited(before: string, after: string): Html {
  return html`<p class="edited">${after}</p>
    <details class="changes">
      <summary>Edited by a reviewer: what changed, word by word</summary>
      ${wordChanges(before, after)}
    </details>`;
}

function interpretation(content: DraftContent): Html {
  if (content.selection.interpretation.length === 0) return html``;
  return html`<h3 id="interpretation">Interpretation, not verified</h3>
    <ul class="interpretation">
      ${content.selection.interpretation.map((i) => html`<li>${i.text} <span class="ref">${claimLinks(i.claimIds)}</span></li>`)}
    </ul>`;
}
