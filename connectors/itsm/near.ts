import type { CheckKind, ContextRecord } from '../../domain/check.ts';
import { normaliseIdentifier } from '../../domain/pseudonym.ts';
import { DAY_MS, overlaps, type Interval } from '../../domain/time.ts';

const EITHER_SIDE_MS = 30 * DAY_MS;

/** What was asked: records of one kind about a person or a system, near an interval. */
export type Question = { kind: CheckKind; persons: readonly string[]; systems: readonly string[]; interval: Interval };

/** The interval with 30 days either side: a record that exists and does not cover is to be shown as such. */
export function widened({ fromMs, toMs }: Interval): Interval {
  return { fromMs: fromMs - EITHER_SIDE_MS, toMs: toMs + EITHER_SIDE_MS };
}

/**
 * Whether the record may have to do with the question: it names the person or one of the systems, or is about everybody and
 * everything. Whether it covers is decided elsewhere; another person's leave, which holds for every system, is not looked at.
 */
export function isNear(record: ContextRecord, { persons, systems, interval }: Question): boolean {
  if (!overlaps(record.interval, widened(interval))) return false;
  const everything = record.persons.includes('*') && record.systems.includes('*');
  return everything || namesPerson(record, persons) || namesSystem(record, systems);
}

function namesPerson(record: ContextRecord, persons: readonly string[]): boolean {
  const asked = new Set(persons.flatMap(forms));
  return record.persons.some((p) => p !== '*' && forms(p).some((form) => asked.has(form)));
}

function namesSystem(record: ContextRecord, systems: readonly string[]): boolean {
  const asked = new Set(systems.map((s) => s.trim().toLowerCase()));
  return record.systems.some((s) => s !== '*' && asked.has(s.trim().toLowerCase()));
}

function forms(person: string): string[] {
  const plain = person.normalize('NFKC').trim().toLowerCase();
  return [plain, normaliseIdentifier('user', plain)];
}
