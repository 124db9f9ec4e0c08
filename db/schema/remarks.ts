import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { Remark } from '../../domain/remark.ts';
import type { Role } from '../../domain/roles.ts';
import { bytes, ms, personalData } from './columns.ts';

/** What reviewers say to one another and to the drafter; `sealed` holds what they said. */
export const remarks = pgTable(
  'remarks',
  {
    id: text('id').primaryKey(),
    ...personalData(),
    run: integer('run').notNull(),
    kind: text('kind').$type<Remark['kind']>().notNull(),
    userName: text('user_name').notNull(),
    role: text('role').$type<Role>().notNull(),
    sealed: bytes('sealed').notNull(),
    madeAtMs: ms('made_at_ms').notNull(),
  },
  (t) => [index('remarks_by_case').on(t.caseId, t.madeAtMs)],
);
