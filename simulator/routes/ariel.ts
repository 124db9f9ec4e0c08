import { parseAql } from '../../connectors/qradar/aql/parse.ts';
import type { Select } from '../../connectors/qradar/aql/tree.ts';
import { catalogColumn, catalogOf } from '../ariel/catalog.ts';
import { compileAql, type CompiledSearch } from '../ariel/compile.ts';
import { aqlContext } from '../ariel/context-of.ts';
import { AGGREGATE_FUNCTIONS, SCALAR_FUNCTIONS } from '../ariel/functions.ts';
import { resultCsv, resultJson } from '../ariel/result-json.ts';
import { startSearch, type Search } from '../ariel/search.ts';
import { AqlError } from '../ariel/sql.ts';
import { ApiError, invalidParameter, JSON_TYPE, jsonResponse } from '../http/envelope.ts';
import { listResponse, oneResponse, stringListResponse } from '../http/list.ts';
import { listRequest, type ApiContext, type Operations } from '../http/operations.ts';
import { page, parseRange } from '../http/range.ts';
import type { World } from '../world.ts';

const DATABASES = ['events', 'flows', 'assets', 'simarc', 'statistics'];
const RETENTION_MS = 86_400_000;
const LONGEST_WAIT_S = 600;
const BAD_AQL = 'The query_expression contains invalid AQL syntax.';

const COLUMN_SHAPE = {
  name: true,
  argument_type: true,
  indexable: true,
  nullable: true,
  object_value_type: true,
  provider_name: true,
} as const;

type ArielWorld = Pick<
  World,
  'clock' | 'monotonicMs' | 'newId' | 'store' | 'offenses' | 'reference' | 'searches' | 'searchLog' | 'ariel' | 'faults'
>;

/** /ariel: searches over events and flows from WAIT to COMPLETED, the catalogue, and the validator. */
export function arielRoutes(operations: Operations, world: ArielWorld): void {
  const compile = (aql: string): { select: Select; compiled: CompiledSearch } => {
    const parsed = parseAql(aql);
    if (!parsed.ok) throw new AqlError(`Line ${parsed.line}, column ${parsed.column}: ${parsed.message}`);
    return { select: parsed.select, compiled: compileAql(parsed.select, aqlContext(world, world.clock.now())) };
  };
  const found = (c: ApiContext): Search => {
    const search = world.searches.get(c.req.param('search_id') ?? '');
    if (search === undefined) throw new ApiError(404, 1002, 'The search does not exist.');
    return search;
  };

  operations.get('/ariel/searches', 'log_activity', (c) => stringListResponse(listRequest(c), [...world.searches.keys()]));

  operations.post('/ariel/searches', 'log_activity', (c) => {
    const { params } = c.var;
    const aql = params.text('query_expression');
    const saved = params.integer('saved_search_id');
    if (aql !== null && saved !== null) throw invalidParameter('query_expression and saved_search_id exclude each other');
    if (saved !== null) throw new ApiError(404, 1002, `No saved search has the id ${saved}`);
    if (aql === null) throw invalidParameter('query_expression or saved_search_id is required');
    try {
      const { select, compiled } = compile(aql);
      const fault = world.faults.take(c.req.path, ['ariel_error', 'stuck_sorting'])?.kind;
      const search = startSearch(
        { store: world.store, monotonicMs: () => world.monotonicMs(), nowMs: () => world.clock.now() },
        {
          id: world.newId(),
          aql,
          database: select.from,
          compiled,
          delayMs: world.ariel.delayMs,
          fault: fault === 'ariel_error' || fault === 'stuck_sorting' ? fault : null,
        },
      );
      world.searches.set(search.id, search);
      world.searchLog.push(search);
      return jsonResponse({ ...toApi(search), status: 'WAIT', completed: false, progress: 0, record_count: 0 }, 201);
    } catch (error) {
      if (error instanceof AqlError) throw new ApiError(422, 2000, error.message, BAD_AQL);
      throw error;
    }
  });

  operations.get('/ariel/searches/{search_id}', 'log_activity', async (c) => {
    const search = found(c);
    const wait = /(?:^|[,;\s])wait\s*=\s*(\d+)/i.exec(c.req.header('Prefer') ?? '');
    if (wait === null) return jsonResponse(toApi(search));
    await search.finalWithin(Math.min(LONGEST_WAIT_S, Number(wait[1])) * 1_000);
    return jsonResponse(toApi(search), isRunning(search) ? 206 : 200);
  });

  operations.post('/ariel/searches/{search_id}', 'log_activity', (c) => {
    const search = found(c);
    const { params } = c.var;
    const status = params.text('status');
    const save = params.boolean('save_results');
    if (status === null && save === null) throw invalidParameter('status or save_results is required');
    if (status !== null && status.toUpperCase() !== 'CANCELED') throw invalidParameter(`status "${status}" is not CANCELED`);
    if (status !== null) search.cancel();
    if (save !== null) search.saveResults = save;
    return jsonResponse(toApi(search));
  });

  operations.delete('/ariel/searches/{search_id}', 'log_activity', (c) => {
    const search = found(c);
    search.cancel();
    world.searches.delete(search.id);
    const answer = jsonResponse(toApi(search), 202);
    search.discard();
    return answer;
  });

  operations.get('/ariel/searches/{search_id}/results', 'log_activity', (c) => {
    const search = found(c);
    const range = parseRange(c.req.header('Range'));
    if (isRunning(search)) {
      const message = 'Search results not found. The search is still in progress.';
      throw new ApiError(404, 1003, message, message);
    }
    // A search that was given up has no rows, which is not the same as zero rows.
    if (search.status() === 'CANCELED') throw new ApiError(404, 1003, 'Search results not found. The search was canceled.');
    if (search.status() === 'ERROR') throw new ApiError(500, 1020, 'An error occurred while the search results were retrieved.');
    const { rows, contentRange } = page(search.rows(), range);
    const headers: Record<string, string> = contentRange === null ? {} : { 'Content-Range': contentRange };
    const accept = c.req.header('Accept') ?? '';
    if (/(application|text)\/csv/i.test(accept)) {
      return new Response(resultCsv(search.columns, rows), { headers: { ...headers, 'Content-Type': 'application/csv;charset=UTF-8' } });
    }
    return new Response(resultJson(search.database, search.columns, rows), { headers: { ...headers, 'Content-Type': JSON_TYPE } });
  });

  operations.get('/ariel/searches/{search_id}/metadata', 'log_activity', (c) => {
    const columns = found(c).columns.map(({ key, type }) => catalogColumn(key, type));
    return oneResponse({ columns: COLUMN_SHAPE }, c.var.params.text('fields'), { columns });
  });

  operations.get('/ariel/databases', 'log_activity', (c) => stringListResponse(listRequest(c), DATABASES));
  operations.get('/ariel/databases/{database_name}', 'log_activity', (c) => {
    const name = (c.req.param('database_name') ?? '').toLowerCase();
    if (!DATABASES.includes(name)) throw new ApiError(404, 1002, `The database ${name} does not exist.`);
    const columns = name === 'events' || name === 'flows' ? catalogOf(name) : [];
    return oneResponse({ columns: COLUMN_SHAPE }, c.var.params.text('fields'), { columns });
  });

  operations.post('/ariel/validators/aql', 'log_activity', (c) => {
    const aql = c.var.params.required('query_expression');
    try {
      compile(aql);
      return jsonResponse({ error_messages: null });
    } catch (error) {
      if (!(error instanceof AqlError)) throw error;
      return jsonResponse({ error_messages: [{ code: '2000', contexts: [aql], message: error.message, severity: 'ERROR' }] });
    }
  });

  operations.get('/ariel/functions', 'log_activity', (c) => {
    const shape = {
      name: true,
      catalog: true,
      args_types: true,
      required_args: true,
      var_args: true,
      info: true,
      return_type: true,
    } as const;
    const names = [...Object.keys(AGGREGATE_FUNCTIONS), ...Object.keys(SCALAR_FUNCTIONS)].sort();
    const rows = names.map((name) => ({
      name,
      catalog: 'events',
      args_types: [],
      required_args: SCALAR_FUNCTIONS[name]?.min ?? 1,
      var_args: (SCALAR_FUNCTIONS[name]?.max ?? 1) > 5,
      info: '',
      return_type: 'OBJECT',
    }));
    return listResponse({ shape }, { ...listRequest(c), filter: null }, rows);
  });
  operations.get('/ariel/parser_keywords', 'log_activity', () =>
    jsonResponse({ keywords: KEYWORDS, where_clause_keywords: WHERE_KEYWORDS }),
  );
  operations.get('/ariel/saved_searches', 'log_activity', (c) =>
    listResponse({ shape: { id: true, name: true, aql: true } }, listRequest(c), []),
  );
}

