import { normaliseIdentifier } from '../domain/pseudonym.ts';

/** A person as intake knows them: every name they appear under, and the teams that UBA or HR put them in. */
export type KnownPerson = { names: readonly string[]; teams: readonly (string | null)[] };

export type IsRestricted = (person: KnownPerson, signal: AbortSignal) => Promise<boolean>;

/**
 * Whether a case is restricted: the person, under any alias, is a reviewer, a user of QRadar, or named in the settings, or belongs
 * to a configured team. Names are compared as one account, teams by letters and digits. Rejects when QRadar's users cannot be read
 * for now; where the token may never see them (null), the settings alone decide.
 */
export function restrictedBy(
  settings: { users: readonly string[]; teams: readonly string[]; reviewers: readonly string[] },
  consoleUsers: (signal: AbortSignal) => Promise<ReadonlySet<string> | null>,
): IsRestricted {
  const names = accounts([...settings.users, ...settings.reviewers]);
  const teams = new Set(settings.teams.map(plain));
  return async (person, signal) => {
    const mine = [...accounts(person.names)];
    if (person.teams.some((t) => t !== null && teams.has(plain(t))) || mine.some((n) => names.has(n))) return true;
    const ofQRadar = accounts([...((await consoleUsers(signal)) ?? [])]);
    return mine.some((n) => ofQRadar.has(n));
  };
}

function accounts(names: readonly string[]): Set<string> {
  return new Set(names.map((n) => normaliseIdentifier('user', n)));
}

function plain(team: string): string {
  return team
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
