import { index, pgTable, text } from 'drizzle-orm/pg-core';
import type { Verdict } from '../../domain/verdict.ts';
import { bytes, ms, personalData } from './columns.ts';

/** Names that were read back: by whom, on which provisional verdict, and until when they may see them. The reason is sealed. */
export const reveals = pgTable(
  'reveals',
  {
    id: text('id').primaryKey(),
    ...personalData(),
    token: text('token').notNull(),
    userName: text('user_name').notNull(),
    role: text('role').notNull(),
    provisionalVerdict: text('provisional_verdict').$type<Verdict>().notNull(),
    sealed: bytes('sealed').notNull(),
    revealedAtMs: ms('revealed_at_ms').notNull(),
    untilMs: ms('until_ms').notNull(),
  },
  (t) => [index('reveals_by_case').on(t.caseId, t.userName, t.untilMs)],
);
