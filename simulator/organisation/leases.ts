import { DAY_MS, HOUR_MS, type Interval } from '../../domain/time.ts';
import type { Holding, Person } from './model.ts';
import type { Random } from './random.ts';
import { SITE_KEYS, siteOf, type SiteKey } from './sites.ts';
import { AROUND_THE_CLOCK } from './turnover.ts';

export type Leases = {
  /** The address of a person's workstation at a moment; another one before it changed hands. */
  addressOf(person: Person, atMs: number): string;
  /** Who held which workstation's address from when to when. An address that several hold at once is in the list several times. */
  holdings: readonly Holding[];
};

/** How long a lease lasts, and the hour (UTC) of the site's night at which addresses change hands; null where a desk keeps its address. */
const TERMS: Record<SiteKey, { days: number; atUtcHour: number } | null> = {
  berlin: null,
  newyork: { days: 7, atUtcHour: 8 },
  singapore: { days: 3, atUtcHour: 20 },
};
const FOR_EVER = Number.MAX_SAFE_INTEGER;

/**
 * DHCP: at some sites every address goes to somebody else every few days; at the others a single pair exchanges theirs in the middle of
 * the window. At the end of the window everybody holds their own. Nobody in `without` takes part, and nobody who works at the hour of the change.
 */
export function makeLeases(people: readonly Person[], without: ReadonlySet<number>, window: Interval, random: Random): Leases {
  const held = new Map<number, readonly { fromMs: number; address: string }[]>();
  for (const site of SITE_KEYS) {
    const pool = random.shuffle(people.filter((p) => siteOf(p) === site && !without.has(p.n) && !AROUND_THE_CLOCK.includes(p.title)));
    const terms = TERMS[site];
    if (terms === null) exchange(pool.slice(0, 2), window, random, held);
    else rotate(pool, window, terms, random, held);
  }
  return {
    addressOf: (person, atMs) => held.get(person.n)?.findLast((h) => h.fromMs <= atMs)?.address ?? person.address,
    holdings: people.flatMap(({ n, username, address }) => {
      const own = held.get(n) ?? [{ fromMs: 0, address }];
      return own.map((h, i) => ({ ...h, username, toMs: own[i + 1]?.fromMs ?? FOR_EVER }));
    }),
  };
}

type Held = Map<number, readonly { fromMs: number; address: string }[]>;

function exchange(pair: readonly Person[], { toMs }: Interval, random: Random, held: Held): void {
  const [a, b] = pair;
  if (a === undefined || b === undefined) return;
  const changeMs = toMs - random.int(10, 30) * DAY_MS;
  held.set(a.n, steps([b.address, a.address], [0, changeMs]));
  held.set(b.n, steps([a.address, b.address], [0, changeMs]));
}

function rotate(
  pool: readonly Person[],
  { fromMs, toMs }: Interval,
  { days, atUtcHour }: { days: number; atUtcHour: number },
  random: Random,
  held: Held,
): void {
  const last = Math.floor(toMs / DAY_MS) * DAY_MS + atUtcHour * HOUR_MS - (toMs % DAY_MS < atUtcHour * HOUR_MS ? DAY_MS : 0);
  const changes = Array.from({ length: Math.ceil((toMs - fromMs) / (days * DAY_MS)) }, (_, i) => last - i * days * DAY_MS).toReversed();
  const turns = changes.map(() => random.int(1, pool.length - 1));
  pool.forEach((person, i) => {
    const earlier = turns.map((turn) => pool[(i + turn) % pool.length]?.address ?? person.address);
    held.set(person.n, steps([...earlier, person.address], [0, ...changes]));
  });
}

/** The addresses held in turn, each from its moment; equal neighbours are one lease. */
function steps(addresses: readonly string[], fromMs: readonly number[]): { fromMs: number; address: string }[] {
  return addresses.flatMap((address, i) => (address === addresses[i - 1] ? [] : [{ fromMs: fromMs[i] ?? 0, address }]));
}
