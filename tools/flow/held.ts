import { evidenceOf, type Evidence } from '../../domain/evidence.ts';
import type { Interval } from '../../domain/time.ts';

/** From when to when one account was seen at an address. */
export type Seen = { address: string; account: string; interval: Interval };

/** `alone`: nobody else was seen there in that time. */
export type Held = { address: string; interval: Interval; alone: boolean };

/** Addresses from which the person's accounts logged on, by the evidence so far. */
export function addressesOf(evidence: readonly Evidence[]): string[] {
  const rows = evidenceOf(evidence, 'logon_summary').flatMap((e) => e.rows);
  const addresses = rows.filter((r) => r.outcome === 'success' && r.via !== 'workstation').map((r) => r.address);
  return [...new Set(addresses.filter((a) => a !== null))].sort();
}

/** From the first to the last event of the person at each address. Machine accounts are no persons. */
export function heldBy(isPerson: (account: string) => boolean, seen: readonly Seen[]): Held[] {
  const persons = seen.filter((s) => !s.account.endsWith('$'));
  return [...Map.groupBy(persons, (s) => s.address)].flatMap(([address, there]) => {
    const own = there.filter((s) => isPerson(s.account)).map((s) => s.interval);
    if (own.length === 0) return [];
    const interval = { fromMs: Math.min(...own.map((i) => i.fromMs)), toMs: Math.max(...own.map((i) => i.toMs)) };
    const others = there.filter((s) => !isPerson(s.account)).map((s) => s.interval);
    return [{ address, interval, alone: others.every((o) => o.toMs < interval.fromMs || o.fromMs > interval.toMs) }];
  });
}
