import { EVENT_TYPES, type EventTypeKey } from '../../domain/event-types.ts';
import type { EventTable } from '../store.ts';
import { propertyColumn } from '../store-columns.ts';
import { column } from './csv-table.ts';

type Columns = Pick<EventTable, 'stored' | 'derived'>;

/** The parts that every event of a CSV file has; its reader has made a timestamp of the time. */
export function eventSql(of: { logSourceId: number; typeId: number; timeColumn: string; offsetMinutes: number }): Columns {
  return {
    stored: { starttime: `EPOCH_MS(${column(of.timeColumn)}) - ${of.offsetMinutes * 60_000}` },
    derived: {
      devicetime: 'starttime',
      logsourceid: String(of.logSourceId),
      devicetype: String(of.typeId),
      eventcount: '1',
      magnitude: '3',
      severity: '3',
      sourceip: "'0.0.0.0'",
      destinationip: "'0.0.0.0'",
    },
  };
}

/** QID, category and event id by conditions in SQL, tried in order; a condition of null always holds. */
export function typeSql(types: readonly (readonly [condition: string | null, type: EventTypeKey])[]): Columns {
  const [only] = types;
  if (only !== undefined && only[0] === null) return { stored: {}, derived: byType((value) => String(value(only[1]) ?? 'NULL')) };
  const chosen = (value: ValueOf): string =>
    `CASE ${types.map(([condition, type]) => `WHEN ${condition ?? 'TRUE'} THEN ${value(type) ?? 'NULL'}`).join(' ')} END`;
  return { stored: byType(chosen), derived: {} };
}

type ValueOf = (type: EventTypeKey) => number | null;

/** What depends on the type of an event, each made by `sqlOf` from the value of a type. */
function byType(sqlOf: (value: ValueOf) => string): Record<string, string> {
  return {
    qid: sqlOf((type) => EVENT_TYPES[type].qid),
    category: sqlOf((type) => EVENT_TYPES[type].category),
    [propertyColumn('Event ID')]: sqlOf((type) => EVENT_TYPES[type].eventId),
  };
}
