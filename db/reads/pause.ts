import { eq } from 'drizzle-orm';
import type { DbOrTx } from '../quiet-session.ts';
import { settings } from '../schema/settings.ts';

export type PauseState = { paused: boolean; reason: string; changedBy: string | null; changedAtMs: number | null };

export async function readPause(db: DbOrTx): Promise<PauseState> {
  const [row] = await db.select().from(settings).where(eq(settings.name, 'intake_paused'));
  if (row === undefined) return { paused: false, reason: '', changedBy: null, changedAtMs: null };
  return { ...row.value, changedBy: row.changedBy, changedAtMs: row.changedAtMs };
}

export async function isPaused(db: DbOrTx): Promise<boolean> {
  return (await readPause(db)).paused;
}
