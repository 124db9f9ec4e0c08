import { HOUR_MS, MINUTE_MS } from '../domain/time.ts';

/** A group of fewer peers says more about its members than about the work. */
export const MIN_PEERS = 5;

/** Below one event a day a ratio turns a handful of events into a large figure. */
export const MIN_RATIO_BASE = 1;

/** Rows that arrived later than this are not used for statements about the hour. */
export const LATE_MS = 15 * MINUTE_MS;

/** Fewer events in a night are one errand: a log-on, a mail, a file. */
export const MIN_NIGHT_EVENTS = 5;

/** Fewer events on a day are one ordinary task, whatever the days before looked like. */
export const MIN_DAY_EVENTS = 25;

/** From here on reading is copying in bulk: hundreds of documents, no longer a few. */
export const BULK_BYTES = 200_000_000;

/** Activity is heavy-tailed: a busy day is often twice the busiest of the month, seldom three times. */
export const OWN_FACTOR = 3;

/** The same for peers: three times the middle of the group, and above its 95th percentile. */
export const PEER_FACTOR = 3;

/** A past with fewer active days says nothing about what is usual for the person. */
export const MIN_ACTIVE_DAYS = 5;

/** A resource used on this many of the past days is part of the person's work. */
export const HABIT_DAYS = 5;

/** A resource counts as rare when at most this share of the peers used it. */
export const RARE_SHARE = 0.1;

/** Opening a new resource for a look is not yet using it. */
export const MIN_FIRST_SEEN = { file: 10, database: 5, command: 3, mailbox: 5 } as const;

/** Growth: this many active days, the last week this many times the first, and days that rise in order (Spearman). */
export const GROWTH = { minDays: 10, factor: 5, rank: 0.7, edgeDays: 5 } as const;

/** Two log-ons that touch for a moment are a hand-over; a minute of both is use from two places. */
export const MIN_OVERLAP_MS = MINUTE_MS;

/** After a rest of this length a machine is used anew: a pool of virtual desktops gives out another one every morning. */
export const REST_MS = 8 * HOUR_MS;

/** Work in a session from another place is judged with that session for this long. */
export const SESSION_MS = 12 * HOUR_MS;

/** Weights are doublings above what is usual; more than this adds nothing to what a reader should do. */
export const MAX_WEIGHT = 10;

/** An end date further away says nothing about the weeks before leaving. */
export const LEAVER_WINDOW_DAYS = 60;

/** Doublings of `observed` above `usual` (at least 1), between 0 and MAX_WEIGHT: the one scale of every frame. */
export function weightOf(observed: number, usual: number): number {
  const doublings = Math.log2(Math.max(observed, 1) / Math.max(usual, 1));
  return Math.round(Math.min(MAX_WEIGHT, Math.max(0, doublings)) * 100) / 100;
}
