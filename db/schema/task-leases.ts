import { pgTable, text } from 'drizzle-orm/pg-core';
import { ms } from './columns.ts';

/** Which process does what one of them does for all, and until when it is believed to live. */
export const taskLeases = pgTable('task_leases', {
  task: text('task').primaryKey(),
  owner: text('owner').notNull(),
  untilMs: ms('until_ms').notNull(),
});
