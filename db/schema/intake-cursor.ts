import { pgTable, text } from 'drizzle-orm/pg-core';
import { ms } from './columns.ts';

/** How far the poller has read, and when it last got through. */
export const intakeCursor = pgTable('intake_cursor', {
  source: text('source').primaryKey(),
  persistedMs: ms('persisted_ms').notNull(),
  polledAtMs: ms('polled_at_ms').notNull(),
});
