import { CHECK_KINDS } from '../../domain/check.ts';
import { csvLine, csvList } from './csv.ts';
import type { ContextRow } from './model.ts';

const HEADER = 'kind,id,persons,systems,actions,from,to,status,requested_by,approved_by,country';

/** The export of every system that may clear a person; the first line says which kinds it answers for. Sorted by id. */
export function contextCsv(rows: readonly ContextRow[]): string {
  const lines = [...rows]
    .sort((a, b) => (a.record.id < b.record.id ? -1 : 1))
    .map(({ kind, record }) =>
      csvLine([
        kind,
        record.id,
        csvList(record.persons),
        csvList(record.systems.map((s) => s.toLowerCase())),
        csvList(record.actions),
        new Date(record.interval.fromMs).toISOString(),
        new Date(record.interval.toMs).toISOString(),
        record.status,
        record.requestedBy ?? '',
        record.approvedBy ?? '',
        record.country ?? '',
      ]),
    );
  return [`# kinds: ${CHECK_KINDS.join(';')}`, HEADER, ...lines, ''].join('\n');
}
