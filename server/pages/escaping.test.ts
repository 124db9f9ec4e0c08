import { describe, expect, test } from 'vitest';
import type { DraftContent } from '../../domain/draft.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { CASE_ID, EMPTY_QUEUE, lineOf, shownNote, storyView, TARGETS_DIGEST, testApp } from '../testing.ts';
import type { CaseView } from './views.ts';

const ATTACKS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '</textarea><script>alert(1)</script>',
  '</pre><iframe src=//evil.example.com>',
  '<!--',
  ']]><style>*{display:none}</style>',
];
/** Keys whose values are closed lists, ids of ours or figures: the rest may hold whatever a log, a person or a model wrote. */
const OURS =
  /^(?:id|label|kind|tool|state|status|offenseStatus|polarity|section|claimId|claimIds|factId|facts|evidence|evidenceId|supports|contradicts|selection|unit|rowsSha256|hash|caseId|outboxId|verdict|conclusion|frame|connective|emphasis|audience|action|checks|channel|period|outcome|definition|mismatches|language|draftHash|subjectWritable|params)$/;

/** Every free string of a value replaced by an attack. */
function poisoned<T>(value: T, attack: string, key = ''): T {
  if (typeof value === 'string') return (OURS.test(key) ? value : attack) as T;
  if (Array.isArray(value)) return value.map((v) => poisoned(v as unknown, attack, key)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, poisoned(v as unknown, attack, k)])) as T;
}

function withEverything(): { view: CaseView; evidence: Evidence[] } {
  const { view, evidence } = storyView('night-hr-files', 'decoy');
  const content: DraftContent | undefined = view.draft?.content;
  if (content === undefined || view.draft === null) throw new Error('the story has no draft');
  content.selection.interpretation.push({ text: 'It may be', claimIds: ['C1'] });
  content.edits.push({ section: 'summary', text: 'own words', editedBy: 'sara' });
  const full: CaseView = {
    ...view,
    assignedToken: 'x',
    changedSince: 'severity rose',
    failureReason: 'x',
    failureFix: 'x',
    decision: { kind: 'dismiss', verdict: 'unsure', reason: 'x', closeOffense: true, role: 'senior_analyst', atMs: 0, undoUntilMs: null },
    outbox: [
      {
        outboxId: 'o1',
        kind: 'offense_note',
        offenseId: 101,
        state: 'failed',
        attempts: 2,
        lastError: 'x',
        shown: { kind: 'offense_note', text: 'x', bytes: 1, masked: true },
        mayWithdraw: true,
        receipt: { target: 'offense_note', offenseId: 101, remoteId: 'x', responseSha256: 'x', receivedAtMs: 0 },
      },
    ],
    remarks: [
      {
        run: 1,
        userName: 'x',
        role: 'senior_analyst',
        atMs: 0,
        remark: { kind: 'instructions', include: ['C1'], leaveOut: ['C2'], text: 'x' },
      },
    ],
    history: [{ seq: 1, atMs: 0, actor: 'x', act: 'x', detail: { why: 'x' } }],
  };
  return { view: full, evidence };
}

const TAGS =
  'html head meta title link body a header nav aside p form span small input button main h1 h2 h3 section div strong br dl dt dd ul ol li table thead tbody tr th td code pre details summary label fieldset legend textarea article time abbr figure figcaption svg rect line circle text ins del';
const ATTRIBUTES =
  'lang charset name content rel href class aria-label aria-labelledby role id tabindex method action type value required minlength maxlength rows for scope datetime title open viewBox x y x1 x2 y1 y2 cx cy r rx width height text-anchor';
const OURS_MARKUP = new RegExp(
  `<!doctype html>|</?(?:${TAGS.replaceAll(' ', '|')})(?:\\s+(?:${ATTRIBUTES.replaceAll(' ', '|')})(?:="[^"<>]*")?)*\\s*/?>`,
  'g',
);

/** What is left of a page without the markup that the service itself writes: text, where no tag may be. */
function textOf(page: string): string {
  return page.replaceAll(OURS_MARKUP, '');
}

describe.each(ATTACKS)('%s in every free field', (attack) => {
  const { view, evidence } = withEverything();
  const reads = {
    case: () => Promise.resolve(poisoned(view, attack)),
    asPosted: () => Promise.resolve({ approved: false, targets: [shownNote(attack)], digest: TARGETS_DIGEST }),
    evidence: (_viewer: unknown, _id: string, label: string) =>
      Promise.resolve(poisoned(evidence.find((e) => e.label === label) ?? null, attack)),
    queue: () => {
      const line = poisoned(lineOf('failed', { node: 'x', failureReason: 'x', failureFix: 'x', changedSince: 'x' }), attack);
      const skipped = poisoned([{ offenseId: 1, rule: 'x', reason: 'x', severity: 1, skippedAtMs: 0 }], attack);
      return Promise.resolve({ ...EMPTY_QUEUE, waiting: [line], failed: [line], decided: [line], skipped });
    },
    intake: () =>
      Promise.resolve(poisoned({ pause: { paused: true, reason: 'x', changedBy: 'x', changedAtMs: 0 }, polledAtMs: 0 }, attack)),
  };
  const { get } = testApp({ reads }, { userName: attack, roles: ['senior_analyst'] });

  test.each(['/queue', `/cases/${CASE_ID}`, ...evidence.map((e) => `/cases/${CASE_ID}/evidence/${e.label}`)])(
    'stays text on %s',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(200);
      const page = await response.text();
      expect(textOf(page)).not.toMatch(/[<>]/);
      expect(page).toMatch(/&lt;|&gt;/);
    },
  );
});
