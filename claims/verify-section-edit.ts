import { claimText } from '../domain/claim.ts';
import type { DraftContent, SectionId } from '../domain/draft.ts';
import { folded } from './lint/plain-text.ts';
import { verifyEdit } from './verify-edit.ts';

/**
 * Why a text may not stand in place of a section of the draft; empty when it may. Besides the words and figures (`verifyEdit`): a
 * claim that cannot be left out of the draft cannot be edited out of its section either. Its sentence, long or short, stays as it
 * is; the reviewer's words stand beside it.
 */
export function verifySectionEdit(
  draft: Pick<DraftContent, 'claims' | 'facts' | 'selection'>,
  edit: { section: SectionId; text: string },
): string[] {
  return [...verifyEdit(draft, edit.text), ...leftOut(draft, edit)];
}

function leftOut(draft: Pick<DraftContent, 'claims' | 'selection'>, { section, text }: { section: SectionId; text: string }): string[] {
  const plain = oneLine(text);
  const placed = new Set(draft.selection.sections[section].map((p) => p.claimId));
  return draft.claims
    .filter((c) => placed.has(c.id) && c.mustInclude)
    .filter((c) => !plain.includes(oneLine(claimText(c.parts))) && !plain.includes(oneLine(claimText(c.short))))
    .map((c) => `claim ${c.id} (${c.frame}) must stay in this section; keep its sentence and write beside it: "${claimText(c.parts)}"`);
}

function oneLine(text: string): string {
  return folded(text).replaceAll(/\s+/g, ' ').trim();
}
