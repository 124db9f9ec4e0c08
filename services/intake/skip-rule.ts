import type { Offense } from '../../domain/offense.ts';

/** An offense as intake sees it. `senseTypes`: names of the UBA rules that contributed; empty when there are none. */
export type OffenseSeen = Pick<Offense, 'id' | 'status' | 'severity'> & {
  lastPersistedMs: number;
  isUsernameType: boolean;
  username: string;
  senseTypes: readonly string[];
};

export type Skip = { rule: string; reason: string };

/** Why an offense is not investigated, or null. The first rule that applies is the one that is listed. */
export function skipRule(
  offense: OffenseSeen,
  intake: { taken: boolean; rule: string },
  isTracked: (username: string) => boolean,
): Skip | null {
  if (!offense.isUsernameType) return { rule: 'offense_type', reason: 'the offense is not of type Username' };
  if (offense.senseTypes.length === 0) return { rule: 'no_uba_contribution', reason: 'no UBA rule contributed to the offense' };
  if (offense.status !== 'OPEN')
    return { rule: 'not_open', reason: `the offense was ${offense.status.toLowerCase()} when it was first seen` };
  if (!isTracked(offense.username)) return { rule: 'user_not_tracked', reason: 'the user is on the list of users who are not tracked' };
  if (!intake.taken) return { rule: 'intake', reason: `the intake rule does not hold: ${intake.rule}` };
  return null;
}

const LONGEST_NAME = 256;
/** Control and format characters, and placeholders that log sources write where they know no user. */
const UNUSABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
const PLACEHOLDERS = new Set(['', '-', 'n/a', 'na', 'null', 'none', 'unknown', 'anonymous', 'anonymous logon', 'system', 'undefined']);

/** Why a user name cannot be searched for, or null. Such an offense becomes a visible failed case, never a silent skip. */
export function unusableName(username: string): string | null {
  const name = username.trim();
  if (PLACEHOLDERS.has(name.toLowerCase())) return 'it is empty or a placeholder';
  if (name.length > LONGEST_NAME) return `it is longer than ${LONGEST_NAME} characters`;
  if (UNUSABLE.test(name)) return 'it holds control characters';
  if (name.endsWith('$')) return 'it is the account of a machine, not of a person';
  return null;
}
