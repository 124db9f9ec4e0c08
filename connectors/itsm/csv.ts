import { z } from 'zod';
import { ACTIONS, CHECK_KINDS, type CheckKind, type ContextPort, type ContextRecord } from '../../domain/check.ts';
import { InvalidError } from '../../domain/errors.ts';
import { neededField, optionalField, parsedRows } from '../csv-row.ts';
import { listOf, nameOf, readCsv, textOfSource, type CsvSource } from '../read-csv.ts';
import { isNear } from './near.ts';

const COLUMNS = ['kind', 'id', 'persons', 'systems', 'actions', 'from', 'to', 'status', 'requested_by', 'approved_by', 'country'] as const;

const instant = z.iso
  .datetime({ offset: true, error: 'must be an instant such as 2026-01-31T13:00:00Z' })
  .transform((text) => Date.parse(text));
const list = neededField.transform(listOf).refine((items) => items.length > 0, 'is empty');

const Row = z
  .object({
    kind: z.enum(CHECK_KINDS, `must be one of ${CHECK_KINDS.join(', ')}`),
    id: neededField,
    persons: list,
    systems: list.transform((systems) => systems.map((s) => s.toLowerCase())),
    actions: list.pipe(z.array(z.enum([...ACTIONS, '*'], `must be * or of ${ACTIONS.join(', ')}`))),
    from: instant,
    to: instant,
    status: z.enum(['approved', 'requested', 'rejected', 'cancelled'], 'must be approved, requested, rejected or cancelled'),
    requested_by: optionalField,
    approved_by: optionalField,
    country: optionalField.refine((c) => c === null || /^[A-Z]{2}$/.test(c), 'must be two capital letters, or empty'),
  })
  .refine((r) => r.from < r.to, { path: ['to'], message: 'must be after from' })
  .transform((r): { kind: CheckKind; record: ContextRecord } => ({
    kind: r.kind,
    record: {
      id: r.id,
      persons: r.persons,
      systems: r.systems,
      actions: r.actions,
      interval: { fromMs: r.from, toMs: r.to },
      status: r.status,
      requestedBy: r.requested_by,
      approvedBy: r.approved_by,
      country: r.country,
    },
  }));

/**
 * Records from a CSV export, read once; rows that cannot be used are refused here, with line and column. A first line
 * `# kinds: change_ticket;leave` says which kinds the export answers for, and every other kind is not configured; without it the
 * export answers for all.
 */
export function createCsvContext(source: CsvSource): ContextPort {
  const kinds = configuredKinds(source);
  const rows = parsedRows(readCsv(source, COLUMNS), Row, nameOf(source));
  const surprising = rows.find((r) => kinds !== null && !kinds.has(r.kind));
  if (surprising !== undefined)
    throw new InvalidError(`${nameOf(source)}: has rows of the kind ${surprising.kind}, which # kinds does not list`);
  return {
    async find(kind, persons, systems, interval) {
      if (kinds !== null && !kinds.has(kind)) return { state: 'not_configured' };
      const records = rows.filter((r) => r.kind === kind && isNear(r.record, { kind, persons, systems, interval })).map((r) => r.record);
      return { state: 'answered', records, complete: true };
    },
  };
}

function configuredKinds(source: CsvSource): ReadonlySet<CheckKind> | null {
  const listed = /^\uFEFF?#\s*kinds:(.*)/.exec(textOfSource(source))?.[1];
  if (listed === undefined) return null;
  const parsed = z.array(z.enum(CHECK_KINDS)).safeParse(listOf(listed));
  if (!parsed.success) throw new InvalidError(`${nameOf(source)}: # kinds takes ${CHECK_KINDS.join('; ')}`);
  return new Set(parsed.data);
}
