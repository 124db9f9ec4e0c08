import { sha256Hex } from '../../domain/canonical-json.ts';
import type { Employee } from '../../connectors/hris/port.ts';

/** At most `size` people, the same ones whenever the same case asks, in the order of their references. */
export function sampleOf(people: readonly Employee[], size: number, seed: string): Employee[] {
  if (people.length <= size) return people.toSorted(byRef);
  return people
    .map((e) => ({ e, key: sha256Hex(`${seed}|${e.employeeRef}`) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, size)
    .map(({ e }) => e)
    .sort(byRef);
}

function byRef(a: Employee, b: Employee): number {
  return a.employeeRef < b.employeeRef ? -1 : 1;
}
