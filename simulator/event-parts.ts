import { EVENT_COLUMNS } from './store-columns.ts';

/** A table that holds some of the events. `columns`: SQL over its columns for each column of events; what is left out is null. */
export type EventPart = { table: string; columns: Readonly<Record<string, string>> };

/** A part with every column under its own name. */
export function wholePart(table: string): EventPart {
  return { table, columns: Object.fromEntries(EVENT_COLUMNS.map((c) => [c.name, c.name])) };
}

/** SQL of all events, whichever table they lie in. What is the same in every row of a part costs no room, and no time where nobody asks for it. */
export function eventsOf(parts: readonly EventPart[]): string {
  return parts
    .map(
      ({ table, columns }) =>
        `SELECT ${EVENT_COLUMNS.map(({ name, type }) => `CAST(${columns[name] ?? 'NULL'} AS ${type.toString()}) AS ${name}`).join(', ')} FROM ${table}`,
    )
    .join(' UNION ALL ');
}
