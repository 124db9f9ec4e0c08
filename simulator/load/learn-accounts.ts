import type { Store } from '../store.ts';
import { formsByAccount } from './accounts.ts';

/** The people in the events of some log sources, by bare name, with the forms of their accounts. */
export async function learnAccounts(store: Pick<Store, 'fill'>, logSourceIds: readonly number[]): Promise<Map<string, string[]>> {
  if (logSourceIds.length === 0) return new Map();
  const rows = await store.fill(
    `SELECT DISTINCT username AS u FROM events WHERE username IS NOT NULL AND logsourceid IN (${logSourceIds.join(', ')})`,
  );
  return formsByAccount(rows.map((r) => String(r['u'])));
}
