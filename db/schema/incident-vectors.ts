import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { anyVector, personalDataWithoutCase } from './columns.ts';

/** Embeddings, one per incident and model. Vectors of different models are never compared. */
export const incidentVectors = pgTable(
  'incident_vectors',
  {
    ...personalDataWithoutCase(),
    incidentId: text('incident_id').notNull(),
    modelId: text('model_id').notNull(),
    dimensions: integer('dimensions').notNull(),
    embedding: anyVector('embedding').notNull(),
  },
  (t) => [primaryKey({ columns: [t.incidentId, t.modelId] })],
);
