import { html } from 'hono/html';
import { KIND_WORD, MISMATCH_WORD } from '../../../claims/frames/check-words.ts';
import { canonicalJson } from '../../../domain/canonical-json.ts';
import type { Check, CheckOutcome } from '../../../domain/check.ts';
import type { DraftContent } from '../../../domain/draft.ts';
import type { Html } from '../html.ts';
import { claimLinks, section } from './parts.ts';

/** Every check that was run to clear the person. "Not found", "could not check" and "not configured" never read alike. */
export function checks(caseId: string, content: DraftContent): Html {
  if (content.checks.length === 0) {
    return section('checks', 'Exculpatory checks', html`<p class="empty">No claim decides this case, so no record was looked for.</p>`);
  }
  return section(
    'checks',
    'Exculpatory checks',
    html`<table class="checks">
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">Result</th>
        </tr>
      </thead>
      <tbody>
        ${alike(content.checks).map(
          ({ first: check, ids, claimIds }) =>
            html`<tr id="${ids[0] ?? ''}">
              <th scope="row">
                ${KIND_WORD[check.kind]}<br /><small
                  >for
                  ${claimLinks(claimIds)}${
                    check.evidenceId === null ? '' : html`; <a href="/cases/${caseId}/evidence/${check.evidenceId}">${check.evidenceId}</a>`
                  }</small
                >
              </th>
              <td class="outcome ${check.outcome.state}">${outcome(check)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

type Alike = { first: Check; ids: string[]; claimIds: string[] };

/** Checks of one kind with one result are one line, for all the claims they were run for; what was found comes first. */
function alike(checks: readonly Check[]): Alike[] {
  const lines = new Map<string, Alike>();
  for (const check of checks) {
    const key = canonicalJson([check.kind, check.outcome, check.evidenceId]);
    const line = lines.get(key) ?? { first: check, ids: [], claimIds: [] };
    lines.set(key, { first: line.first, ids: [...line.ids, check.id], claimIds: [...line.claimIds, check.claimId] });
  }
  const rank = (line: Alike): number => ORDER.indexOf(line.first.outcome.state);
  return [...lines.values()].sort((x, y) => rank(x) - rank(y));
}

const ORDER: readonly CheckOutcome['state'][] = ['found', 'bears_on', 'does_not_cover', 'could_not_check', 'not_found', 'not_configured'];

function outcome({ outcome }: Check): Html {
  switch (outcome.state) {
    case 'found':
      return html`<strong>Found</strong>: <code>${outcome.recordId}</code> covers person, action and time, the system or country where the
        finding names one, and another person approved it.`;
    case 'bears_on':
      return html`<strong>Exists</strong>: <code>${outcome.recordId}</code> holds at the time of this. It allows nothing; somebody else may
        have acted.`;
    case 'does_not_cover':
      return html`<strong>Exists, does not cover</strong>: <code>${outcome.recordId}</code>:
        ${outcome.mismatches.map((m) => MISMATCH_WORD[m]).join('; ')}.`;
    case 'not_found':
      return html`<strong>Not found</strong>: the records were read and none is near.`;
    case 'could_not_check':
      return html`<strong>Could not check</strong>: ${outcome.reason}. This speaks neither for nor against the person.`;
    case 'not_configured':
      return html`<strong>Not configured</strong>: no system that keeps such records is connected.`;
    default:
      return outcome satisfies never;
  }
}

/** What could not be seen; material gaps first. */
export function gaps(content: DraftContent): Html {
  const sorted = content.gaps.toSorted((a, b) => Number(b.material) - Number(a.material));
  return section(
    'gaps',
    'Gaps: what could not be seen',
    sorted.length === 0
      ? html`<p class="empty">No gap is known.</p>`
      : html`<ul>
          ${sorted.map((g) => html`<li id="${g.id}">${g.material ? html`<strong>Material:</strong> ` : ''}${g.text}</li>`)}
        </ul>`,
  );
}
