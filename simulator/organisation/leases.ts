import { DAY_MS } from '../../domain/time.ts';
import type { Person } from './model.ts';
import type { Random } from './random.ts';

/** The address of a person's workstation at a moment; before a hand-over it was another one. */
export type Leases = (person: Person, atMs: number) => string;

/**
 * DHCP hands a few addresses from one person to another in the middle of the window: until then the two of a pair held each
 * other's present address. Nobody in `without` takes part.
 */
export function makeLeases(people: readonly Person[], without: ReadonlySet<number>, nowMs: number, random: Random): Leases {
  const earlier = new Map<number, { untilMs: number; address: string }>();
  for (const site of new Set(people.map((p) => p.location))) {
    const pool = random.shuffle(people.filter((p) => p.location === site && !without.has(p.n)));
    const [a, b] = pool;
    if (a === undefined || b === undefined) continue;
    const untilMs = nowMs - random.int(10, 30) * DAY_MS;
    earlier.set(a.n, { untilMs, address: b.address });
    earlier.set(b.n, { untilMs, address: a.address });
  }
  return (person, atMs) => {
    const past = earlier.get(person.n);
    return past !== undefined && atMs < past.untilMs ? past.address : person.address;
  };
}
