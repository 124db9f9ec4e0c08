import { pgTable, text } from 'drizzle-orm/pg-core';
import { bytes, ms } from './columns.ts';

/** The key of each case, wrapped by DATA_KEY. Deleting the row makes everything that was sealed with it unreadable, backups of other tables included. */
export const caseKeys = pgTable('case_keys', {
  caseId: text('case_id').primaryKey(),
  wrapped: bytes('wrapped').notNull(),
  createdAtMs: ms('created_at_ms').notNull(),
});
