import { normaliseIdentifier } from '../../domain/pseudonym.ts';
import type { Employee, HrAnswer } from './port.ts';

/** Every form of a user name that may stand for it: as written and without domain parts, lower case. */
export function nameForms(name: string): string[] {
  const plain = name.normalize('NFKC').trim().toLowerCase();
  return [...new Set([plain, normaliseIdentifier('user', plain)])].filter((n) => n !== '');
}

/** The one person among the candidates; two persons of one name are no answer, since either could be the wrong one. */
export function theOne(candidates: readonly Employee[]): HrAnswer<Employee | null> {
  const persons = new Map(candidates.map((e) => [e.employeeRef, e]));
  const [found, ...others] = persons.values();
  if (others.length > 0) return { state: 'could_not_check', reason: 'the names belong to more than one person in HR' };
  return { state: 'answered', value: found ?? null };
}
