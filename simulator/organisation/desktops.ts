import type { Person } from './model.ts';
import { isContractor } from './people.ts';
import { AROUND_THE_CLOCK } from './turnover.ts';

/** A machine that somebody sits at, or is connected to. */
export type Station = { name: string; address: string };

const PEOPLE_PER_DESKTOP = 7;
const SHARE_OF_STAFF = 13;

/** Who works on a virtual desktop: contractors, and some of the staff. Second accounts are used from machines of their own. */
export function usesVirtualDesktop(person: Person): boolean {
  if (person.adminAccount !== null || AROUND_THE_CLOCK.includes(person.title)) return false;
  return isContractor(person) || person.n % SHARE_OF_STAFF === 5;
}

/** The pool of virtual desktops: each carries several sessions at once, and one is given out anew every morning. */
export function makeDesktops(people: readonly Person[]): Station[] {
  const users = people.filter(usesVirtualDesktop).length;
  return Array.from({ length: Math.ceil(users / PEOPLE_PER_DESKTOP) }, (_, i) => ({
    name: `vdi-${String(i + 1).padStart(2, '0')}`,
    address: `10.8.${Math.floor(i / 200)}.${(i % 200) + 10}`,
  }));
}
