import { pgTable, text } from 'drizzle-orm/pg-core';
import { json, ms } from './columns.ts';

/** What is switched at run time; everything else is configuration. */
export const settings = pgTable('settings', {
  name: text('name').$type<'intake_paused'>().primaryKey(),
  value: json<{ paused: boolean; reason: string }>('value').notNull(),
  changedBy: text('changed_by').notNull(),
  changedAtMs: ms('changed_at_ms').notNull(),
});
