import type { Action } from '../../domain/check.ts';
import type { Channel } from '../../domain/event-types.ts';
import type { Interval } from '../../domain/time.ts';
import { localCalendar } from '../../scorers/local-time.ts';
import { median } from '../../scorers/statistics.ts';
import {
  BULK_BYTES,
  GROWTH,
  MIN_DAY_EVENTS,
  MIN_FIRST_SEEN,
  MIN_NIGHT_EVENTS,
  OWN_FACTOR,
  PEER_FACTOR,
  RARE_SHARE,
  weightOf,
} from '../thresholds.ts';
import { bytesOf, countOf, tightInterval, unusualHours, type Activity, type Band, type OwnRow, type PeerBands } from './activity.ts';
import { rankCorrelation } from './rank-correlation.ts';

export const SIGNAL_KINDS = ['night', 'day', 'volume', 'first_seen', 'growth'] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** One way in which one activity stands out, and exactly the hours that do. */
export type Signal = {
  kind: SignalKind;
  activity: Activity;
  rows: OwnRow[];
  interval: Interval;
  /** Events or bytes of the busiest night or day; all events for a resource that is new; bytes a day at the end for growth. */
  observed: number;
  /** What observed is measured against: the busiest ordinary night or day of the person or the upper end of the peers. */
  usual: number;
  /** The person's own part of it: busiest night or day before, bytes a day at the start for growth. */
  ownUsual: number;
  /** Null without comparable peers. */
  againstPeers: boolean | null;
  loadBearing: boolean;
  weight: number;
  action: Action;
};

/**
 * Channels whose events a person makes on purpose. Log-ons, tickets, processes and privileges come along with any session,
 * so their counts describe a session and never decide about it.
 */
const COUNTED: Record<'night' | 'day' | 'volume' | 'growth', readonly Channel[]> = {
  night: ['file', 'database', 'command', 'usb', 'mailbox', 'print'],
  day: ['file', 'database', 'command', 'mailbox', 'print'],
  volume: ['file', 'database', 'usb', 'mail', 'proxy', 'print'],
  growth: ['file', 'usb', 'mail', 'proxy'],
};

const ACTIONS: Record<Channel, Action> = {
  logon: 'account_use',
  logon_failed: 'account_use',
  kerberos: 'account_use',
  vpn: 'remote_logon',
  file: 'file_read',
  process: 'privileged_command',
  command: 'privileged_command',
  usb: 'bulk_copy',
  mail: 'mail_out',
  proxy: 'web_upload',
  database: 'database_export',
  privilege: 'privileged_command',
  account_change: 'account_change',
  print: 'print_out',
  mailbox: 'mailbox_access',
  mail_rule: 'mail_rule',
  audit_change: 'audit_change',
};

/** In the words of tickets: reading files is copying in bulk from 200 MB on. */
export function actionOf(channel: Channel, bytes: number): Action {
  return channel === 'file' && bytes >= BULK_BYTES ? 'bulk_copy' : ACTIONS[channel];
}

/** Every way in which the activity stands out against the own past, whether or not peers agree; strongest first. */
export function signalsOf(activity: Activity, timeZone: string | null): Signal[] {
  return [nightSignal(activity), daySignal(activity), volumeSignal(activity), firstSeenSignal(activity), growthSignal(activity, timeZone)]
    .filter((s) => s !== null)
    .sort((a, b) => Number(b.loadBearing) - Number(a.loadBearing) || b.weight - a.weight);
}

export function isRare(peers: PeerBands): boolean {
  return peers.users <= Math.max(1, Math.floor(peers.n * RARE_SHARE));
}

function nightSignal(activity: Activity): Signal | null {
  const { own, peers } = activity;
  if (own === null || !COUNTED.night.includes(activity.channel)) return null;
  const ceiling = OWN_FACTOR * Math.max(own.nightly.max, 1);
  const nights = [...activity.byNight.values()].filter((rows) => {
    const count = countOf(rows);
    return count >= MIN_NIGHT_EVENTS && count >= ceiling;
  });
  if (nights.length === 0) return null;
  const observed = Math.max(...nights.map(countOf));
  const inWindow = countOf([...activity.byNight.values()].flat());
  return signal(
    'night',
    activity,
    nights.flat(),
    observed,
    own.nightly.max,
    againstBands(observed, inWindow, peers?.nightly, peers?.riskNight),
  );
}

