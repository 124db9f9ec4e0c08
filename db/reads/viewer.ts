import { and, eq, ne, not, sql, type SQL } from 'drizzle-orm';
import type { Role } from '../../domain/roles.ts';
import { investigations } from '../schema/investigations.ts';

/** Who looks. `seesRestricted`: one of the named reviewers. */
export type Viewer = {
  userName: string;
  roles: readonly Role[];
  seesRestricted: boolean;
  /** The viewer as a token; a case about them does not exist for them. */
  token?: string;
};

/** Leaves out restricted cases for others than named reviewers, and everybody's own: no row, no count. */
export function visibleTo({ seesRestricted, token }: Pick<Viewer, 'seesRestricted' | 'token'>): SQL | undefined {
  const open = seesRestricted ? undefined : eq(investigations.restricted, false);
  if (token === undefined) return open;
  const named = sql`${investigations.subjectNames} @> ${JSON.stringify([token])}::jsonb`;
  return and(open, ne(investigations.subjectToken, token), not(named));
}
