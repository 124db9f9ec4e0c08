import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningSimulator } from '../start.ts';
import { describeWhere, NOW_MS, startTestSimulator } from '../testing.ts';
import { sharedJson } from './shared-file.ts';
import { walkOf, type Walk } from './walk.ts';

let simulator: RunningSimulator;
let walk: Walk;
beforeAll(async () => {
  simulator = await startTestSimulator();
  walk = walkOf(simulator);
});
afterAll(() => simulator.close());

const ids = (rows: readonly Record<string, unknown>[]): unknown[] => rows.map((r) => r['id']);

/** Create, list by filter, read, change, delete, gone: the life of a thing with a number. */
async function lifeOf(
  path: string,
  id: string,
  made: { json?: unknown; changes: Record<string, unknown>; deletes: number; changed?: number; gone?: number; key?: string },
): Promise<void> {
  const created = await walk.one(`POST ${path}`, 201, { json: made.json });
  const at = { path: { [id]: String(created[made.key ?? 'id']) } };
  expect(ids(await walk.rows(`GET ${path}`, { query: { filter: `id=${created.id}` } }))).toEqual([created.id]);
  expect(await walk.one(`GET ${path}/{${id}}`, 200, at)).toMatchObject({ id: created.id });
  const changed = await walk.one(`POST ${path}/{${id}}`, made.changed ?? 200, { ...at, json: made.changes });
  expect(changed).toMatchObject(made.changes);
  expect(await walk.one(`GET ${path}/{${id}}`, 200, at)).toMatchObject(made.changes);
  await walk.ask(`DELETE ${path}/{${id}}`, made.deletes, at);
  await walk.ask(`GET ${path}/{${id}}`, made.gone ?? 404, at);
}

