import { integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { bytes, ms, personalData } from './columns.ts';

/** Every version of a draft. Version 1 is the drafter's, later ones are edits by reviewers. The hash covers the whole content. */
export const drafts = pgTable(
  'drafts',
  {
    id: text('id').primaryKey(),
    ...personalData(),
    run: integer('run').notNull(),
    version: integer('version').notNull(),
    hash: text('hash').notNull(),
    drafter: text('drafter').$type<'template' | 'model'>().notNull(),
    editedBy: text('edited_by'),
    sealed: bytes('sealed').notNull(),
    madeAtMs: ms('made_at_ms').notNull(),
  },
  (t) => [uniqueIndex('draft_version').on(t.caseId, t.run, t.version)],
);
