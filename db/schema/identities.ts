import { pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { TokenDomain } from '../../domain/pseudonym.ts';
import { bytes, ms, personalData } from './columns.ts';

/** The one way back from tokens to names, sealed with the key of the case that met them. */
export const identities = pgTable(
  'identities',
  {
    ...personalData(),
    token: text('token').notNull(),
    domain: text('domain').$type<TokenDomain>().notNull(),
    sealed: bytes('sealed').notNull(),
    metAtMs: ms('met_at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.token] })],
);
