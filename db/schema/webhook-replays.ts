import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { ms } from './columns.ts';

/** Message ids of hints that were accepted; the same id a second time is a replay. */
export const webhookReplays = pgTable(
  'webhook_replays',
  { messageId: text('message_id').primaryKey(), receivedAtMs: ms('received_at_ms').notNull() },
  (t) => [index('replays_by_time').on(t.receivedAtMs)],
);
