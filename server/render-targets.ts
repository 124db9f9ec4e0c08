import { renderNote } from '../claims/note.ts';
import { riskRow } from '../claims/risk-row.ts';
import { caseEvent } from '../connectors/qradar/leef/case-event.ts';
import type { WriteTarget } from '../domain/write-plan.ts';
import type { Renderable, TargetRendering } from '../services/publish/plan-targets.ts';
import type { Config } from './config.ts';

/** The marker that finds the note again; one per case, run and approved content. */
export function markerOf(caseId: string, run: number, hash: string): string {
  return `[casewright ${caseId.slice(0, 8)}-${run}-${hash.slice(0, 12)}]`;
}

/** Makes the bytes of every target that the configuration switches on; the note always, and first. */
export function renderingOf(publish: Config['publish'], caseUrl: (caseId: string) => string): TargetRendering['renderTargets'] {
  return (of) => {
    const marker = markerOf(of.caseId, of.run, of.draftHash);
    const { riskTable, investigatedSet, events } = publish;
    const text = renderNote(of.content, { approvedBy: of.approvedBy, caseUrl: caseUrl(of.caseId), marker });
    const { offenseId } = of;
    return [
      { kind: 'offense_note', offenseId, marker, text },
      ...(riskTable === null ? [] : [row(of, riskTable, sourceOf(marker))]),
      ...(investigatedSet === null
        ? []
        : [{ kind: 'investigated_user' as const, offenseId, set: investigatedSet, person: of.person, source: sourceOf(marker) }]),
      ...(events === null ? [] : [event(of, sourceOf(marker), events.identifier, caseUrl(of.caseId))]),
    ];
  };
}

function row(of: Renderable, table: string, source: string): WriteTarget {
  const body = JSON.stringify({ [of.person.name]: riskRow(of.content, { ...of, source }) });
  return { kind: 'risk_row', offenseId: of.offenseId, table, person: of.person, body };
}

function event({ offenseId, content, ...of }: Renderable, sequence: string, identifier: string, url: string): WriteTarget {
  return {
    kind: 'case_event',
    offenseId,
    sequence,
    line: caseEvent({ ...of, offenseId, conclusion: content.conclusion, sequence, url }, identifier),
  };
}

/** The marker without its brackets and blank. */
function sourceOf(marker: string): string {
  return marker.slice(1, -1).replace(' ', '-');
}
