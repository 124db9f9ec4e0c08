import { bigint, boolean, pgTable, text } from 'drizzle-orm/pg-core';

/** Where the audit log ends: one row. `mac` signs the other two with a key that is not in the database. */
export const auditHead = pgTable('audit_head', {
  onlyOne: boolean('only_one').primaryKey().default(true),
  seq: bigint('seq', { mode: 'number' }).notNull(),
  hash: text('hash').notNull(),
  mac: text('mac').notNull(),
});

export type AuditHead = Pick<typeof auditHead.$inferSelect, 'seq' | 'hash' | 'mac'>;
