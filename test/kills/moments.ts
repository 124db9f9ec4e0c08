import { migrate } from '../../db/migrate.ts';
import type { Database } from '../../db/open.ts';
import { createQueue } from '../../db/queue.ts';
import { setupCheckpoints } from '../../graphs/checkpointer.ts';
import type { KillStore } from './store.ts';

/** A moment of the service's work: a row was just written in a transaction that is not committed. `when` says which one, over `new` and `old`. */
export type Moment = { name: string; table: string; on: 'after insert' | 'before insert' | 'after update'; when: string };

const CHECKPOINT = 'langgraph.checkpoint_writes';
const STEP = 'langgraph.checkpoints';
/** What nodes leave in the thread besides their own results. */
const OWN_RESULT = `new.channel not in ('__interrupt__', '__resume__', 'evidence')`;
const at = (node: string): string => `(select node from investigations where thread_id = new.thread_id) = '${node}'`;
const evidenceAt = (node: string): string => `(select node from investigations where id = new.case_id) = '${node}'`;
/** Whose row it is. */
const CASE_OF: Record<string, string> = {
  [CHECKPOINT]: `split_part(new.thread_id, ':', 1)`,
  [STEP]: `split_part(new.thread_id, ':', 1)`,
  investigations: 'new.id',
  'pgboss.job': `new.data->>'caseId'`,
};

/** The node did its work, which is committed; the thread does not know yet. */
const leaving = (node: string): Moment => ({
  name: `${node}: its work is done, the checkpoint is not`,
  table: CHECKPOINT,
  on: 'after insert',
  when: `${OWN_RESULT} and ${at(node)}`,
});
/** The thread has the node's results, and not yet the step that holds them. */
const stepping = (node: string): Moment => ({
  name: `${node}: its results are in the thread, their step is not`,
  table: STEP,
  on: 'after insert',
  when: at(node),
});
/** The node's own row is written and not committed. */
const writing = (node: string, table: string, when = 'true'): Moment => ({
  name: `${node}: its work is written, not committed`,
  table,
  on: 'after insert',
  when,
});

export const IN_SCORE = writing('score', 'scores');

/** On the way to the draft, in the order in which a run passes them. */
export const TO_THE_DRAFT: readonly Moment[] = [
  writing('open', 'case_contexts'),
  leaving('open'),
  leaving('gather'),
  writing('call_tool', 'evidence', evidenceAt('gather')),
  {
    name: 'call_tool: its work is done, the checkpoint is not',
    table: CHECKPOINT,
    on: 'after insert',
    when: `new.channel = 'evidence' and ${at('gather')}`,
  },
  IN_SCORE,
  leaving('score'),
  stepping('score'),
  leaving('investigate'),
  writing('follow_up', 'evidence', evidenceAt('investigate')),
  writing('claim', 'findings'),
  leaving('claim'),
  leaving('draft'),
  writing('verify', 'drafts'),
  leaving('verify'),
  { name: 'review: the interrupt is being stored', table: CHECKPOINT, on: 'after insert', when: `new.channel = '__interrupt__'` },
  {
    name: 'review: the interrupt was stored, the case does not say so yet',
    table: 'investigations',
    on: 'after update',
    when: `new.status = 'awaiting_review' and old.status <> 'awaiting_review'`,
  },
];

export const NOTE_STORED: Moment = {
  name: 'after QRadar stored the note and before the receipt',
  table: 'outbox',
  on: 'after update',
  when: `new.state = 'done' and old.state <> 'done'`,
};

/** From the reviewer's click to the receipt. `decided`: whether the decision was committed, and need not be made again. */
export const TO_THE_NOTE: readonly (Moment & { decided: boolean })[] = [
  { name: 'right before the decision is committed', table: 'reviews', on: 'after update', when: `new.state = 'decided'`, decided: false },
  {
    name: 'after the decision was committed and before the resume',
    table: 'investigations',
    on: 'after update',
    when: `old.status = 'decided' and new.lease_epoch > old.lease_epoch`,
    decided: true,
  },
  {
    name: 'review: the decision is handed to the graph',
    table: CHECKPOINT,
    on: 'after insert',
    when: `new.channel = 'decision'`,
    decided: true,
  },
  { ...writing('publish', 'outbox'), decided: true },
  { ...leaving('publish'), decided: true },
  { ...stepping('publish'), decided: true },
  {
    name: 'the publishing worker claims the write, not committed',
    table: 'outbox',
    on: 'after update',
    when: `new.state = 'sending' and old.state = 'pending'`,
    decided: true,
  },
  { ...writing('learn', 'incidents', 'new.case_id is not null'), decided: true },
  { ...leaving('learn'), decided: true },
  { ...NOTE_STORED, decided: true },
];

/** Start-up recovery leaves a run for a worker. */
export const REQUEUEING: Moment = {
  name: 'start-up recovery: a run is being queued again',
  table: 'pgboss.job',
  // A job that is there already is not inserted again, but asked for.
  on: 'before insert',
  when: `new.name = 'investigate'`,
};

/** Brings the database up as the service does, and puts the moments into it. */
export async function prepare(database: Database, store: Pick<KillStore, 'reachHold'>): Promise<void> {
  await migrate(database, () => setupCheckpoints(database.pool));
  const queue = createQueue(database, { onError: () => undefined });
  await queue.start();
  await queue.stop(1_000);
  await database.pool.query(store.reachHold);
  for (const [i, moment] of [...TO_THE_DRAFT, ...TO_THE_NOTE, REQUEUEING].entries()) {
    await database.pool.query(`
      create function hold_${i}() returns trigger language plpgsql as $$
      begin
        if ${moment.when} then perform reach_hold('${moment.name}', ${CASE_OF[moment.table] ?? 'new.case_id'}); end if;
        return new;
      end $$;
      create trigger hold_${i} ${moment.on} on ${moment.table} for each row execute function hold_${i}()`);
  }
}
