import type { Select } from '../../connectors/qradar/aql/tree.ts';
import { fieldOf, STAR } from './catalog.ts';
import type { AqlContext } from './context.ts';
import { offenseEvents } from './functions.ts';
import { leefField } from './leef-field.ts';
import type { Sql } from './sql.ts';

/** Where a query's rows come from: a database, or the rows of a sub-query. */
export type RowSource = {
  /** As errors name it. */
  name: string;
  /** DuckDB SQL that can stand after FROM. */
  sql: string;
  /** A field by its name in any case; null when there is none. */
  field(name: string): Sql | null;
  /** What `SELECT *` stands for. */
  star: readonly string[];
  /** SQL of the arrival time, or null where the rows have none. */
  time: string | null;
  isSubQuery: boolean;
};

export function databaseSource(from: Select['from'], context: AqlContext): RowSource {
  return {
    name: from,
    sql: from,
    field: (name) => fieldOf(from, name, offenseEvents(context.offenses)) ?? (from === 'events' ? leefField(context, name) : null),
    star: STAR[from],
    time: 'starttime',
    isSubQuery: false,
  };
}

/** The columns of a sub-query under the names that its answer would have. */
export function subQuerySource(sql: string, columns: readonly { key: string; type: Sql['type'] }[]): RowSource {
  const fields = new Map(columns.map(({ key, type }, i): [string, Sql] => [key.toLowerCase(), { sql: `c${i}`, type }]));
  return {
    name: 'the sub-query',
    sql: `(${sql})`,
    field: (name) => fields.get(name.toLowerCase()) ?? null,
    star: columns.map((c) => c.key),
    time: fields.get('starttime')?.sql ?? null,
    isSubQuery: true,
  };
}