const WHERE_KEYWORDS = ['AND', 'BETWEEN', 'ILIKE', 'IMATCHES', 'IN', 'IS', 'LIKE', 'MATCHES', 'NOT', 'NULL', 'OR', 'TEXT SEARCH'];
const KEYWORDS = [
  ...WHERE_KEYWORDS,
  'AS',
  'ASC',
  'BY',
  'CASE',
  'DESC',
  'ELSE',
  'END',
  'FROM',
  'GROUP',
  'HAVING',
  'LAST',
  'LIMIT',
  'ORDER',
].concat(['SELECT', 'START', 'STOP', 'THEN', 'WHEN', 'WHERE']);

function isRunning(search: Search): boolean {
  return ['WAIT', 'EXECUTE', 'SORTING'].includes(search.status());
}

function toApi(search: Search): Record<string, unknown> {
  const status = search.status();
  const error = search.error();
  return {
    cursor_id: search.id,
    search_id: search.id,
    status,
    compressed_data_file_count: 0,
    compressed_data_total_size: 0,
    data_file_count: 0,
    data_total_size: 0,
    index_file_count: 0,
    index_total_size: 0,
    processed_record_count: status === 'COMPLETED' ? search.rows().length : 0,
    error_messages: error === null || isRunning(search) ? [] : [{ code: '1020', contexts: [], message: error, severity: 'ERROR' }],
    desired_retention_time_msec: RETENTION_MS,
    progress: search.progress(),
    progress_details: [],
    query_execution_time: search.runningMs(),
    query_string: search.aql,
    record_count: status === 'COMPLETED' ? search.rows().length : 0,
    size_on_disk: 0,
    save_results: search.saveResults,
    completed: status === 'COMPLETED',
    subsearch_ids: [],
    snapshot: null,
  };
}
