import { EVENT_TYPES, type EventTypeKey } from '../../domain/event-types.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type Interval } from '../../domain/time.ts';
import { LOG_SOURCES, type LogSourceName } from './log-sources.ts';
import type { SimEvent, SimFlow } from './model.ts';

export type Recorded = {
  /** The log source's clock. */
  atMs: number;
  source: LogSourceName;
  username: string | null;
  from: string;
  to: string;
  /** More than one: the log source coalesced equal events. */
  count?: number;
  properties?: SimEvent['properties'];
};

export type Recorder = {
  events: SimEvent[];
  flows: SimFlow[];
  record(type: EventTypeKey, event: Recorded): void;
  recordFlow(flow: SimFlow): void;
};

/** Keeps what happened and also arrived inside the window; the rest is not in QRadar. */
export function createRecorder(window: Interval): Recorder {
  const events: SimEvent[] = [];
  const flows: SimFlow[] = [];
  return {
    events,
    flows,
    record(type, event) {
      const { qid, category, eventId, channel } = EVENT_TYPES[type];
      const source = LOG_SOURCES[event.source];
      const starttime = source.batch ? batchArrival(event.atMs) : liveArrival(event.atMs);
      if (event.atMs < window.fromMs || starttime >= window.toMs) return;
      const severity = channel === 'logon_failed' || channel === 'account_change' ? 5 : 3;
      events.push({
        type,
        qid,
        category,
        devicetime: event.atMs,
        starttime,
        logsourceid: source.id,
        username: event.username,
        sourceip: event.from,
        destinationip: event.to,
        eventcount: event.count ?? 1,
        magnitude: severity,
        severity,
        properties: eventId === null ? { ...event.properties } : { 'Event ID': eventId, ...event.properties },
      });
    },
    recordFlow(flow) {
      if (flow.starttime >= window.fromMs && flow.endtime < window.toMs) flows.push(flow);
    },
  };
}

const BATCH_AT_MS = 2 * HOUR_MS + 30 * MINUTE_MS;

/** A nightly collection at 02:30 UTC brings everything of the day before; it takes some minutes to read. */
export function batchArrival(atMs: number): number {
  const today = Math.floor(atMs / DAY_MS) * DAY_MS + BATCH_AT_MS;
  const collected = atMs < today ? today : today + DAY_MS;
  return collected + (Math.floor(atMs / SECOND_MS) % 480) * SECOND_MS;
}

/** Syslog and agents take up to three seconds. */
function liveArrival(atMs: number): number {
  return atMs + 300 + (atMs % 2_700);
}
