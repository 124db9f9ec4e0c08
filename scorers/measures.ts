import type { Channel } from '../domain/event-types.ts';
import type { Interval } from '../domain/time.ts';

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
  /** Per peer: mean over the baseline's days or nights, and what the peer did in the risk window. */
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
