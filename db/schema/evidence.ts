import { integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { EvidenceKind } from '../../domain/evidence.ts';
import type { Coverage } from '../../domain/tool-result.ts';
import { bytes, ms, personalData } from './columns.ts';

/** One frozen tool result. The rows and the AQL hold raw identifiers and are sealed; what stands in the open holds none. */
export const evidence = pgTable(
  'evidence',
  {
    id: text('id').primaryKey(),
    ...personalData(),
    run: integer('run').notNull(),
    label: text('label').notNull(),
    kind: text('kind').$type<EvidenceKind>().notNull(),
    tool: text('tool').notNull(),
    /** Of (tool, input): the same call of the same run is frozen once. */
    callHash: text('call_hash').notNull(),
    coverage: text('coverage').$type<Coverage['state']>().notNull(),
    rowCount: integer('row_count').notNull(),
    rowsSha256: text('rows_sha256').notNull(),
    sealed: bytes('sealed').notNull(),
    frozenAtMs: ms('frozen_at_ms').notNull(),
  },
  (t) => [
    uniqueIndex('evidence_once_per_call').on(t.caseId, t.run, t.callHash),
    uniqueIndex('evidence_label').on(t.caseId, t.run, t.label),
  ],
);
