import { catalogColumn, catalogOf, type CatalogColumn } from '../ariel/catalog.ts';
import { COLUMN_SHAPE } from '../ariel/column-shape.ts';
import { AGGREGATE_FUNCTIONS, SCALAR_FUNCTIONS } from '../ariel/functions.ts';
import { prepareAql } from '../ariel/prepare.ts';
import { AqlError } from '../ariel/sql.ts';
import { ApiError, jsonResponse } from '../http/envelope.ts';
import { filtered } from '../http/list.ts';
import { list, one, raw, strings, type Operation, type Row } from '../http/operation.ts';
import { page, parseRange } from '../http/range.ts';
import { pick } from '../http/fields.ts';
import { shapeOf } from '../http/shape.ts';
import type { World } from '../world.ts';

const DATABASES = ['events', 'flows', 'assets', 'simarc', 'statistics'];
const FUNCTION_SHAPE = shapeOf('name,catalog,class_name,args_types,required_args,required_capabilities,var_args,info,return_type');
const ERRORS_SHAPE = shapeOf('error_messages(code,contexts,message,severity)');
const WHERE_KEYWORDS = ['AND', 'BETWEEN', 'ILIKE', 'IMATCHES', 'IN', 'IS', 'LIKE', 'MATCHES', 'NOT', 'NULL', 'OR', 'TEXT SEARCH'];
const CLAUSES = 'AS ASC BY CASE DESC ELSE END FROM GROUP HAVING IF INTO LAST LIMIT ORDER PARAMETERS SELECT START STOP THEN WHEN WHERE';
const KEYWORDS = [...WHERE_KEYWORDS, ...CLAUSES.split(' ')];

type CatalogueWorld = Pick<World, 'clock' | 'offenses' | 'reference' | 'directory' | 'properties'>;

/** What can be asked of Ariel: databases with their columns, functions, keywords, and whether a query is one. */
export function arielCatalogueOperations(world: CatalogueWorld): Operation[] {
  return [
    strings({ path: '/ariel/databases', access: 'log_activity', values: () => DATABASES }),
    raw({
      method: 'GET',
      path: '/ariel/databases/{database_name}',
      access: 'log_activity',
      shape: { columns: COLUMN_SHAPE },
      isList: true,
      respond(ask) {
        const name = ask.path('database_name').toLowerCase();
        if (!DATABASES.includes(name)) throw new ApiError(404, 1002, `The database ${name} does not exist.`);
        const columns = filtered(1010, ask.filter, columnsOf(world, name), Object.keys(COLUMN_SHAPE), (c) => ({ ...c }));
        const { rows, contentRange } = page(columns, parseRange(ask.range));
        return jsonResponse(pick({ columns: rows }, ask.fields), 200, contentRange === null ? {} : { 'Content-Range': contentRange });
      },
    }),
    list({
      path: '/ariel/functions',
      access: 'log_activity',
      params: { database: 'text' },
      shape: FUNCTION_SHAPE,
      filterable: null,
      rows: (ask) => functionRows(ask.text('database') ?? 'events'),
    }),
    one({
      method: 'GET',
      path: '/ariel/functions/{function_name}',
      access: 'log_activity',
      params: { database: 'text' },
      shape: FUNCTION_SHAPE,
      value(ask) {
        const name = ask.path('function_name').toUpperCase();
        const row = functionRows(ask.text('database') ?? 'events').find((f) => f['name'] === name);
        if (row === undefined) throw new ApiError(404, 1002, `The function ${name} does not exist.`);
        return row;
      },
    }),
    one({
      method: 'GET',
      path: '/ariel/parser_keywords',
      access: 'log_activity',
      shape: shapeOf('keywords,where_clause_keywords'),
      value: () => ({ keywords: KEYWORDS, where_clause_keywords: WHERE_KEYWORDS }),
    }),
    one({
      method: 'POST',
      path: '/ariel/validators/aql',
      access: 'log_activity',
      params: { query_expression: 'text!' },
      shape: ERRORS_SHAPE,
      value(ask) {
        const aql = ask.required('query_expression');
        try {
          prepareAql(world, ask.caller, aql);
          return { error_messages: null };
        } catch (error) {
          if (!(error instanceof AqlError)) throw error;
          return { error_messages: [{ code: '2000', contexts: [aql], message: error.message, severity: 'ERROR' }] };
        }
      },
    }),
  ];
}

function columnsOf({ properties }: CatalogueWorld, database: string): readonly CatalogColumn[] {
  if (database !== 'events') return database === 'flows' ? catalogOf('flows') : [];
  const own = [...properties.properties.values()].map((p) => catalogColumn(p.name, p.property_type === 'numeric' ? 'number' : 'text'));
  return [...catalogOf('events'), ...own];
}

function functionRows(database: string): Row[] {
  const names = [...Object.keys(AGGREGATE_FUNCTIONS), ...Object.keys(SCALAR_FUNCTIONS)].sort();
  return names.map((name) => ({
    name,
    catalog: database,
    class_name: `com.q1labs.ariel.ql.parser.functions.${name.replaceAll(/\W/g, '')}`,
    args_types: [],
    required_args: SCALAR_FUNCTIONS[name]?.min ?? 1,
    required_capabilities: [],
    var_args: (SCALAR_FUNCTIONS[name]?.max ?? 1) > 5,
    info: '',
    return_type: 'OBJECT',
  }));
}
