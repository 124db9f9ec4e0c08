import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../../db/open.ts';
import { csrfOf, tokenHashOf } from '../../server/middleware/session.ts';
import { openSession } from '../../services/sessions/open-session.ts';

const Case = z.object({
  status: z.string(),
  outbox: z.array(z.object({ state: z.string(), receipt: z.object({ remoteId: z.string() }).nullable() })),
  draft: z.object({ hash: z.string() }).nullable(),
  targetsDigest: z.string(),
});
export type CaseSeen = z.infer<typeof Case>;

/** A senior analyst who works over HTTP, as a browser would. */
export type Reviewer = {
  look(url: string, caseId: string): Promise<CaseSeen>;
  /** Resolves when the service answered; rejects when it died meanwhile. */
  approve(url: string, caseId: string): Promise<void>;
};

/** Logs a reviewer in by opening their session in the database: who somebody is, is not what is tested here. */
export async function logIn(database: Database, dataKey: Uint8Array): Promise<Reviewer> {
  const token = randomBytes(32).toString('base64url');
  const actor = { kind: 'service', component: 'web' } as const;
  const ctx = { db: database.drizzle, dataKey, actor, nowMs: Date.now(), newId: () => crypto.randomUUID() };
  await openSession(ctx, { tokenHash: tokenHashOf(token), userName: 'sam', roles: ['senior_analyst'], ttlMs: 3_600_000 });
  const cookie = `casewright=${token}`;
  const look = async (url: string, caseId: string): Promise<CaseSeen> => {
    const response = await fetch(`${url}/cases/${caseId}.json`, { headers: { cookie }, signal: AbortSignal.timeout(10_000) });
    return Case.parse(await response.json());
  };
  return {
    look,
    approve: async (url, caseId) => {
      const { draft, targetsDigest } = await look(url, caseId);
      const body = new URLSearchParams({ csrf: csrfOf(token), draftHash: draft?.hash ?? '', targetsDigest, verdict: 'unsure' });
      const response = await fetch(`${url}/cases/${caseId}/approve`, { method: 'POST', headers: { cookie }, body, redirect: 'manual' });
      if (response.status !== 303) throw new Error(`the approval was answered with ${response.status}`);
    },
  };
}
