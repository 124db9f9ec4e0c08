import { toSql } from 'pgvector';
import { and, eq, sql } from 'drizzle-orm';
import type { Verdict } from '../domain/verdict.ts';
import type { Db, DbOrTx } from './quiet-session.ts';
import { incidentVectors } from './schema/incident-vectors.ts';
import { incidents } from './schema/incidents.ts';

/** A closed case as it is remembered; the port that tools search through has the same shape. */
export type StoredIncident = {
  id: string;
  closedAtMs: number;
  family: string;
  verdict: Verdict;
  outcome: string;
  features: readonly string[];
  summary: string;
};
export type FoundIncident = StoredIncident & { cosine: number | null; textRank: number | null };
export type IncidentSearch = {
  features: readonly string[];
  embedding: readonly number[] | null;
  text: string;
  modelId: string;
  limit: number;
};
type WithVector = StoredIncident & { embedding: readonly number[] | null; modelId: string };

export type Incidents = {
  /** The union of the best `limit` by shared features (Jaccard), by centred cosine and by full text, each once. */
  search(query: IncidentSearch, signal: AbortSignal): Promise<FoundIncident[]>;
  add(incident: WithVector): Promise<void>;
  count(): Promise<number>;
};

/** The memory of closed cases on pgvector. Search is exact: at ten thousand incidents it takes tens of milliseconds. */
export function createIncidentStore(db: Db, options: { retainMs: number; nowMs: () => number }): Incidents {
  return {
    search: async (query, signal) => {
      signal.throwIfAborted();
      const wanted = await best(db, query);
      signal.throwIfAborted();
      return wanted;
    },
    add: (incident) =>
      db.transaction((tx) =>
        putIncident(tx, incident, { caseId: null, retainUntil: options.nowMs() + options.retainMs, legalHold: false }),
      ),
    count: () => db.$count(incidents),
  };
}

/** Adds or replaces by id. A new vector replaces that of the same model only. */
export async function putIncident(
  tx: DbOrTx,
  incident: WithVector,
  keep: { caseId: string | null; retainUntil: number; legalHold: boolean },
): Promise<void> {
  const { id, embedding, modelId, ...rest } = incident;
  const value = { ...rest, ...keep, features: [...rest.features] };
  await tx
    .insert(incidents)
    .values({ id, ...value })
    .onConflictDoUpdate({ target: incidents.id, set: value });
  if (embedding === null) {
    // Its words may be others now: a vector of the old ones would mislead.
    await tx.delete(incidentVectors).where(and(eq(incidentVectors.incidentId, id), eq(incidentVectors.modelId, modelId)));
    return;
  }
  const vector = { ...keep, dimensions: embedding.length, embedding: [...embedding] };
  await tx
    .insert(incidentVectors)
    .values({ incidentId: id, modelId, ...vector })
    .onConflictDoUpdate({ target: [incidentVectors.incidentId, incidentVectors.modelId], set: vector });
}

type Row = Record<string, unknown> & {
  id: string;
  closed_at_ms: string;
  family: string;
  verdict: Verdict;
  outcome: string;
  features: string[];
  summary: string;
  cosine: number | null;
  text_rank: number | null;
};

async function best(db: Db, query: IncidentSearch): Promise<FoundIncident[]> {
  const features = sql`${sql.param([...new Set(query.features)])}::text[]`;
  const vector = query.embedding === null ? null : toSql([...query.embedding]);
  const dimensions = query.embedding?.length ?? 0;
  // "or" between the words: a case that shares some of them is still worth a look.
  const words = [...new Set(query.text.match(/[\p{L}\p{N}]+/gu) ?? [])].slice(0, 200).join(' or ');
  const { rows } = await db.execute<Row>(sql`
    with mean as materialized (
      select avg(embedding) as v from incident_vectors where model_id = ${query.modelId} and dimensions = ${dimensions}
    ), centred as materialized (
      select iv.incident_id, 1 - ((iv.embedding - mean.v) <=> (${vector}::vector - mean.v)) as cosine
      from incident_vectors iv, mean
      where ${vector}::vector is not null and iv.model_id = ${query.modelId} and iv.dimensions = ${dimensions}
    ), asked as (
      select websearch_to_tsquery('english', ${words}) as q
    ), judged as (
      select i.*,
        case when c.cosine = 'NaN'::float8 then null else c.cosine end as cosine,
        case when i.words @@ asked.q then ts_rank(i.words, asked.q)::float8 end as text_rank,
        (select count(*) from (select unnest(i.features) intersect select unnest(${features})) s)::float8
          / greatest((select count(*) from (select unnest(i.features) union select unnest(${features})) u), 1) as jaccard
      from incidents i cross join asked left join centred c on c.incident_id = i.id
    ), ranked as (
      select judged.*,
        row_number() over (order by jaccard desc, id) as by_features,
        row_number() over (order by cosine desc nulls last, id) as by_cosine,
        row_number() over (order by text_rank desc nulls last, id) as by_text
      from judged
    )
    select id, closed_at_ms, family, verdict, outcome, features, summary, cosine, text_rank from ranked
    where (by_features <= ${query.limit} and jaccard > 0)
       or (by_cosine <= ${query.limit} and cosine is not null)
       or (by_text <= ${query.limit} and text_rank is not null)
    order by least(by_features, by_cosine, by_text), id`);
  return rows.map(({ closed_at_ms, text_rank, ...row }) => ({ ...row, closedAtMs: Number(closed_at_ms), textRank: text_rank }));
}
