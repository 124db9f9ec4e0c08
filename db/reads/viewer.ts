import { eq, type SQL } from 'drizzle-orm';
import type { Role } from '../../domain/roles.ts';
import { investigations } from '../schema/investigations.ts';

/** Who looks. `seesRestricted`: one of the named reviewers. */
export type Viewer = { userName: string; roles: readonly Role[]; seesRestricted: boolean };

/** Leaves restricted cases out for others than named reviewers: no row, no count. */
export function visibleTo(viewer: Pick<Viewer, 'seesRestricted'>): SQL | undefined {
  return viewer.seesRestricted ? undefined : eq(investigations.restricted, false);
}
