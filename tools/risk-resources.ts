import { evidenceOf, type Evidence } from '../domain/evidence.ts';
import type { CaseContext } from '../domain/offense.ts';

/**
 * Shares, databases, machines and web hosts that the person used in the risk window, lower case, most used first. Countries
 * (the resource of a VPN session) are no systems.
 */
export function riskResources(evidence: readonly Evidence[], { riskWindow }: Pick<CaseContext, 'riskWindow'>): string[] {
  const counts = new Map<string, number>();
  for (const row of evidenceOf(evidence, 'own_activity').flatMap((e) => e.rows)) {
    if (row.resource === null || row.channel === 'vpn' || row.lastMs < riskWindow.fromMs || row.firstMs >= riskWindow.toMs) continue;
    const resource = row.resource.toLowerCase();
    counts.set(resource, (counts.get(resource) ?? 0) + row.count);
  }
  return [...counts.entries()].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([resource]) => resource);
}
