import { normaliseIdentifier } from '../domain/pseudonym.ts';

/** A person as intake knows them: every name they appear under, and the teams that UBA or HR put them in. */
export type KnownPerson = { names: readonly string[]; teams: readonly (string | null)[] };

/**
 * Whether a case is restricted: the person, under any alias, is a reviewer, a user of QRadar, or named in the settings, or belongs
 * to a configured team. Names are compared as one account, teams by letters and digits.
 */
export function restrictedBy(settings: {
  users: readonly string[];
  teams: readonly string[];
  reviewers: readonly string[];
}): (person: KnownPerson) => boolean {
  const names = new Set([...settings.users, ...settings.reviewers].map((n) => normaliseIdentifier('user', n)));
  const teams = new Set(settings.teams.map(plain));
  return (person) =>
    person.names.some((n) => names.has(normaliseIdentifier('user', n))) || person.teams.some((t) => t !== null && teams.has(plain(t)));
}

function plain(team: string): string {
  return team
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
