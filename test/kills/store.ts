import type { Database } from '../../db/open.ts';
import type { Moment } from './moments.ts';

/** How a wanted moment is written down. */
export function wantedText(moment: Moment, caseId: string | undefined): string {
  return caseId === undefined ? moment.name : `${moment.name} of ${caseId}`;
}

/**
 * A database that can hold the service still at one moment of its work, so that a kill hits exactly there. Triggers in the test's own
 * database do it; the product knows nothing of them.
 */
export type KillStore = {
  /** Settings that lead the service to this database. */
  settings: Record<string, string>;
  open(): Promise<Database>;
  /** SQL that creates `reach_hold(moment text, case_id text)`: it returns at once, except at the moment that is wanted. */
  reachHold: string;
  /** From now on whoever comes to the moment is held there; with a case, only that one. */
  want(moment: Moment, caseId?: string): Promise<void>;
  /** Whether somebody is held at the moment that is wanted. */
  isHeld(): Promise<boolean>;
  /** Holds nobody any more. */
  letGo(): Promise<void>;
  close(): Promise<void>;
};
