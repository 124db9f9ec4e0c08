import { bigint, index, pgTable, text } from 'drizzle-orm/pg-core';
import { json, ms } from './columns.ts';

/** Digests, tokens, counts and words from closed lists; never a name of a subject, never text from a log. */
export type AuditDetail = Record<string, string | number | boolean | null | readonly string[]>;

/** Append-only (a trigger refuses anything else) and chained: `hash` is of `prev_hash` and the canonical row. */
export const auditLog = pgTable(
  'audit_log',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey(),
    atMs: ms('at_ms').notNull(),
    actor: text('actor').notNull(),
    act: text('act').notNull(),
    caseId: text('case_id'),
    detail: json<AuditDetail>('detail').notNull(),
    prevHash: text('prev_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [index('audit_by_case').on(t.caseId, t.seq)],
);

export type AuditRow = typeof auditLog.$inferSelect;
