import { prepareAql } from '../ariel/prepare.ts';
import { resultCsv, resultJson } from '../ariel/result-json.ts';
import { startSearch, type Search } from '../ariel/search.ts';
import { AqlError } from '../ariel/sql.ts';
import { catalogColumn } from '../ariel/catalog.ts';
import { COLUMN_SHAPE } from '../ariel/column-shape.ts';
import type { Ask } from '../http/ask.ts';
import { ApiError, invalidParameter, JSON_TYPE, jsonResponse } from '../http/envelope.ts';
import { one, raw, strings, type Operation } from '../http/operation.ts';
import { notFound } from '../http/resource.ts';
import { page, parseRange } from '../http/range.ts';
import type { World } from '../world.ts';

const RETENTION_MS = 86_400_000;
const LONGEST_WAIT_S = 600;
const BAD_AQL = 'The query_expression contains invalid AQL syntax.';

type ArielWorld = Pick<
  World,
  | 'clock'
  | 'monotonicMs'
  | 'newId'
  | 'store'
  | 'offenses'
  | 'reference'
  | 'searches'
  | 'searchLog'
  | 'ariel'
  | 'faults'
  | 'directory'
  | 'properties'
  | 'savedSearches'
  | 'switches'
>;

/** /ariel/searches: from WAIT to COMPLETED, results, cancel and delete. */
export function arielSearchOperations(world: ArielWorld): Operation[] {
  const found = (ask: Ask): Search => {
    const search = world.searches.get(ask.path('search_id'));
    if (search === undefined) throw new ApiError(404, 1002, 'The search does not exist.');
    return search;
  };
  const path = '/ariel/searches';
  const path1 = `${path}/{search_id}`;
  return [
    strings({ path, access: 'log_activity', params: { db_name: 'text' }, values: (ask) => searchIds(world, ask.text('db_name')) }),
    raw({
      method: 'POST',
      path,
      access: 'log_activity',
      params: { query_expression: 'text', saved_search_id: 'integer' },
      respond: (ask) => jsonResponse(start(world, ask), 201),
    }),
    raw({
      method: 'GET',
      path: path1,
      access: 'log_activity',
      async respond(ask) {
        const search = found(ask);
        const wait = /(?:^|[,;\s])wait\s*=\s*(\d+)/i.exec(ask.header('Prefer') ?? '');
        if (wait === null) return jsonResponse(toApi(search));
        await search.finalWithin(Math.min(LONGEST_WAIT_S, Number(wait[1])) * 1_000);
        return jsonResponse(toApi(search), isRunning(search) ? 206 : 200);
      },
    }),
    raw({
      method: 'POST',
      path: path1,
      access: 'log_activity',
      params: { status: 'text', save_results: 'boolean' },
      respond(ask) {
        const search = found(ask);
        const status = ask.text('status');
        const save = ask.boolean('save_results');
        if (status === null && save === null) throw invalidParameter('status or save_results is required');
        if (status !== null && status.toUpperCase() !== 'CANCELED') throw invalidParameter(`status "${status}" is not CANCELED`);
        if (status !== null) search.cancel();
        if (save !== null) search.saveResults = save;
        return jsonResponse(toApi(search));
      },
    }),
    raw({
      method: 'DELETE',
      path: path1,
      access: 'log_activity',
      respond(ask) {
        const search = found(ask);
        search.cancel();
        world.searches.delete(search.id);
        const answer = jsonResponse(toApi(search), 202);
        search.discard();
        return answer;
      },
    }),
    raw({ method: 'GET', path: `${path1}/results`, access: 'log_activity', isList: true, respond: (ask) => results(found(ask), ask) }),
    one({
      method: 'GET',
      path: `${path1}/metadata`,
      access: 'log_activity',
      shape: { columns: COLUMN_SHAPE },
      value: (ask) => ({ columns: found(ask).columns.map(({ key, type }) => catalogColumn(key, type)) }),
    }),
  ];
}

function searchIds({ searches }: ArielWorld, database: string | null): string[] {
  return [...searches.values()].filter((s) => database === null || s.database === database.toLowerCase()).map((s) => s.id);
}

function start(world: ArielWorld, ask: Ask): Record<string, unknown> {
  const aql = wanted(world, ask);
  const reusableMs = world.switches.get('ariel_reuse_ms');
  const now = world.clock.now();
  const same =
    reusableMs === 0
      ? undefined
      : world.searchLog.find((s) => s.aql === aql && now - s.startedAtMs <= reusableMs && world.searches.has(s.id));
  if (same !== undefined) return toApi(same);
  try {
    const { database, compiled, into } = prepareAql(world, ask.caller, aql);
    if (into !== null && world.searches.has(into)) throw new ApiError(409, 1004, `The search id ${into} is already in use`);
    const fault = world.faults.take({ path: ask.context.req.path, method: 'POST' }, ['ariel_error', 'stuck_sorting'])?.kind;
    const atOnce = world.switches.get('ariel_concurrency');
    const running = [...world.searches.values()].filter(isRunning);
    const search = startSearch(
      { store: world.store, monotonicMs: () => world.monotonicMs(), nowMs: () => world.clock.now() },
      {
        id: into ?? world.newId(),
        aql,
        database,
        compiled,
        delayMs: world.ariel.delayMs,
        fault: fault === 'ariel_error' || fault === 'stuck_sorting' ? fault : null,
        after: atOnce > 0 && running.length >= atOnce ? Promise.race(running.map((s) => s.finalWithin(LONGEST_WAIT_S * 1_000))) : null,
      },
    );
    world.searches.set(search.id, search);
    world.searchLog.push(search);
    return { ...toApi(search), status: 'WAIT', completed: false, progress: 0, record_count: 0 };
  } catch (error) {
    if (error instanceof AqlError) throw new ApiError(422, 2000, error.message, BAD_AQL);
    throw error;
  }
}

/** The query itself, or that of a saved search. */
function wanted(world: ArielWorld, ask: Ask): string {
  const aql = ask.text('query_expression');
  const saved = ask.integer('saved_search_id');
  if (aql !== null && saved !== null) throw invalidParameter('query_expression and saved_search_id exclude each other');
  if (aql !== null) return aql;
  if (saved === null) throw invalidParameter('query_expression or saved_search_id is required');
  const search = world.savedSearches.find(saved);
  if (search === null) throw notFound('saved search');
  return search.aql;
}

function results(search: Search, ask: Ask): Response {
  const range = parseRange(ask.range);
  if (isRunning(search)) {
    const message = 'Search results not found. The search is still in progress.';
    throw new ApiError(404, 1003, message, message);
  }
  // A search that was given up has no rows, which is not the same as zero rows.
  if (search.status() === 'CANCELED') throw new ApiError(404, 1003, 'Search results not found. The search was canceled.');
  if (search.status() === 'ERROR') throw new ApiError(500, 1020, 'An error occurred while the search results were retrieved.');
  const { rows, contentRange } = page(search.rows(), range);
  const headers: Record<string, string> = contentRange === null ? {} : { 'Content-Range': contentRange };
  if (/(application|text)\/csv/i.test(ask.header('Accept') ?? '')) {
    return new Response(resultCsv(search.columns, rows), { headers: { ...headers, 'Content-Type': 'application/csv;charset=UTF-8' } });
  }
  return new Response(resultJson(search.database, search.columns, rows), { headers: { ...headers, 'Content-Type': JSON_TYPE } });
}

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
