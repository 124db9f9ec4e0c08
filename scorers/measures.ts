import { evidenceOf, type Evidence, type EvidenceRows } from '../domain/evidence.ts';
import { CHANNELS, type Channel } from '../domain/event-types.ts';
import { DAY_MS, type Interval } from '../domain/time.ts';
import { isKnownZone, localCalendar, type LocalCalendar } from './local-time.ts';
import { activityKey, peersOf } from './peer-measures.ts';

/**
 * What one person did on one channel and resource, beside their own past and their peers. Counts are SUM(eventcount), bytes
 * are bytes, a "night" is 22:00-06:00 in the person's zone, a "day" a calendar day there. Arrays hold zeros for quiet days.
 */
export type Measure = {
  channel: Channel;
  resource: string | null;
  /** In the risk window. */
  count: number;
  nightCount: number;
  bytes: number;
  days: number;
  firstMs: number | null;
  lastMs: number | null;
  coalesced: boolean;
  logSourceTypes: string[];
  maxDelayMs: number;
  /** The person's own baseline days, oldest first. */
  ownDailyCounts: number[];
  ownDailyBytes: number[];
  ownNightlyCounts: number[];
  /** Never seen in the baseline although the baseline was looked at. */
  firstSeen: boolean;
  /** Per peer: mean over the baseline's days or nights, and what the peer did in the risk window; nights by the peer's own clock. */
  peers: {
    peer: string;
    dailyMean: number;
    nightlyMean: number;
    dailyMeanBytes: number;
    riskCount: number;
    riskNightCount: number;
    riskBytes: number;
  }[];
};

export type MeasureContext = { riskWindow: Interval; baselineWindow: Interval; timeZone: string | null };

/**
 * Measures of everything the person did, one per channel and resource, in a fixed order. Input: the run's evidence with raw
 * rows; output carries the resources as the rows do. Cost: linear in rows. What it does not know it does not count:
 *
 * - a row is one hour and belongs to the window that holds its first event, so an hour that straddles the start of the risk
 *   window stays in the past;
 * - an hour that straddles 22:00 or 06:00 is not night in the risk window and is night in the past;
 * - without a known zone there are no nights (`ownNightlyCounts` is empty) and days are those of UTC;
 * - without complete peer evidence there are no peers, because a missing row could not be told from a quiet peer;
 * - without complete own evidence nothing is "first seen".
 */
export function measuresOf(evidence: readonly Evidence[], context: MeasureContext): Measure[] {
  const own = evidenceOf(evidence, 'own_activity');
  const calendar = localCalendar(context.timeZone);
  const past = pastCalendar(calendar, context);
  const peers = peersOf(evidence, past.length);
  const complete = own.length > 0 && own.every((e) => e.coverage.state === 'complete');
  return [...groupByActivity(distinctRows(own.flatMap((e) => e.rows))).values()]
    .map((rows) => measure(rows, { context, calendar, past, peers, complete }))
    .filter((m) => m !== null)
    .sort(byActivity);
}

type OwnRow = EvidenceRows['own_activity'];
type PastCalendar = { days: string[]; nights: string[]; length: number };
type Lookup = {
  context: MeasureContext;
  calendar: LocalCalendar;
  past: PastCalendar;
  peers: (activity: string) => Measure['peers'];
  complete: boolean;
};

function measure(rows: readonly OwnRow[], { context, calendar, past, peers, complete }: Lookup): Measure | null {
  const [first] = rows;
  const risk = rows.filter((r) => within(r, context.riskWindow));
  const before = rows.filter((r) => within(r, context.baselineWindow));
  if (first === undefined || risk.length + before.length === 0) return null;
  const zoneKnown = isKnownZone(context.timeZone);
  const dayOf = (r: OwnRow): string => calendar.at(r.firstMs).day;
  return {
    channel: first.channel,
    resource: first.resource,
    count: sum(risk, (r) => r.count),
    nightCount: zoneKnown ? sum(risk, (r) => (whollyAtNight(r, calendar) ? r.count : 0)) : 0,
    bytes: sum(risk, (r) => r.bytes),
    days: new Set(risk.filter((r) => r.count > 0).map((r) => calendar.at(r.firstMs).day)).size,
    firstMs: risk.length === 0 ? null : Math.min(...risk.map((r) => r.firstMs)),
    lastMs: risk.length === 0 ? null : Math.max(...risk.map((r) => r.lastMs)),
    coalesced: risk.some((r) => r.coalesced),
    logSourceTypes: [...new Set(risk.map((r) => r.logSourceType))].sort(),
    maxDelayMs: risk.reduce((max, r) => Math.max(max, r.maxDelayMs), 0),
    ownDailyCounts: totals(past.days, before, dayOf, (r) => r.count),
    ownDailyBytes: totals(past.days, before, dayOf, (r) => r.bytes),
    ownNightlyCounts: totals(
      past.nights,
      before,
      (r) => nightTouched(r, calendar),
      (r) => r.count,
    ),
    firstSeen: complete && past.length > 0 && risk.length > 0 && before.length === 0,
    peers: peers(activityKey(first)),
  };
}

/** The last whole number of days of the baseline; an incomplete oldest day or night is left out. */
function pastCalendar(calendar: LocalCalendar, { baselineWindow, timeZone }: MeasureContext): PastCalendar {
  const length = Math.max(0, Math.round((baselineWindow.toMs - baselineWindow.fromMs) / DAY_MS));
  const latest = (names: string[]): string[] => names.slice(Math.max(0, names.length - length));
  return {
    days: latest(calendar.days(baselineWindow)),
    nights: isKnownZone(timeZone) ? latest(calendar.nights(baselineWindow)) : [],
    length,
  };
}

/** Two searches that overlap return the same aggregated row; it counts once. */
function distinctRows(rows: readonly OwnRow[]): OwnRow[] {
  const seen = new Map<string, OwnRow>();
  for (const r of rows) {
    const key = `${activityKey(r)}|${r.hour}|${r.logSourceType}|${r.coalesced}`;
    const other = seen.get(key);
    if (other === undefined || r.count > other.count) seen.set(key, r);
  }
  return [...seen.values()];
}

function groupByActivity(rows: readonly OwnRow[]): Map<string, OwnRow[]> {
  return Map.groupBy(rows, activityKey);
}

function within(row: OwnRow, window: Interval): boolean {
  return row.firstMs >= window.fromMs && row.firstMs < window.toMs;
}

function whollyAtNight(row: OwnRow, calendar: LocalCalendar): boolean {
  const { night } = calendar.at(row.firstMs);
  return night !== null && calendar.at(row.lastMs).night === night;
}

function nightTouched(row: OwnRow, calendar: LocalCalendar): string | null {
  return calendar.at(row.firstMs).night ?? calendar.at(row.lastMs).night;
}

/** One total a name, zero where no row belongs. */
function totals(
  names: readonly string[],
  rows: readonly OwnRow[],
  nameOf: (row: OwnRow) => string | null,
  value: (row: OwnRow) => number,
): number[] {
  const found = new Map<string, number>();
  for (const row of rows) {
    const name = nameOf(row);
    if (name !== null) found.set(name, (found.get(name) ?? 0) + value(row));
  }
  return names.map((name) => found.get(name) ?? 0);
}

function byActivity(a: Measure, b: Measure): number {
  const order = CHANNELS.indexOf(a.channel) - CHANNELS.indexOf(b.channel);
  if (order !== 0) return order;
  return (a.resource ?? '') < (b.resource ?? '') ? -1 : 1;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
