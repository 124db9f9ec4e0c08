import { CHECKPOINT_SCHEMA, type CheckpointPool } from './checkpointer.ts';

const S = CHECKPOINT_SCHEMA;

/**
 * Deletes what the saver keeps of a thread besides its newest checkpoint: it keeps every step for ever, with every version of every
 * value. A run goes on from the newest one, also to an answer it waits for. Call it under the lease of the run.
 */
export async function pruneThread(pool: Pick<CheckpointPool, 'query'>, threadId: string): Promise<void> {
  await pool.query(
    `with head as (
       select distinct on (checkpoint_ns) thread_id, checkpoint_ns, checkpoint_id, checkpoint from ${S}.checkpoints
       where thread_id = $1 order by checkpoint_ns, checkpoint_id desc
     ), steps as (
       delete from ${S}.checkpoints c using head h
       where (c.thread_id, c.checkpoint_ns) = (h.thread_id, h.checkpoint_ns) and c.checkpoint_id <> h.checkpoint_id
     ), writes as (
       delete from ${S}.checkpoint_writes w using head h
       where (w.thread_id, w.checkpoint_ns) = (h.thread_id, h.checkpoint_ns) and w.checkpoint_id <> h.checkpoint_id
     )
     delete from ${S}.checkpoint_blobs b using head h
     where (b.thread_id, b.checkpoint_ns) = (h.thread_id, h.checkpoint_ns) and not exists (
       select from jsonb_each_text(h.checkpoint->'channel_versions') v where v.key = b.channel and v.value = b.version
     )`,
    [threadId],
  );
}
