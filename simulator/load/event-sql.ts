import { EVENT_TYPES, type EventTypeKey } from '../../domain/event-types.ts';
import { literal } from '../store.ts';
import { propertyColumn } from '../store-columns.ts';
import { column, type EventSql } from './csv-table.ts';

/** The parts that every loaded event has; a time that cannot be read is null. */
export function eventSql(of: { logSourceId: number; typeId: number; timeColumn: string; format: string; offsetMinutes: number }): EventSql {
  const time = `(EPOCH_MS(TRY_STRPTIME(${column(of.timeColumn)}, ${literal(of.format)})) - ${of.offsetMinutes * 60_000})`;
  return {
    starttime: time,
    devicetime: time,
    logsourceid: String(of.logSourceId),
    devicetype: String(of.typeId),
    eventcount: '1',
    magnitude: '3',
    severity: '3',
    sourceip: "'0.0.0.0'",
    destinationip: "'0.0.0.0'",
  };
}

/** QID, category and event id by conditions in SQL, tried in order; a condition of null always holds. */
export function typeSql(types: readonly (readonly [condition: string | null, type: EventTypeKey])[]): Record<string, string> {
  const by = (value: (type: EventTypeKey) => number | null): string => {
    const [only] = types;
    if (only !== undefined && only[0] === null) return String(value(only[1]) ?? 'NULL');
    return `CASE ${types.map(([condition, type]) => `WHEN ${condition ?? 'TRUE'} THEN ${value(type) ?? 'NULL'}`).join(' ')} END`;
  };
  return {
    qid: by((type) => EVENT_TYPES[type].qid),
    category: by((type) => EVENT_TYPES[type].category),
    [propertyColumn('Event ID')]: by((type) => EVENT_TYPES[type].eventId),
  };
}
