import { and, eq, gt } from 'drizzle-orm';
import type { Role } from '../../domain/roles.ts';
import type { Db } from '../quiet-session.ts';
import { sessions } from '../schema/sessions.ts';

/** Who the cookie with this hash belongs to; null when nobody, or the session ran out. */
export async function readSession(db: Db, tokenHash: string, nowMs: number): Promise<{ userName: string; roles: Role[] } | null> {
  const [row] = await db
    .select({ userName: sessions.userName, roles: sessions.roles })
    .from(sessions)
    .where(and(eq(sessions.tokenHash, tokenHash), gt(sessions.expiresAtMs, nowMs)));
  return row ?? null;
}
