import { BIGINT, DOUBLE, VARCHAR, type DuckDBType } from '@duckdb/node-api';
import { EVENT_PROPERTIES, type EventProperty } from '../domain/event-types.ts';
import type { Holding, SimEvent, SimFlow } from './organisation/model.ts';

type Cell = string | number | null;
export type StoredColumn<Row> = { name: string; type: DuckDBType; of(row: Row): Cell };

/** An event with what its log source adds. */
export type StoredEvent = SimEvent & Partial<StoredMore> & { devicetype: number };

/** What an event that came by syslog has besides: the line itself, and the LEEF keys as a JSON object. */
export type StoredMore = { rawPayload: string | null; leef: string | null };

type LongField = 'qid' | 'category' | 'devicetime' | 'starttime' | 'logsourceid' | 'devicetype' | 'eventcount' | 'magnitude' | 'severity';
const long = (name: LongField): StoredColumn<StoredEvent> => ({ name, type: BIGINT, of: (e) => e[name] });
const text = (name: 'username' | 'sourceip' | 'destinationip'): StoredColumn<StoredEvent> => ({ name, type: VARCHAR, of: (e) => e[name] });

function property(name: EventProperty): StoredColumn<StoredEvent> {
  const numeric = EVENT_PROPERTIES[name] === 'number';
  return {
    name: propertyColumn(name),
    type: numeric ? DOUBLE : VARCHAR,
    of({ properties }) {
      const value = properties[name];
      if (value === undefined) return null;
      return numeric ? Number(value) : String(value);
    },
  };
}

/** Column of a custom property; no built-in field begins like it. */
export function propertyColumn(name: EventProperty): string {
  return `p_${name.toLowerCase().replaceAll(' ', '_')}`;
}

export const EVENT_COLUMNS: readonly StoredColumn<StoredEvent>[] = [
  long('qid'),
  long('category'),
  long('devicetime'),
  long('starttime'),
  long('logsourceid'),
  long('devicetype'),
  long('eventcount'),
  long('magnitude'),
  long('severity'),
  text('username'),
  text('sourceip'),
  text('destinationip'),
  ...(Object.keys(EVENT_PROPERTIES) as EventProperty[]).map(property),
  { name: 'rawpayload', type: VARCHAR, of: (e) => e.rawPayload ?? null },
  { name: 'leef', type: VARCHAR, of: (e) => e.leef ?? null },
];

const flowLong = (name: 'starttime' | 'endtime' | 'sourcebytes' | 'destinationbytes'): StoredColumn<SimFlow> => ({
  name,
  type: BIGINT,
  of: (f) => f[name],
});
const flowText = (name: 'sourceip' | 'destinationip' | 'flowdirection'): StoredColumn<SimFlow> => ({
  name,
  type: VARCHAR,
  of: (f) => f[name],
});

export const FLOW_COLUMNS: readonly StoredColumn<SimFlow>[] = [
  flowLong('starttime'),
  flowLong('endtime'),
  flowText('sourceip'),
  flowText('destinationip'),
  flowLong('sourcebytes'),
  flowLong('destinationbytes'),
  flowText('flowdirection'),
];

/** Named unlike any field of events and flows, since a look-up stands inside a query of those. */
export const HOLDING_COLUMNS: readonly StoredColumn<Holding>[] = [
  { name: 'held_address', type: VARCHAR, of: (h) => h.address },
  { name: 'held_by', type: VARCHAR, of: (h) => h.username },
  { name: 'held_from', type: BIGINT, of: (h) => h.fromMs },
  { name: 'held_to', type: BIGINT, of: (h) => h.toMs },
];
