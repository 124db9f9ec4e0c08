import { evidenceOf, type Evidence, type EvidenceRows } from '../../domain/evidence.ts';
import type { Channel } from '../../domain/event-types.ts';
import { MINUTE_MS, type Interval } from '../../domain/time.ts';
import type { Measure } from '../../scorers/measures.ts';
import { isKnownZone, localCalendar } from '../../scorers/local-time.ts';
import { median, quantile } from '../../scorers/statistics.ts';
import { LATE_MS, MIN_ACTIVE_DAYS, MIN_PEERS } from '../thresholds.ts';

export type OwnRow = EvidenceRows['own_activity'];

/** Middle, upper end and size of the peer group for one quantity. */
export type Band = { median: number; p95: number; n: number };

/** One channel and resource: the measure, and the hours behind it. */
export type Activity = {
  key: string;
  channel: Channel;
  resource: string | null;
  measure: Measure;
  /** Rows of the risk window, oldest first. */
  risk: OwnRow[];
  /** Of these, rows whose hour may be spoken of: in time, and in a known zone. */
  timed: OwnRow[];
  past: OwnRow[];
  /** Events of the risk window per local day, and per night (named by the day it begins). */
  byDay: Map<string, OwnRow[]>;
  byNight: Map<string, OwnRow[]>;
  /** The own past, or null when there is too little of it or it was not seen whole. */
  own: OwnPast | null;
  /** Peers, or null when fewer than five or not seen whole. */
  peers: PeerBands | null;
};

export type OwnPast = {
  days: number;
  activeDays: number;
  activeNights: number;
  daily: { median: number; max: number };
  dailyBytes: { median: number; max: number };
  nightly: { median: number; max: number };
};

export type PeerBands = {
  n: number;
  daily: Band;
  dailyBytes: Band;
  nightly: Band;
  risk: Band;
  riskBytes: Band;
  riskNight: Band;
  /** How many peers used the resource at all, in the past or in the risk window. */
  users: number;
};

export type ActivityContext = { riskWindow: Interval; baselineWindow: Interval; timeZone: string | null };

/** Activities of everything the person did in the two windows, in the order of the measures. Pure. */
export function activitiesOf(evidence: readonly Evidence[], measures: readonly Measure[], context: ActivityContext): Activity[] {
  const own = evidenceOf(evidence, 'own_activity');
  const rows = distinctRows(own.flatMap((e) => e.rows)).sort((a, b) => a.firstMs - b.firstMs);
  const byKey = Map.groupBy(rows, activityKey);
  const calendar = localCalendar(context.timeZone);
  const zoneKnown = isKnownZone(context.timeZone);
  const past = rows.filter((r) => within(r, context.baselineWindow));
  const pastIsSeen = own.length > 0 && own.every((e) => e.coverage.state === 'complete');
  const activeDays = new Set(past.map((r) => calendar.at(r.firstMs).day)).size;
  const pastCounts = pastIsSeen && activeDays >= MIN_ACTIVE_DAYS;
  return measures.map((measure) => {
    const mine = byKey.get(activityKey(measure)) ?? [];
    const risk = mine.filter((r) => within(r, context.riskWindow));
    const timed = zoneKnown ? risk.filter((r) => r.maxDelayMs <= LATE_MS) : [];
    return {
      key: activityKey(measure),
      channel: measure.channel,
      resource: measure.resource,
      measure,
      risk,
      timed,
      past: mine.filter((r) => within(r, context.baselineWindow)),
      byDay: Map.groupBy(risk, (r) => calendar.at(r.firstMs).day),
      byNight: Map.groupBy(
        timed.filter((r) => calendar.at(r.firstMs).night !== null && calendar.at(r.firstMs).night === calendar.at(r.lastMs).night),
        (r) => calendar.at(r.firstMs).night ?? '',
      ),
      own: pastCounts ? ownPast(measure) : null,
      peers: measure.peers.length >= MIN_PEERS ? peerBands(measure.peers) : null,
    };
  });
}