describe('offenses', () => {
  test('are read, annotated, assigned and closed', async () => {
    const [offense] = await walk.rows('GET /siem/offenses', { query: { filter: 'status=OPEN', sort: '-id' } });
    const at = { path: { offense_id: Number(offense?.['id']) } };
    const note = await walk.one('POST /siem/offenses/{offense_id}/notes', 201, { ...at, query: { note_text: 'looked at' } });
    expect(ids(await walk.rows('GET /siem/offenses/{offense_id}/notes', { ...at, query: { filter: `id=${note.id}` } }))).toEqual([note.id]);
    await walk.one('GET /siem/offenses/{offense_id}/notes/{note_id}', 200, { path: { ...at.path, note_id: note.id } });
    await walk.ask('GET /siem/offenses/{offense_id}/notes/{note_id}', 404, { path: { ...at.path, note_id: 999 } });
    const actors = await walk.rows('GET /siem/offenses/{offense_id}/assignable_actors', at);
    const query = { follow_up: 'true', protected: 'false', assigned_to: String(actors[0]?.['username']) };
    await walk.one('POST /siem/offenses/{offense_id}', 200, { ...at, query });
    await walk.one('POST /siem/offenses/{offense_id}', 200, { ...at, query: { status: 'CLOSED', closing_reason_id: '1' } });
    expect(await walk.one('GET /siem/offenses/{offense_id}', 200, at)).toMatchObject({ follow_up: true, status: 'CLOSED' });
    expect(await walk.rows('GET /siem/offenses', { query: { filter: `status=OPEN and id=${at.path.offense_id}` } })).toEqual([]);
  });

  test('have types, closing reasons, addresses, contributions and saved searches', async () => {
    await walk.rows('GET /siem/offense_types', { query: { sort: '+id' } });
    await walk.one('GET /siem/offense_types/{offense_type_id}', 200, { path: { offense_type_id: 3 } });
    const reason = await walk.one('POST /siem/offense_closing_reasons', 201, { query: { reason: 'Confirmed insider incident' } });
    expect(ids(await walk.rows('GET /siem/offense_closing_reasons', { query: { filter: `id=${reason.id}` } }))).toEqual([reason.id]);
    await walk.one('GET /siem/offense_closing_reasons/{closing_reason_id}', 200, { path: { closing_reason_id: reason.id } });
    await walk.ask('GET /siem/offense_closing_reasons/{closing_reason_id}', 404, { path: { closing_reason_id: 999 } });
    for (const [path, id] of [
      ['source_addresses', 'source_address_id'],
      ['local_destination_addresses', 'local_destination_address_id'],
    ]) {
      const [first] = await walk.rows(`GET /siem/${path}`, { query: { filter: 'offense_ids contains 2' } });
      await walk.one(`GET /siem/${path}/{${id}}`, 200, { path: { [String(id)]: Number(first?.['id']) } });
    }
    const at = { path: { id: 2 } };
    expect(ids(await walk.rows('GET /siem/offense_saved_searches', { query: { filter: 'id=2' } }))).toEqual([2]);
    await walk.one('POST /siem/offense_saved_searches/{id}', 200, { ...at, json: { name: 'Mine' } });
    expect(await walk.one('GET /siem/offense_saved_searches/{id}', 200, at)).toMatchObject({ name: 'Mine' });
    const task = await walk.one('DELETE /siem/offense_saved_searches/{id}', 202, at);
    await walk.ask('GET /siem/offense_saved_searches/{id}', 404, at);
    const done = await walk.one('GET /siem/offense_saved_search_delete_tasks/{task_id}', 200, { path: { task_id: task.id } });
    expect(done).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('analytics', () => {
  test('rules are switched and deleted', async () => {
    const [rule] = await walk.rows('GET /analytics/rules', { query: { filter: 'name="UBA : New Account Use Detected"' } });
    const at = { path: { id: Number(rule?.['id']) } };
    await walk.one('POST /analytics/rules/{id}', 200, { ...at, json: { enabled: false, owner: 'senior1' } });
    expect(await walk.one('GET /analytics/rules/{id}', 200, at)).toMatchObject({ enabled: false, owner: 'senior1' });
    const task = await walk.one('DELETE /analytics/rules/{id}', 202, at);
    await walk.one('GET /analytics/rules/rule_delete_tasks/{task_id}', 200, { path: { task_id: task.id } });
    await walk.ask('GET /analytics/rules/{id}', 404, at);
    await walk.rows('GET /analytics/rules_offense_contributions', { query: { filter: 'offense_id=2', sort: '+id' } });
  });

  test('custom actions are made of an interpreter and a script', async () => {
    const base = '/analytics/custom_actions';
    const [bash] = await walk.rows(`GET ${base}/interpreters`, { query: { filter: 'name=bash' } });
    await walk.one(`GET ${base}/interpreters/{interpreter_id}`, 200, { path: { interpreter_id: Number(bash?.['id']) } });
    const headers = { 'Content-Type': 'application/octet-stream', file_name: 'hint.sh' };
    const script = await walk.one(`POST ${base}/scripts`, 201, { headers, body: 'exit 0' });
    const at = { path: { script_id: script.id } };
    expect(ids(await walk.rows(`GET ${base}/scripts`, { query: { filter: 'file_name="hint.sh"' } }))).toEqual([script.id]);
    await walk.one(`POST ${base}/scripts/{script_id}`, 200, { ...at, headers: { ...headers, file_name: 'hint2.sh' }, body: 'exit 1' });
    expect(await walk.one(`GET ${base}/scripts/{script_id}`, 200, at)).toMatchObject({ file_name: 'hint2.sh' });
    await lifeOf(`${base}/actions`, 'action_id', {
      json: {
        name: 'Hint',
        description: 'tells the service',
        interpreter: bash?.['id'],
        script: script.id,
        parameters: [{ name: 'user', parameter_type: 'dynamic', encrypted: false, value: 'username' }],
      },
      changes: { name: 'Hint 2' },
      deletes: 204,
    });
    await walk.ask(`DELETE ${base}/scripts/{script_id}`, 204, at);
    await walk.ask(`GET ${base}/scripts/{script_id}`, 404, at);
  });
});

describe('Ariel', () => {
  test('a search lives from WAIT to its deletion', async () => {
    const query_expression = `SELECT username AS u, COUNT(*) AS n FROM events GROUP BY username LIMIT 10 START ${NOW_MS - 86_400_000} STOP ${NOW_MS}`;
    const { search_id } = await walk.one('POST /ariel/searches', 201, { query: { query_expression } });
    const at = { path: { search_id: String(search_id) } };
    expect(await walk.ask('GET /ariel/searches', 200, { query: { db_name: 'events' } })).toContain(search_id);
    await walk.one('GET /ariel/searches/{search_id}', 200, { ...at, headers: { Prefer: 'wait=20' } });
    expect(await walk.one('GET /ariel/searches/{search_id}/results', 200, at)).toHaveProperty('events.length', 5);
    expect(await walk.one('GET /ariel/searches/{search_id}/metadata', 200, at)).toHaveProperty('columns.length', 2);
    expect(await walk.one('POST /ariel/searches/{search_id}', 200, { ...at, query: { save_results: 'true' } })).toMatchObject({
      save_results: true,
    });
    await walk.ask('DELETE /ariel/searches/{search_id}', 202, at);
    await walk.ask('GET /ariel/searches/{search_id}', 404, at);
  });

  test('what can be asked is listed', async () => {
    expect(await walk.ask('GET /ariel/databases', 200)).toContain('events');
    const filter = 'name=username';
    expect(
      await walk.one('GET /ariel/databases/{database_name}', 200, { path: { database_name: 'events' }, query: { filter } }),
    ).toHaveProperty('columns.length', 1);
    await walk.ask('GET /ariel/databases/{database_name}', 404, { path: { database_name: 'none' } });
    await walk.rows('GET /ariel/functions', { query: { database: 'events' } });
    await walk.one('GET /ariel/functions/{function_name}', 200, { path: { function_name: 'QIDNAME' }, query: { database: 'events' } });
    await walk.one('GET /ariel/parser_keywords', 200);
    const bad = { query: { query_expression: 'SELECT nothing FROM events' } };
    expect(await walk.one('POST /ariel/validators/aql', 200, bad)).toMatchObject({ error_messages: [{ severity: 'ERROR' }] });
  });

  test('saved searches run, change and go', async () => {
    const [saved] = await walk.rows('GET /ariel/saved_searches', { query: { filter: 'database=EVENTS' } });
    const at = { path: { id: Number(saved?.['id']) } };
    await walk.one('POST /ariel/searches', 201, { query: { saved_search_id: String(at.path.id) } });
    await walk.one('POST /ariel/saved_searches/{id}', 200, { ...at, json: { name: 'Renamed' } });
    expect(await walk.one('GET /ariel/saved_searches/{id}', 200, at)).toMatchObject({ name: 'Renamed' });
    await walk.ask('DELETE /ariel/saved_searches/{id}', 202, at);
    await walk.ask('GET /ariel/saved_searches/{id}', 404, at);
  });
});

const KINDS = [
  { kind: 'sets', making: {}, element: { value: 'a' }, remove: '{value}', keys: { value: 'a' }, bulk: ['b', 'c'] },
  {
    kind: 'maps',
    making: { key_label: 'k', value_label: 'v', description: 'd' },
    element: { key: 'k', value: 'a' },
    remove: '{key}',
    keys: { key: 'k' },
    bulk: { x: 'b', y: 'c' },
  },
  {
    kind: 'map_of_sets',
    making: { key_label: 'k', value_label: 'v', description: 'd' },
    element: { key: 'k', value: 'a' },
    remove: '{key}',
    keys: { key: 'k' },
    bulk: { x: ['b', 'c'] },
  },
  {
    kind: 'tables',
    making: { outer_key_label: 'user', key_name_types: '[{"key_name":"score","element_type":"NUM"}]', description: 'd' },
    element: { outer_key: 'u', inner_key: 'note', value: 'a' },
    remove: '{outer_key}/{inner_key}',
    keys: { outer_key: 'u', inner_key: 'note' },
    bulk: { u: { score: '5', other: 'c' } },
  },
];

describe('reference data', () => {
  test.each(KINDS)('$kind are made, filled, read, emptied and dropped', async ({ kind, making, element, remove, keys, bulk }) => {
    const base = `/reference_data/${kind}`;
    const name = `Conformance ${kind}`;
    const at = { path: { name } };
    await walk.one(`POST ${base}`, 201, {
      query: { name, element_type: 'ALN', timeout_type: 'LAST_SEEN', time_to_live: '30 days', ...making },
    });
    expect(await walk.rows(`GET ${base}`, { query: { filter: `name="${name}"` } })).toHaveLength(1);
    await walk.one(`POST ${base}/{name}`, 200, { ...at, query: { ...element, source: 'test' } });
    expect(
      await walk.one(`POST ${base}/bulk_load/{namespace}/{name}/{domain_id}`, 200, {
        path: { namespace: 'SHARED', name, domain_id: 0 },
        json: bulk,
      }),
    ).toMatchObject({ number_of_elements: 3 });
    expect(await walk.one(`POST ${base}/bulk_load/{name}`, 200, { ...at, json: bulk })).toMatchObject({ number_of_elements: 3 });
    expect(JSON.stringify(await walk.one(`GET ${base}/{name}`, 200, { ...at, headers: { Range: 'items=0-49' } }))).toContain(
      '"value":"b"'.replace('"b"', kind === 'tables' ? '"5"' : '"b"'),
    );
    await walk.one(`DELETE ${base}/{name}/${remove}`, 200, { path: { name, ...keys }, query: { value: 'a' } });
    await walk.ask(`DELETE ${base}/{name}/${remove}`, 404, { path: { name, ...keys }, query: { value: 'a' } });
    if (kind !== 'sets') await walk.one(`POST ${base}/{name}/description`, 200, { ...at, query: { description: 'changed' } });
    await walk.one(`DELETE ${base}/{name}`, 202, { ...at, query: { purge_only: 'true' } });
    expect(await walk.one(`GET ${base}/{name}`, 200, at)).toMatchObject({ number_of_elements: 0 });
    const task = await walk.one(`DELETE ${base}/{name}`, 202, at);
    if (kind === 'tables') await walk.one('GET /reference_data/tables_delete_tasks/{task_id}', 200, { path: { task_id: task.id } });
    await walk.ask(`GET ${base}/{name}`, 404, at);
  });

  test('the collections API makes sets and their entries', async () => {
    const base = '/reference_data_collections';
    const json = { name: 'Conformance', entry_type: 'ALNIC', expiry_type: 'LAST_SEEN', time_to_live: 3_600, description: 'd' };
    const set = await walk.one(`POST ${base}/sets`, 201, { json });
    const at = { path: { id: set.id } };
    expect(ids(await walk.rows(`GET ${base}/sets`, { query: { filter: 'name="Conformance"', sort: '+id' } }))).toEqual([set.id]);
    const entry = await walk.one(`POST ${base}/set_entries`, 201, { json: { collection_id: set.id, value: 'jsmith', source: 'test' } });
    await walk.one(`POST ${base}/set_entries`, 200, { json: { collection_id: set.id, value: 'JSMITH' } });
    expect(ids(await walk.rows(`GET ${base}/set_entries`, { query: { filter: `collection_id=${set.id}` } }))).toEqual([entry.id]);
    const entryAt = { path: { id: entry.id } };
    await walk.one(`POST ${base}/set_entries/{id}`, 200, { ...entryAt, json: { notes: 'seen' } });
    expect(await walk.one(`GET ${base}/set_entries/{id}`, 200, entryAt)).toMatchObject({ notes: 'seen' });
    const task = await walk.one(`PATCH ${base}/set_entries`, 202, {
      json: [
        { collection_id: set.id, value: 'mlee' },
        { collection_id: set.id, value: 'jsmith', delete_entry: true },
        { collection_id: 999_999, value: 'x' },
      ],
    });
    const taskAt = { path: { task_status_id: task.id } };
    await walk.one(`GET ${base}/set_bulk_update_tasks/{task_status_id}`, 200, taskAt);
    expect(await walk.one(`GET ${base}/set_bulk_update_tasks/{task_status_id}/results`, 200, taskAt)).toMatchObject({
      status: 'PARTIAL_UPDATE_PERFORMED',
      successful_responses: 2,
      responses: [{ http_status: 201 }, { http_status: 204 }, { http_status: 422, unique_code: 20_004 }],
    });
    await walk.ask(`GET ${base}/set_entries/{id}`, 404, entryAt);
    const [left] = await walk.rows(`GET ${base}/set_entries`, { query: { filter: `collection_id=${set.id}` } });
    await walk.ask(`DELETE ${base}/set_entries/{id}`, 204, { path: { id: Number(left?.['id']) } });
    expect(await walk.one(`POST ${base}/sets/{id}`, 200, { ...at, json: { delete_entries: true, description: 'e' } })).toMatchObject({
      description: 'e',
    });
    expect(await walk.one(`GET ${base}/sets/{id}`, 200, at)).toMatchObject({ number_of_entries: 0 });
    const gone = await walk.one(`DELETE ${base}/sets/{id}`, 202, at);
    await walk.one(`GET ${base}/set_delete_tasks/{task_status_id}`, 200, { path: { task_status_id: gone.id } });
    await walk.ask(`GET ${base}/sets/{id}`, 404, at);
  });
});

describe('configuration', () => {
  test('tenants are made, changed and marked as deleted', async () => {
    const json = { name: 'North', description: 'd', event_rate_limit: 5, flow_rate_limit: 5 };
    await lifeOf('/config/access/tenant_management/tenants', 'tenant_id', { json, changes: { name: 'South' }, deletes: 200, gone: 200 });
  });
  test('domains are made, changed and marked as deleted', async () => {
    const json = { name: 'North', description: 'd', custom_properties: [{ capture_result: 'x', id: 1 }] };
    await lifeOf('/config/domain_management/domains', 'domain_id', { json, changes: { name: 'South' }, deletes: 200, gone: 200 });
  });
  test('authorized services are made with a token that works, changed and deleted', async () => {
    const json = { label: 'conformance', user_role_id: 2, security_profile_id: 1 };
    await lifeOf('/config/access/authorized_services', 'id', { json, changes: { label: 'renamed' }, changed: 201, deletes: 204 });
    const { token } = await walk.one('POST /config/access/authorized_services', 201, { json });
    await walk.ask('GET /system/about', 200, { token: String(token) });
  });
  test('users, roles and profiles are listed and read; users change', async () => {
    const [user] = await walk.rows('GET /config/access/users', { query: { filter: 'username=analyst1', sort: '+id' } });
    const at = { path: { id: Number(user?.['id']) } };
    await walk.one('POST /config/access/users/{id}', 200, { ...at, json: { email: 'a@example.com' } });
    expect(await walk.one('GET /config/access/users/{id}', 200, at)).toMatchObject({ email: 'a@example.com' });
    for (const list of ['user_roles', 'security_profiles']) {
      const [first] = await walk.rows(`GET /config/access/${list}`, { query: { filter: 'name=Admin' } });
      await walk.one(`GET /config/access/${list}/{id}`, 200, { path: { id: Number(first?.['id']) } });
    }
  });
  test('log sources are made, changed one by one and in bulk, and deleted', async () => {
    const base = '/config/event_sources/log_source_management';
    const [leef] = await walk.rows(`GET ${base}/log_source_types`, { query: { filter: 'name="Universal LEEF"' } });
    const json = { name: 'Conformance', type_id: leef?.['id'], protocol_parameters: [{ id: 0, name: 'identifier', value: 'host-c' }] };
    const other = await walk.one(`POST ${base}/log_sources`, 201, { json: { ...json, name: 'Other', protocol_parameters: [] } });
    await walk.ask(`PATCH ${base}/log_sources`, 202, { json: [{ id: other.id, enabled: false }] });
    expect(await walk.one(`GET ${base}/log_sources/{id}`, 200, { path: { id: other.id } })).toMatchObject({ enabled: false });
    await lifeOf(`${base}/log_sources`, 'id', { json, changes: { enabled: false, name: 'Renamed' }, deletes: 204 });
  });
  test('custom properties and their LEEF expressions', async () => {
    const base = '/config/event_sources/custom_properties';
    const property = await walk.one(`POST ${base}/regex_properties`, 201, { json: { name: 'aiScore', property_type: 'numeric' } });
    const json = { regex_property_identifier: property['identifier'], expression: 'aiScore', enabled: true };
    await lifeOf(`${base}/property_leef_expressions`, 'expression_id', { json, changes: { enabled: false }, deletes: 204 });
    await lifeOf(`${base}/regex_properties`, 'regex_property_id', {
      json: { name: 'other', property_type: 'string' },
      changes: { description: 'd' },
      deletes: 202,
    });
  });
  test('deploys what was changed, once', async () => {
    const json = { type: 'INCREMENTAL' };
    await walk.one('POST /staged_config/deploy_status', 200, { json });
    await walk.ask('POST /staged_config/deploy_status', 409, { json });
    expect(await walk.one('GET /staged_config/deploy_status', 200)).toMatchObject({ percent_complete: 100 });
  });
});

describe('classification, assets, apps and help', () => {
  test('QIDs and event mappings', async () => {
    const base = '/data_classification';
    for (const [list, id] of [
      ['high_level_categories', 'high_level_category_id'],
      ['low_level_categories', 'low_level_category_id'],
    ]) {
      const [first] = await walk.rows(`GET ${base}/${list}`, { query: { filter: 'id>24000 or id=24000', sort: '+id' } });
      await walk.one(`GET ${base}/${list}/{${id}}`, 200, { path: { [String(id)]: Number(first?.['id']) } });
    }
    const qid = await walk.one(`POST ${base}/qid_records`, 201, {
      json: { name: 'AI case', low_level_category_id: 24001, severity: 3, log_source_type_id: 345 },
    });
    const at = { path: { qid_record_id: qid.id } };
    expect(ids(await walk.rows(`GET ${base}/qid_records`, { query: { filter: 'name="AI case"' } }))).toEqual([qid.id]);
    await walk.one(`POST ${base}/qid_records/{qid_record_id}`, 200, { ...at, json: { severity: 2 } });
    expect(await walk.one(`GET ${base}/qid_records/{qid_record_id}`, 200, at)).toMatchObject({ severity: 2 });
    const json = { log_source_type_id: 345, log_source_event_id: 'AI_CASE', log_source_event_category: 'AI', qid_record_id: qid.id };
    const mapping = await walk.one(`POST ${base}/dsm_event_mappings`, 201, { json });
    const mappingAt = { path: { dsm_event_mapping_id: mapping.id } };
    await walk.ask(`POST ${base}/dsm_event_mappings`, 409, { json });
    expect(ids(await walk.rows(`GET ${base}/dsm_event_mappings`, { query: { filter: 'log_source_event_id=AI_CASE' } }))).toEqual([
      mapping.id,
    ]);
    await walk.one(`POST ${base}/dsm_event_mappings/{dsm_event_mapping_id}`, 200, { ...mappingAt, json: { qid_record_id: 1 } });
    expect(await walk.one(`GET ${base}/dsm_event_mappings/{dsm_event_mapping_id}`, 200, mappingAt)).toMatchObject({ qid_record_id: 1 });
  });

  test('assets', async () => {
    const [type] = await walk.rows('GET /asset_model/properties', { query: { filter: 'name="Unified Name"' } });
    const filter = 'interfaces contains ip_addresses contains value = "10.9.8.7"';
    const json = {
      hostnames: [{ name: 'ws-9', type: 'NETBIOS' }],
      interfaces: [{ ip_addresses: [{ value: '10.9.8.7' }] }],
      users: [{ username: 'kim' }],
      properties: [{ type_id: 1002, value: 'ws-9' }],
    };
    const made = await walk.one('POST /asset_model/assets', 201, { json });
    const at = { path: { asset_id: made.id } };
    await walk.ask('POST /asset_model/assets/{asset_id}', 202, {
      ...at,
      json: { properties: [{ type_id: type?.['id'], value: 'ws-nine' }] },
    });
    const [found] = await walk.rows('GET /asset_model/assets', { query: { filter } });
    expect(found).toMatchObject({ id: made.id, properties: [{ name: 'Unified Name', value: 'ws-nine' }] });
    await walk.rows('GET /asset_model/assets');
    await walk.ask('DELETE /asset_model/assets/{asset_id}', 204, at);
    expect(await walk.rows('GET /asset_model/assets', { query: { filter } })).toEqual([]);
  });

  test('applications', async () => {
    const base = '/gui_app_framework/applications';
    await walk.rows(`GET ${base}`);
    const made = await walk.one(`POST ${base}`, 201, { query: { application_definition_id: '1051', memory: '200' } });
    const state = made['application_state'] as { application_id: string };
    const at = { path: { application_id: state.application_id } };
    await walk.one(`POST ${base}/{application_id}`, 200, { ...at, query: { status: 'STOPPED' } });
    expect(await walk.one(`GET ${base}/{application_id}`, 200, at)).toMatchObject({ application_state: { status: 'STOPPED' } });
    await walk.one(`GET ${base}/{application_id}/host_type`, 200, at);
    await walk.one(`PUT ${base}/{application_id}`, 202, { ...at, headers: { 'Content-Type': 'application/zip' }, body: 'PK' });
    await walk.ask(`DELETE ${base}/{application_id}`, 204, at);
    await walk.ask(`GET ${base}/{application_id}`, 404, at);
  });

  test('help, about and the end of a session', async () => {
    for (const [list, id] of [
      ['versions', 'version_id'],
      ['endpoints', 'endpoint_id'],
      ['resources', 'resource_id'],
    ]) {
      await walk.rows(`GET /help/${list}`, { headers: { Range: 'items=0-3' } });
      await walk.one(`GET /help/${list}/{${id}}`, 200, { path: { [String(id)]: 1 } });
      await walk.ask(`GET /help/${list}/{${id}}`, 404, { path: { [String(id)]: 99_999 } });
    }
    await walk.one('GET /system/about', 200);
    await walk.ask('POST /auth/logout', 200);
  });
});

test('every operation was called with success and had its effect', async () => {
  const endpoints = await walk.rows('GET /help/endpoints');
  const all = endpoints.map((e) => `${String(e['http_method'])} ${String(e['path'])}`);
  expect(all.filter((operation) => !walk.seen.has(operation))).toEqual([]);
  expect(all.length).toBeGreaterThanOrEqual(178);
});

type Documented = { method: string; path: string; responses: { http: number }[]; sample_keys: string[] };
const CONTRACT = sharedJson('qradar/contract-26.json') as Documented[] | null;
/** Keys of samples that stand for a free key, or are inside members that this stand-in leaves null. */
const NOT_SHOWN = new Set([
  'String',
  'snapshot',
  'events',
  'sourceip',
  'starttime',
  'qid',
  'sourceport',
  'sourceIP',
  'destinationIP',
  'code',
  'contexts',
  'message',
  'severity',
  'source',
]);

describeWhere(CONTRACT !== null, 'against the documented contract (contract-26.json)', () => {
  const contract = CONTRACT ?? [];

  test('every documented operation is there', () => {
    expect(contract.map((d) => `${d.method} ${d.path.replace(/^\/api/, '')}`).filter((o) => !walk.seen.has(o))).toEqual([]);
  });

  test('answers have the status and the keys of the documentation', () => {
    const wrong = contract.flatMap(({ method, path, responses, sample_keys: keys }) => {
      const operation = `${method} ${path.replace(/^\/api/, '')}`;
      const allowed = responses.flatMap((r) => (r.http < 300 ? [r.http] : []));
      const statuses = [...(walk.statuses.get(operation) ?? [])].filter((s) => allowed.length > 0 && !allowed.includes(s));
      const shown = walk.seen.get(operation) ?? new Set<string>();
      const missing = keys.filter((k) => !shown.has(k) && !NOT_SHOWN.has(k));
      return [...statuses.map((s) => `${operation}: ${s}`), ...(missing.length === 0 ? [] : [`${operation}: ${missing.join(', ')}`])];
    });
    expect(wrong).toEqual([]);
  });
});
