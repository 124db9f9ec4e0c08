import { readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  EVENT_PROPERTIES,
  EVENT_TYPES,
  LOG_SOURCE_TYPES,
  type EventProperty,
  type EventTypeKey,
  type LogSourceKey,
} from '../../domain/event-types.ts';
import { literal, type EventTable, type Store } from '../store.ts';
import { propertyColumn } from '../store-columns.ts';
import { column, headerOf, loadCsvTable } from './csv-table.ts';
import { eventSql, typeSql } from './event-sql.ts';
import { learnAccounts } from './learn-accounts.ts';
import type { Loaded, Tell } from './loaded.ts';
import { nextLogSourceId } from './log-source-ids.ts';
import { LoadSpecError, type CsvSpec } from './spec.ts';

const TEXT_FIELDS = ['username', 'sourceip', 'destinationip'] as const;
const NUMBER_FIELDS = ['eventcount', 'magnitude', 'severity'] as const;
const names = <T extends string>(of: Record<T, unknown>): [T, ...T[]] => Object.keys(of) as [T, ...T[]];
const Property = z.enum(names(EVENT_PROPERTIES));
const Type = z.enum(names(EVENT_TYPES));

/** Which columns of a CSV file are what. Formats of times are those of strptime. */
const Mapping = z.strictObject({
  logSource: z.strictObject({ name: z.string().min(1), type: z.enum(names(LOG_SOURCE_TYPES)) }),
  time: z.strictObject({ column: z.string().min(1), format: z.string().min(1) }),
  /** One type for every row, or by the values of a column; rows of other values are left out without a word, as the mapping wants it. */
  event: z.union([
    Type,
    z.strictObject({
      column: z.string().min(1),
      values: z.record(z.string(), Type).refine((values) => Object.keys(values).length > 0, 'names no value'),
    }),
  ]),
  fields: z.partialRecord(z.enum([...TEXT_FIELDS, ...NUMBER_FIELDS]), z.string().min(1)).default({}),
  properties: z.partialRecord(Property, z.string().min(1)).default({}),
});
type Mapping = z.infer<typeof Mapping>;

/** Loads a CSV file, plain or gzip, into one log source, by a mapping file. */
export async function loadCsv(store: Store, spec: CsvSpec, tell: Tell): Promise<Loaded> {
  const mapping = readMapping(spec.mapping);
  const header = await headerOf(spec.file);
  for (const name of columnsOf(mapping)) {
    if (!header.includes(name))
      throw new LoadSpecError(`--load: ${spec.mapping} names the column "${name}"; ${spec.file} has ${header.join(', ')}`);
  }
  const id = nextLogSourceId(store);
  const { id: typeId, name: typeName } = LOG_SOURCE_TYPES[mapping.logSource.type satisfies LogSourceKey];
  await store.addLogSources([{ id, name: mapping.logSource.name, typeId, typeName, coalesces: false, batch: false }]);
  const csv = { file: spec.file, header, time: mapping.time };
  const { rows: read, ...rest } = await loadCsvTable(store, csv, eventOf(mapping, id, typeId, spec.offsetMinutes), tell);
  return { read, stored: read, logSources: 1, accounts: await learnAccounts(store, [id]), ...rest };
}

function readMapping(file: string): Mapping {
  try {
    return Mapping.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : 'unknown fault';
    throw new LoadSpecError(`--load: the mapping ${file} cannot be used: ${why}`);
  }
}

function columnsOf({ time, event, fields, properties }: Mapping): string[] {
  return [time.column, ...(typeof event === 'string' ? [] : [event.column]), ...Object.values(fields), ...Object.values(properties)];
}

function eventOf(
  { time, event, fields, properties }: Mapping,
  logSourceId: number,
  typeId: number,
  offsetMinutes: number,
): Omit<EventTable, 'from'> {
  // The reader has made a timestamp of the time; who wants it as text too gets it as it was written.
  const text = (name: string): string => (name === time.column ? `strftime(${column(name)}, ${literal(time.format)})` : column(name));
  const types: readonly (readonly [string | null, EventTypeKey])[] =
    typeof event === 'string'
      ? [[null, event]]
      : Object.entries(event.values).map(([value, type]) => [`${text(event.column)} = ${literal(value)}`, type]);
  const always = eventSql({ logSourceId, typeId, timeColumn: time.column, offsetMinutes });
  const typed = typeSql(types);
  return {
    stored: {
      ...always.stored,
      ...typed.stored,
      ...Object.fromEntries(TEXT_FIELDS.flatMap((f) => (fields[f] === undefined ? [] : [[f, `NULLIF(${text(fields[f])}, '')`]]))),
      ...Object.fromEntries(
        NUMBER_FIELDS.flatMap((f) => (fields[f] === undefined ? [] : [[f, `COALESCE(TRY_CAST(${text(fields[f])} AS BIGINT), 1)`]])),
      ),
      ...Object.fromEntries(
        (Object.entries(properties) as [EventProperty, string][]).map(([property, from]) => [
          propertyColumn(property),
          EVENT_PROPERTIES[property] === 'number' ? `TRY_CAST(${text(from)} AS DOUBLE)` : `NULLIF(${text(from)}, '')`,
        ]),
      ),
    },
    derived: { ...typed.derived, ...always.derived },
    ...(typeof event === 'string' ? {} : { where: `${text(event.column)} IN (${Object.keys(event.values).map(literal).join(', ')})` }),
  };
}
