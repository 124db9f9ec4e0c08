import { sql } from 'drizzle-orm';
import { fromDrizzle, PgBoss, type Db as BossDatabase } from 'pg-boss';
import type { Database } from './open.ts';
import type { DbOrTx } from './quiet-session.ts';

/** What each queue carries: ids only, the rest is read from the tables. */
export type Jobs = {
  investigate: { caseId: string; run: number };
  /** `decidedAtMs` tells decisions of one run apart: one that was taken back leaves a job behind that must not stand in the way. */
  resume: { caseId: string; run: number; decidedAtMs?: number };
  publish: { caseId: string; outboxId: string };
  poll: { offenseId: number | null };
  retention: Record<string, never>;
};
export type JobName = keyof Jobs;

/** At most one queued or active job of a name has this key. */
const KEY: { [N in JobName]: (data: Jobs[N]) => string } = {
  investigate: (d) => `${d.caseId}:${d.run}`,
  resume: (d) => `${d.caseId}:${d.run}:${d.decidedAtMs ?? ''}`,
  publish: (d) => d.outboxId,
  poll: (d) => (d.offenseId === null ? 'all' : `offense:${d.offenseId}`),
  retention: () => 'all',
};

/** A killed worker is noticed after this; pg-boss takes no less. */
const HEARTBEAT_SECONDS = 10;
const EXPIRE_SECONDS: Record<JobName, number> = { investigate: 1_800, resume: 600, publish: 300, poll: 300, retention: 900 };
const RETRIES: Record<JobName, number> = { investigate: 8, resume: 50, publish: 50, poll: 2, retention: 1 };
const RETRY_DELAY_MAX_SECONDS = 60;
/** Backstop for a lost notification; pg-boss takes no less. */
const POLL_SECONDS = 0.5;

export type Queue = {
  /** In the transaction that changes the state the job is about. False when such a job is queued or active already. */
  send<N extends JobName>(tx: DbOrTx, name: N, data: Jobs[N], options?: { startAfterSeconds?: number }): Promise<boolean>;
  /** `concurrency` handlers at once in this process. A handler that throws has its job taken again, with growing delay. */
  work<N extends JobName>(name: N, concurrency: number, handler: (data: Jobs[N], signal: AbortSignal) => Promise<void>): Promise<void>;
  start(): Promise<void>;
  /** Stops taking jobs, waits for running ones, and hands back what did not finish in time. */
  stop(timeoutMs: number): Promise<void>;
};

/** Job queue on the same database: transactional sends, listen/notify, and jobs of killed workers taken again within seconds. */
export function createQueue(database: Database, options: { onError: (error: Error) => void }): Queue {
  const boss = new PgBoss({
    db: bossDatabase(database),
    backend: database.engine === 'pglite' ? 'pglite' : 'postgres',
    useListenNotify: true,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    schedule: false,
    registerInstance: false,
    reindex: false,
    monitorVacuum: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', options.onError);

  return {
    send: async (tx, name, data, { startAfterSeconds } = {}) => {
      const id = await boss.send(name, data, {
        singletonKey: KEY[name](data),
        db: fromDrizzle(tx, sql),
        ...(startAfterSeconds === undefined ? {} : { startAfter: startAfterSeconds }),
      });
      return id !== null;
    },
    work: async <N extends JobName>(name: N, concurrency: number, handler: (data: Jobs[N], signal: AbortSignal) => Promise<void>) => {
      const polling = { pollingIntervalSeconds: POLL_SECONDS, notifyPollingIntervalSeconds: POLL_SECONDS };
      await boss.work<Jobs[N]>(name, { ...polling, localConcurrency: concurrency, batchSize: 1 }, async (jobs) => {
        for (const job of jobs) await handler(job.data, job.signal);
      });
    },
    start: async () => {
      await boss.start();
      for (const name of Object.keys(KEY) as JobName[]) {
        await boss.createQueue(name, {
          policy: 'exclusive',
          notify: true,
          heartbeatSeconds: HEARTBEAT_SECONDS,
          expireInSeconds: EXPIRE_SECONDS[name],
          retryLimit: RETRIES[name],
          retryDelay: 1,
          retryBackoff: true,
          retryDelayMax: RETRY_DELAY_MAX_SECONDS,
        });
        if (database.engine === 'pglite') await handBackActive(boss, database, name);
      }
    },
    stop: (timeoutMs) => boss.stop({ graceful: true, timeout: timeoutMs, close: false }),
  };
}

/** The embedded database is open in one process, so whatever is active when that starts belongs to one that is gone: nobody waits for it. */
async function handBackActive(boss: PgBoss, database: Pick<Database, 'pool'>, name: JobName): Promise<void> {
  const { rows } = await database.pool.query<{ id: string }>(`select id from pgboss.job where name = $1 and state = 'active'`, [name]);
  if (rows.length > 0)
    await boss.fail(
      name,
      rows.map((r) => r.id),
      { message: 'the process that worked on it is gone' },
    );
}

/** pg-boss over our pool, so that both engines are used in one way. */
function bossDatabase(database: Database): BossDatabase {
  return {
    executeSql: async (text, values) => {
      const result: { rows: unknown[] } | { rows: unknown[] }[] = await database.pool.query(text, values);
      return { rows: Array.isArray(result) ? result.flatMap((r) => r.rows) : result.rows };
    },
    listen: (channel, onNotification, onReconnect) => database.listen(channel, onNotification, onReconnect),
  };
}
