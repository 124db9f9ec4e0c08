import { index, pgTable, text } from 'drizzle-orm/pg-core';
import type { Role } from '../../domain/roles.ts';
import { json, ms } from './columns.ts';

/** Who is logged in. Only the hash of the cookie is kept. */
export const sessions = pgTable(
  'sessions',
  {
    tokenHash: text('token_hash').primaryKey(),
    userName: text('user_name').notNull(),
    roles: json<Role[]>('roles').notNull(),
    openedAtMs: ms('opened_at_ms').notNull(),
    expiresAtMs: ms('expires_at_ms').notNull(),
  },
  (t) => [index('sessions_by_expiry').on(t.expiresAtMs)],
);
