import { EVENT_TYPES, type EventTypeKey } from '../../domain/event-types.ts';
import type { EventTable } from '../store.ts';
import { propertyColumn } from '../store-columns.ts';
import { column } from './csv-table.ts';

const EVENT_ID = propertyColumn('Event ID');

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
  if (only !== undefined && only[0] === null) {
    const { qid, category, eventId } = EVENT_TYPES[only[1]];
    return { stored: {}, derived: { qid: String(qid), category: String(category), [EVENT_ID]: String(eventId ?? 'NULL') } };
  }
  const chosen = (of: (type: EventTypeKey) => number): string =>
    `CASE ${types.map(([condition, type]) => `WHEN ${condition ?? 'TRUE'} THEN ${of(type)}`).join(' ')} END`;
  const ids = types.map(([, type]) => EVENT_TYPES[type]).map(({ qid, eventId }) => `WHEN ${qid} THEN ${eventId ?? 'NULL'}`);
  return {
    stored: { qid: chosen((type) => EVENT_TYPES[type].qid), category: chosen((type) => EVENT_TYPES[type].category) },
    derived: { [EVENT_ID]: `CASE qid ${ids.join(' ')} END` },
  };
}
