import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { ACTIONS, CHECK_KINDS } from '../../../domain/check.ts';
import type { ContextRow } from '../model.ts';

const list = z.string().transform((text) => (text === '' ? [] : text.split(';')));
const orNull = z.string().transform((text) => (text === '' ? null : text));
const instant = z.iso.datetime().transform((text) => Date.parse(text));

const Row = z.object({
  kind: z.enum(CHECK_KINDS),
  id: z.string().min(1),
  persons: list,
  systems: list,
  actions: z.string().transform((text) => z.array(z.enum([...ACTIONS, '*'])).parse(text.split(';'))),
  from: instant,
  to: instant,
  status: z.enum(['approved', 'requested', 'rejected', 'cancelled']),
  requested_by: orNull,
  approved_by: orNull,
  country: orNull,
});

/** The context export read back as another program would read it. */
export function readRecords(csv: string): ContextRow[] {
  return z
    .array(Row)
    .parse(parse(csv, { columns: true, comment: '#', comment_no_infix: true }))
    .map(({ kind, from, to, requested_by, approved_by, ...record }) => ({
      kind,
      record: { ...record, interval: { fromMs: from, toMs: to }, requestedBy: requested_by, approvedBy: approved_by },
    }));
}