export function activityKey(row: { channel: Channel; resource: string | null }): string {
  return `${row.channel}|${(row.resource ?? '').toLowerCase()}`;
}

/** Two searches that overlap return the same aggregated hour; it counts once. */
function distinctRows(rows: readonly OwnRow[]): OwnRow[] {
  const seen = new Map<string, OwnRow>();
  for (const r of rows) {
    const key = `${activityKey(r)}|${r.hour}|${r.logSourceType}|${r.coalesced}`;
    const other = seen.get(key);
    if (other === undefined || r.count > other.count) seen.set(key, r);
  }
  return [...seen.values()];
}

function within(row: OwnRow, window: Interval): boolean {
  return row.firstMs >= window.fromMs && row.firstMs < window.toMs;
}

export function countOf(rows: readonly OwnRow[]): number {
  return rows.reduce((sum, r) => sum + r.count, 0);
}

export function bytesOf(rows: readonly OwnRow[]): number {
  return rows.reduce((sum, r) => sum + r.bytes, 0);
}

/** From the first to the last event of the rows. */
export function tightInterval(rows: readonly OwnRow[]): Interval {
  return { fromMs: Math.min(...rows.map((r) => r.firstMs)), toMs: Math.max(...rows.map((r) => r.lastMs)) };
}

/**
 * The hours that make a day unusual: the smallest hours are set aside as long as together they are no more than an ordinary
 * day's worth, so that ordinary work of the same day does not stretch the time that a record must cover. An hour that goes on
 * from a kept one at a like pace belongs to it.
 */
export function unusualHours(rows: readonly OwnRow[], ordinary: number, size: (row: OwnRow) => number): OwnRow[] {
  let aside = 0;
  const kept = new Set(
    rows
      .toSorted((a, b) => size(a) - size(b) || a.firstMs - b.firstMs)
      .filter((row) => {
        aside += size(row);
        return aside > ordinary;
      }),
  );
  for (const from of kept) {
    for (const row of rows) {
      const gap = Math.max(row.firstMs - from.lastMs, from.firstMs - row.lastMs);
      if (!kept.has(row) && gap <= ADJACENT_MS && pace(row, size) >= pace(from, size) / 2) kept.add(row);
    }
  }
  return [...kept].sort((a, b) => a.firstMs - b.firstMs);
}

/** Hours this close are one stretch of work. */
const ADJACENT_MS = 15 * MINUTE_MS;

function pace(row: OwnRow, size: (row: OwnRow) => number): number {
  return size(row) / Math.max(row.lastMs - row.firstMs, 5 * MINUTE_MS);
}

function ownPast(m: Measure): OwnPast | null {
  if (m.ownDailyCounts.length === 0) return null;
  return {
    days: m.ownDailyCounts.length,
    activeDays: m.ownDailyCounts.filter((c) => c > 0).length,
    activeNights: m.ownNightlyCounts.filter((c) => c > 0).length,
    daily: middleAndMax(m.ownDailyCounts),
    dailyBytes: middleAndMax(m.ownDailyBytes),
    nightly: middleAndMax(m.ownNightlyCounts),
  };
}

function middleAndMax(values: readonly number[]): { median: number; max: number } {
  return values.length === 0 ? { median: 0, max: 0 } : { median: median(values), max: Math.max(...values) };
}

function peerBands(peers: Measure['peers']): PeerBands {
  const band = (value: (peer: Measure['peers'][number]) => number): Band => {
    const values = peers.map(value);
    return { median: median(values), p95: quantile(values, 0.95), n: values.length };
  };
  return {
    n: peers.length,
    daily: band((p) => p.dailyMean),
    dailyBytes: band((p) => p.dailyMeanBytes),
    nightly: band((p) => p.nightlyMean),
    risk: band((p) => p.riskCount),
    riskBytes: band((p) => p.riskBytes),
    riskNight: band((p) => p.riskNightCount),
    users: peers.filter((p) => p.dailyMean > 0 || p.riskCount > 0).length,
  };
}
