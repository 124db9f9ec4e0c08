import { and, eq, sql } from 'drizzle-orm';
import { databaseNowMs, databaseTimeIn } from './database-clock.ts';
import type { Db } from './quiet-session.ts';
import { taskLeases } from './schema/task-leases.ts';

/** Takes or renews the lease of a task; false while another process holds it and gave a sign of life within its `ttlMs`. */
export async function takeTask(db: Db, input: { task: string; owner: string; ttlMs: number }): Promise<boolean> {
  const { task, owner } = input;
  const untilMs = databaseTimeIn(input.ttlMs);
  const taken = await db
    .insert(taskLeases)
    .values({ task, owner, untilMs })
    .onConflictDoUpdate({
      target: taskLeases.task,
      set: { owner, untilMs },
      setWhere: sql`${taskLeases.owner} = ${owner} or ${taskLeases.untilMs} < ${databaseNowMs()}`,
    })
    .returning({ task: taskLeases.task });
  return taken.length > 0;
}

/** Gives the lease back, so that the next one need not wait for its end. */
export async function releaseTask(db: Db, input: { task: string; owner: string }): Promise<void> {
  await db.delete(taskLeases).where(and(eq(taskLeases.task, input.task), eq(taskLeases.owner, input.owner)));
}
