import { eq } from 'drizzle-orm';
import { NotFoundError } from '../domain/errors.ts';
import { newKey, open, seal } from './crypto.ts';
import type { DbOrTx } from './quiet-session.ts';
import { caseKeys } from './schema/case-keys.ts';

/** Seals and opens JSON of one case. `row` names the row, so that values cannot be moved. */
export type CaseCipher = {
  seal(table: string, row: string, value: unknown): Buffer;
  /** What was sealed; the seal proves that nobody else wrote it, so a caller may trust its type. */
  open(table: string, row: string, sealed: Uint8Array): unknown;
};

/** Makes the key of a new case; a second call changes nothing. */
export async function makeCaseKey(tx: DbOrTx, dataKey: Uint8Array, caseId: string, nowMs: number): Promise<void> {
  const wrapped = seal(dataKey, keyPlace(caseId), newKey());
  await tx.insert(caseKeys).values({ caseId, wrapped, createdAtMs: nowMs }).onConflictDoNothing();
}

/** Throws `NotFoundError` once the case was shredded. */
export async function caseCipher(db: DbOrTx, dataKey: Uint8Array, caseId: string): Promise<CaseCipher> {
  const [row] = await db.select().from(caseKeys).where(eq(caseKeys.caseId, caseId));
  if (row === undefined) throw new NotFoundError('the contents of this case are gone: its key was deleted');
  const key = open(dataKey, keyPlace(caseId), row.wrapped);
  return {
    seal: (table, id, value) => seal(key, { table, caseId, row: id }, Buffer.from(JSON.stringify(value), 'utf8')),
    open: (table, id, sealed) => JSON.parse(open(key, { table, caseId, row: id }, sealed).toString('utf8')) as unknown,
  };
}

function keyPlace(caseId: string): { table: string; caseId: string; row: string } {
  return { table: 'case_keys', caseId, row: 'key' };
}
