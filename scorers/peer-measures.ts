import { evidenceOf, type Evidence, type EvidenceRows } from '../domain/evidence.ts';
import type { Channel } from '../domain/event-types.ts';
import type { Measure } from './measures.ts';

type PeerRow = EvidenceRows['peer_activity'];
type PeerGroup = EvidenceRows['peer_group'];

/** One channel and resource, compared without case as file servers do. */
export function activityKey(row: { channel: Channel; resource: string | null }): string {
  return `${row.channel}|${row.resource === null ? '' : row.resource.toLowerCase()}`;
}

/**
 * What each peer did, per activity. Every member of the compared group appears, with zeros when no row names them. No peers
 * at all when the search was not complete, when the group is unknown, or when the baseline has no days.
 */
export function peersOf(evidence: readonly Evidence[], baselineDays: number): (activity: string) => Measure['peers'] {
  const found = evidenceOf(evidence, 'peer_activity').find((e) => e.coverage.state === 'complete');
  const group = comparedGroup(evidence);
  if (found === undefined || group === null || baselineDays === 0) return () => [];
  const members = [...new Set(group.members)].sort();
  const byActivity = Map.groupBy(found.rows, activityKey);
  return (activity) => {
    const byPeer = Map.groupBy(byActivity.get(activity) ?? [], (r) => r.peer);
    return members.map((peer) => summary(peer, byPeer.get(peer) ?? [], baselineDays));
  };
}

function summary(peer: string, rows: readonly PeerRow[], baselineDays: number): Measure['peers'][number] {
  const past = rows.filter((r) => r.period === 'baseline');
  const risk = rows.filter((r) => r.period === 'risk');
  return {
    peer,
    dailyMean: total(past, 'count') / baselineDays,
    nightlyMean: total(past.filter(atNight), 'count') / baselineDays,
    dailyMeanBytes: total(past, 'bytes') / baselineDays,
    riskCount: total(risk, 'count'),
    riskNightCount: total(risk.filter(atNight), 'count'),
    riskBytes: total(risk, 'bytes'),
  };
}

/**
 * The group that was asked about: the definition that the search names, else the first group that holds every peer seen. Null
 * without a complete search, and when no group fits: members nobody asked about would become false zeros.
 */
export function comparedGroup(evidence: readonly Evidence[]): PeerGroup | null {
  const found = evidenceOf(evidence, 'peer_activity').find((e) => e.coverage.state === 'complete');
  if (found === undefined) return null;
  const named = definitionOf(found.params);
  const seen = [...new Set(found.rows.map((r) => r.peer))];
  const groups = evidenceOf(evidence, 'peer_group').flatMap((e) => e.rows);
  return groups.filter((g) => named === null || g.definition === named).find((g) => seen.every((peer) => g.members.includes(peer))) ?? null;
}

function definitionOf(params: string): string | null {
  const input: unknown = JSON.parse(params);
  if (typeof input !== 'object' || input === null || !('definition' in input)) return null;
  return typeof input.definition === 'string' ? input.definition : null;
}

function atNight(row: PeerRow): boolean {
  return row.night;
}

function total(rows: readonly PeerRow[], field: 'count' | 'bytes'): number {
  return rows.reduce((sum, r) => sum + r[field], 0);
}
