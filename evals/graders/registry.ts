import { markupIn } from '../../claims/lint/plain-text.ts';
import { verifyEdit } from '../../claims/verify-edit.ts';
import { verifySelection } from '../../claims/verify.ts';
import { wordingFaults } from '../../claims/wording.ts';
import { claimText } from '../../domain/claim.ts';
import { NOTE_MAX_CHARS } from '../../domain/write-plan.ts';
import type { Grader } from './grader.ts';
import { noteOf, shownTexts } from './shown-texts.ts';

const selectionHolds: Grader = {
  id: 'selection',
  promise: 'places known claims where they belong, each once, with all that must be included, and what explains first',
  faults: ({ draft }) => verifySelection(draft, draft.selection),
};

const figuresAreFacts: Grader = {
  id: 'figures',
  promise: 'shows every figure as its fact displays it, and every fact with its evidence',
  faults: ({ draft, evidence }) => {
    const facts = new Map(draft.facts.map((f) => [f.id, f]));
    const labels = new Set(evidence.map((e) => e.label));
    return draft.claims.flatMap((c) => [
      ...[...c.parts, ...c.short].flatMap((p) =>
        'text' in p || facts.get(p.factId)?.display === p.display ? [] : [`${c.frame}: a figure is no fact`],
      ),
      ...c.evidence.flatMap((label) => (labels.has(label) ? [] : [`${c.frame}: evidence that does not exist`])),
      ...(c.evidence.length === 0 ? [`${c.frame}: without evidence`] : []),
    ]);
  },
};

const sentencesAreTheirClaims: Grader = {
  id: 'sentences',
  promise: 'every rendered sentence would pass as a text of its own case',
  faults: ({ draft }) => {
    const [first] = draft.selection.sections.summary;
    const claim = draft.claims.find((c) => c.id === first?.claimId);
    return claim === undefined ? [] : verifyEdit(draft, claimText(claim.parts)).map((fault) => `${claim.frame}: ${fault}`);
  },
};

const noIdentifiers: Grader = {
  id: 'identifiers',
  promise: 'names no person, account, machine, share, database or record',
  faults: ({ draft, names }) => {
    const texts = [...shownTexts(draft), { where: 'note', text: noteOf(draft) }, { where: 'facts', text: JSON.stringify(draft.facts) }];
    return texts.flatMap(({ where, text }) => {
      const words = text.toLowerCase().match(/[\p{L}\p{N}._'@$\\-]+/gu) ?? [];
      return words.some((w) => names.has(w) || names.has(w.replace(/[.']+$/, ''))) ? [`${where} holds a raw identifier`] : [];
    });
  },
};

const fitWords: Grader = {
  id: 'wording',
  promise: 'accuses nobody, reads no minds, and is plain text',
  faults: ({ draft }) =>
    [...shownTexts(draft), { where: 'note', text: noteOf(draft).replaceAll(/https:\S+/g, '') }].flatMap(({ where, text }) => [
      ...wordingFaults(text).map((f) => `${where}: "${f.word}" (${f.class})`),
      ...markupIn(text).map((kind) => `${where}: ${kind}`),
    ]),
};

const noteFits: Grader = {
  id: 'note',
  promise: 'gives a note of plain ASCII within its length that says who wrote and who approved it',
  faults: ({ draft }) => {
    const note = noteOf(draft);
    return [
      ...(note.length > NOTE_MAX_CHARS ? [`the note has ${note.length} characters`] : []),
      ...(/^[\n\x20-\x7e]*$/.test(note) ? [] : ['the note is not ASCII']),
      ...(note.includes('AI-assisted, approved by') ? [] : ['the note does not say that it is AI-assisted']),
    ];
  },
};

const balanced: Grader = {
  id: 'balance',
  promise: 'sets out a harmless explanation and one about somebody else, and never a probability',
  faults: ({ draft }) => [
    ...(draft.explanations.some((e) => e.kind === 'benign') ? [] : ['no harmless explanation']),
    ...(draft.explanations.some((e) => e.kind === 'not_this_person') ? [] : ['no explanation about somebody else']),
    ...(draft.explanations.some((e) => /%|probab|likel/i.test(e.title)) ? ['a probability'] : []),
  ],
};

/** What holds for every draft whatever its case; hard, all of it. A new one is one constant and one line. */
export const GRADERS: readonly Grader[] = [
  selectionHolds,
  figuresAreFacts,
  sentencesAreTheirClaims,
  noIdentifiers,
  fitWords,
  noteFits,
  balanced,
];
