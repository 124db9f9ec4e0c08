import { EVENT_TYPES, LOG_SOURCE_TYPES, type Channel, type EventType, type LogSourceKey } from '../../domain/event-types.ts';

const ALL: readonly EventType[] = Object.values(EVENT_TYPES);
/** Event ids that stand for many things: 4656 is any handle to any object, and only the QID says that it wrote to a medium. */
const AMBIGUOUS_IDS: ReadonlySet<number | null> = new Set([EVENT_TYPES.usbFileWritten.eventId]);
const BY_EVENT_ID = new Map(ALL.filter((t) => isKnownByEventId(t)).map((t) => [t.eventId, t]));
const BY_QID = new Map(ALL.map((t) => [t.qid, t]));

/**
 * Which kind of activity an aggregated event is, or null for one we do not speak about. Windows events are known by their
 * event id, since QIDs differ between releases of the log source type; the others by log source type and QID.
 */
export function eventTypeOf(event: { qid: number; eventId: number | null; logSourceType: string }): EventType | null {
  const byId = event.eventId !== null && !AMBIGUOUS_IDS.has(event.eventId);
  if (event.logSourceType === LOG_SOURCE_TYPES.windows.name && byId) return BY_EVENT_ID.get(event.eventId) ?? null;
  const type = BY_QID.get(event.qid);
  return type !== undefined && LOG_SOURCE_TYPES[type.logSource].name === event.logSourceType ? type : null;
}

/** Windows events that their event id alone tells apart. */
export function isKnownByEventId(type: EventType): boolean {
  return type.eventId !== null && !AMBIGUOUS_IDS.has(type.eventId);
}

/** Event types of the given channels, in the order of the vocabulary. */
export function eventTypesOf(channels: readonly Channel[]): EventType[] {
  return ALL.filter((t) => t.channel !== null && channels.includes(t.channel));
}

/** Log source types that can hold events of the channels. */
export function logSourcesOf(channels: readonly Channel[]): LogSourceKey[] {
  return [...new Set(eventTypesOf(channels).map((t) => t.logSource))];
}

/** Channels that live in one log source type. */
export function channelsOf(logSource: LogSourceKey): Channel[] {
  const channels = ALL.filter((t) => t.logSource === logSource).map((t) => t.channel);
  return [...new Set(channels.filter((c) => c !== null))];
}
