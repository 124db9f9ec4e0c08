import { eq, sql } from 'drizzle-orm';
import type { Db } from './quiet-session.ts';
import { intakeCursor } from './schema/intake-cursor.ts';

export type Cursor = { persistedMs: number; polledAtMs: number };

/** How far the offenses of `source` were read, or null before the first poll. */
export async function readCursor(db: Db, source: string): Promise<Cursor | null> {
  const [row] = await db
    .select({ persistedMs: intakeCursor.persistedMs, polledAtMs: intakeCursor.polledAtMs })
    .from(intakeCursor)
    .where(eq(intakeCursor.source, source));
  return row ?? null;
}

/** Moves the cursor forward, never back, whoever polled last. A place in a foreign list is no state of a case, and is not audited. */
export async function moveCursor(db: Db, source: string, persistedMs: number, nowMs: number): Promise<void> {
  await db
    .insert(intakeCursor)
    .values({ source, persistedMs, polledAtMs: nowMs })
    .onConflictDoUpdate({
      target: intakeCursor.source,
      set: {
        persistedMs: sql`greatest(${intakeCursor.persistedMs}, excluded.persisted_ms)`,
        polledAtMs: sql`greatest(${intakeCursor.polledAtMs}, excluded.polled_at_ms)`,
      },
    });
}