function daySignal(activity: Activity): Signal | null {
  const { own, peers } = activity;
  if (own === null || !COUNTED.day.includes(activity.channel)) return null;
  const ceiling = OWN_FACTOR * Math.max(own.daily.max, 1);
  const days = [...activity.byDay.values()].filter((rows) => countOf(rows) >= MIN_DAY_EVENTS && countOf(rows) >= ceiling);
  if (days.length === 0) return null;
  const observed = Math.max(...days.map(countOf));
  const rows = days.flatMap((day) => unusualHours(day, own.daily.max, (r) => r.count));
  return signal('day', activity, rows, observed, own.daily.max, againstBands(observed, activity.measure.count, peers?.daily, peers?.risk));
}

function volumeSignal(activity: Activity): Signal | null {
  const { own, peers } = activity;
  if (own === null || !COUNTED.volume.includes(activity.channel)) return null;
  const ceiling = Math.max(OWN_FACTOR * own.dailyBytes.max, BULK_BYTES);
  const days = [...activity.byDay.values()].filter((rows) => bytesOf(rows) >= ceiling);
  if (days.length === 0) return null;
  const observed = Math.max(...days.map(bytesOf));
  const rows = days.flatMap((day) => unusualHours(day, own.dailyBytes.max, (r) => r.bytes));
  const usual = Math.max(own.dailyBytes.max, BULK_BYTES / OWN_FACTOR);
  return signal(
    'volume',
    activity,
    rows,
    observed,
    usual,
    againstBands(observed, activity.measure.bytes, peers?.dailyBytes, peers?.riskBytes),
  );
}

function firstSeenSignal(activity: Activity): Signal | null {
  const { channel, measure, own, peers, risk } = activity;
  if (own === null || !measure.firstSeen || activity.resource === null) return null;
  if (channel !== 'file' && channel !== 'database' && channel !== 'command' && channel !== 'mailbox') return null;
  if (measure.count < MIN_FIRST_SEEN[channel]) return null;
  return signal('first_seen', activity, risk, measure.count, 1, peers === null ? null : isRare(peers));
}

/** Volume that climbs over weeks never stands out from the day before; it does from its own beginning. */
function growthSignal(activity: Activity, timeZone: string | null): Signal | null {
  const { own, peers } = activity;
  if (own === null || !COUNTED.growth.includes(activity.channel)) return null;
  const calendar = localCalendar(timeZone);
  const days = [...Map.groupBy([...activity.past, ...activity.risk], (r) => calendar.at(r.firstMs).day).values()].filter(
    (d) => bytesOf(d) > 0,
  );
  if (days.length < GROWTH.minDays) return null;
  const sizes = days.map(bytesOf);
  const start = median(sizes.slice(0, GROWTH.edgeDays));
  const end = median(sizes.slice(-GROWTH.edgeDays));
  if (end < BULK_BYTES || end < GROWTH.factor * start || rankCorrelation(sizes) < GROWTH.rank) return null;
  const rows = days.filter((d) => bytesOf(d) > start).flat();
  return signal('growth', activity, rows, end, start, peers === null ? null : above(end, peers.dailyBytes));
}

function signal(
  kind: SignalKind,
  activity: Activity,
  rows: OwnRow[],
  observed: number,
  usualOwn: number,
  againstPeers: boolean | null,
): Signal {
  const band = activity.peers === null ? null : bandOf(kind, activity.peers);
  const usual = Math.max(usualOwn, band === null ? 0 : band.p95);
  return {
    kind,
    activity,
    rows,
    interval: tightInterval(rows),
    observed,
    usual,
    ownUsual: usualOwn,
    againstPeers,
    loadBearing: againstPeers !== false,
    weight: weightOf(observed, usual),
    action: actionOf(activity.channel, bytesOf(rows)),
  };
}

/** The peers' band that a signal is compared with; null where peers are counted, not compared. */
export function bandOf(kind: SignalKind, peers: PeerBands): Band | null {
  if (kind === 'first_seen') return null;
  if (kind === 'night') return peers.nightly;
  return kind === 'day' ? peers.daily : peers.dailyBytes;
}

/** Above the peers' usual night or day, and above what they did in the same window: a busy week of all is no signal. */
function againstBands(observed: number, inWindow: number, usual: Band | undefined, sameWindow: Band | undefined): boolean | null {
  if (usual === undefined || sameWindow === undefined) return null;
  return above(observed, usual) && inWindow > sameWindow.p95;
}

function above(observed: number, band: Band): boolean {
  return observed > band.p95 && observed >= PEER_FACTOR * band.median;
}
