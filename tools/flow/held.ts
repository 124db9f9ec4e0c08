import { evidenceOf, type Evidence } from '../../domain/evidence.ts';
import type { Interval } from '../../domain/time.ts';

/** An address, and from the first to the last time the person was seen at it. */
export type Held = { address: string; interval: Interval };

/** Addresses from which the person's accounts logged on, by the evidence so far. */
export function heldAddresses(evidence: readonly Evidence[]): Held[] {
  const held = new Map<string, Interval>();
  for (const r of evidenceOf(evidence, 'logon_summary').flatMap((e) => e.rows)) {
    if (r.outcome !== 'success' || r.via === 'workstation' || r.address === null) continue;
    const known = held.get(r.address);
    held.set(r.address, {
      fromMs: Math.min(known?.fromMs ?? r.firstMs, r.firstMs),
      toMs: Math.max(known?.toMs ?? r.lastMs, r.lastMs),
    });
  }
  return [...held].map(([address, interval]) => ({ address, interval })).sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** Whether nobody else was seen at the address in that time. `others` are intervals of other accounts there. */
export function isHeldAlone({ interval }: Held, others: readonly Interval[]): boolean {
  return others.every((o) => o.toMs < interval.fromMs || o.fromMs > interval.toMs);
}
