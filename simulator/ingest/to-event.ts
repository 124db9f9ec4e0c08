import { EVENT_PROPERTIES, type EventProperty } from '../../domain/event-types.ts';
import type { StoredMore } from '../store-columns.ts';
import type { SimEvent } from '../organisation/model.ts';
import { UNKNOWN_QID } from '../sources/classification.ts';
import { SIM_GENERIC_ID, UNIVERSAL_LEEF, type LogSource } from '../sources/log-sources.ts';
import type { World } from '../world.ts';
import { readDevTime } from './dev-time.ts';
import { readLeef, type Leef } from './leef.ts';
import { readSyslog } from './syslog.ts';

export type IngestedEvent = SimEvent & StoredMore & { eventId: string | null; attributes: ReadonlyMap<string, string> };
type IngestWorld = Pick<World, 'clock' | 'logSources' | 'classification' | 'switches'>;

const UNKNOWN_CATEGORY = 10_001;
const NO_ADDRESS = '0.0.0.0';

/**
 * One line as the event it becomes. LEEF of a host that no log source has makes one, after as many events as the switch says;
 * what is no LEEF and of no log source is of SIM Generic: nothing is lost.
 */
export async function eventOf(world: IngestWorld, line: string, from: string, seen: Map<string, number>): Promise<IngestedEvent> {
  const nowMs = world.clock.now();
  const { host, timeMs, text } = readSyslog(line, nowMs);
  const leef = readLeef(text);
  const source = await sourceOf(world, host ?? from, leef, seen, nowMs);
  const known =
    leef === null
      ? null
      : world.classification.classify(source?.typeId ?? UNIVERSAL_LEEF.id, leef.eventId, leef.attributes.get('cat') ?? '');
  const attributes = leef?.attributes ?? new Map<string, string>();
  const severity = Math.min(10, Math.max(1, Number(attributes.get('sev')) || (known?.severity ?? 3)));
  if (source !== null) source.lastEventMs = nowMs;
  return {
    type: 'other',
    qid: known?.qid ?? UNKNOWN_QID,
    category: known?.low_level_category_id ?? UNKNOWN_CATEGORY,
    devicetime: readDevTime(attributes.get('devTime'), attributes.get('devTimeFormat')) ?? timeMs ?? nowMs,
    starttime: nowMs,
    logsourceid: source?.id ?? SIM_GENERIC_ID,
    username: attributes.get('usrName') ?? null,
    sourceip: attributes.get('src') ?? (/^[\d.]+$/.test(from) ? from : NO_ADDRESS),
    destinationip: attributes.get('dst') ?? NO_ADDRESS,
    eventcount: 1,
    magnitude: severity,
    severity,
    properties: propertiesOf(attributes),
    rawPayload: source?.storesPayload === false ? null : line,
    leef: leef === null ? null : JSON.stringify(Object.fromEntries(attributes)),
    eventId: leef?.eventId ?? null,
    attributes,
  };
}

async function sourceOf(
  world: IngestWorld,
  host: string,
  leef: Leef | null,
  seen: Map<string, number>,
  nowMs: number,
): Promise<LogSource | null> {
  const managed = world.logSources.byIdentifier(host);
  if (managed !== null) return managed;
  if (leef === null) return null;
  const count = (seen.get(host) ?? 0) + 1;
  seen.set(host, count);
  if (count < world.switches.get('autodetect_events')) return null;
  const { id: typeId, name } = UNIVERSAL_LEEF;
  return await world.logSources.create({ name: `${name} @ ${host}`, typeId, identifier: host, autoDiscovered: true }, nowMs);
}

/** A key that is the name of a known property fills it. */
function propertiesOf(attributes: ReadonlyMap<string, string>): SimEvent['properties'] {
  const names = Object.keys(EVENT_PROPERTIES) as EventProperty[];
  return Object.fromEntries(
    names.flatMap((name): [string, string | number][] => {
      const value = attributes.get(name);
      if (value === undefined) return [];
      return [[name, EVENT_PROPERTIES[name] === 'number' ? Number(value) : value]];
    }),
  );
}
