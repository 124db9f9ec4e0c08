import { z } from 'zod';
import { parsedReply, QRadarError, type QRadarClient } from './client.ts';
import { readAll } from './paging.ts';

/** What the reading token must be allowed to do. */
export const READ_OPERATIONS = [
  'GET /siem/offenses',
  'GET /siem/offenses/{offense_id}',
  'GET /siem/offenses/{offense_id}/notes',
  'GET /siem/offense_types',
  'GET /siem/offense_closing_reasons',
  'GET /analytics/rules_offense_contributions',
  'POST /ariel/searches',
  'GET /ariel/searches/{search_id}',
  'GET /ariel/searches/{search_id}/results',
  'DELETE /ariel/searches/{search_id}',
  'GET /reference_data/maps/{name}',
  'GET /reference_data/sets/{name}',
  'GET /gui_app_framework/applications',
] as const;

/** What the publishing token must be allowed to do besides finding its own notes. */
export const WRITE_OPERATIONS = [
  'GET /siem/offenses/{offense_id}',
  'GET /siem/offenses/{offense_id}/notes',
  'POST /siem/offenses/{offense_id}/notes',
  'POST /siem/offenses/{offense_id}',
] as const;

/** What the publishing token must be allowed to do for a target beside the note, taking it back included. */
const TARGET_OPERATIONS = {
  risk_table: [
    'GET /reference_data/tables/{name}',
    'POST /reference_data/tables/bulk_load/{name}',
    'DELETE /reference_data/tables/{name}/{outer_key}/{inner_key}',
  ],
  investigated_users: [
    'GET /reference_data_collections/sets',
    'GET /reference_data_collections/set_entries',
    'POST /reference_data_collections/set_entries',
    'DELETE /reference_data_collections/set_entries/{id}',
  ],
} as const;
/** The same on a QRadar that has only the older family. */
const CLASSIC_SET = ['GET /reference_data/sets/{name}', 'POST /reference_data/sets/{name}', 'DELETE /reference_data/sets/{name}/{value}'];

/** What a target asks of the token on a QRadar with these operations. */
export function operationsOf(target: keyof typeof TARGET_OPERATIONS, { access }: Pick<CallerAccess, 'access'>): readonly string[] {
  const isOlder = target === 'investigated_users' && !access.has('GET /reference_data_collections/sets');
  return isOlder ? CLASSIC_SET : TARGET_OPERATIONS[target];
}

/** `access` by operation, e.g. `GET /siem/offenses`; an operation that QRadar does not list is not in the map. */
export type CallerAccess = { releaseName: string; productVersion: string; access: ReadonlyMap<string, boolean> };

const About = z.object({ release_name: z.string().nullish(), external_version: z.string().nullish() });
const Endpoint = z.object({ http_method: z.string(), path: z.string(), caller_has_access: z.boolean().nullish() });

/** What this QRadar is and what the token may do there; nothing is written to find out. */
export async function callerAccess(client: QRadarClient, signal: AbortSignal): Promise<CallerAccess> {
  const about = parsedReply(About, (await client.get('/api/system/about', {}, signal)).json, 'system/about');
  const query = { filter: `version=${client.version}`, fields: 'http_method,path,caller_has_access' };
  const endpoints = await readAll(client, '/api/help/endpoints', query, Endpoint, 'help/endpoints', signal);
  return {
    releaseName: about.release_name ?? 'unknown',
    productVersion: about.external_version ?? 'unknown',
    access: new Map(endpoints.map((e) => [`${e.http_method.toUpperCase()} ${operationPath(e.path)}`, e.caller_has_access ?? false])),
  };
}

/** What a role must be given for an operation, in the words of QRadar's user management. */
const PERMISSIONS: readonly [RegExp, string][] = [
  [/ \/ariel\//, 'Log Activity (and Network Activity for flows)'],
  [/ \/(siem|analytics)\//, 'Offenses'],
  [/ \/reference_data/, 'Delegated administration: reference data'],
  [/ \/gui_app_framework\//, 'the capability of the app User Analytics'],
];

export function permissionFor(operation: string): string {
  return PERMISSIONS.find(([pattern]) => pattern.test(operation))?.[1] ?? 'the capability that QRadar names for it';
}

/** Whether there is a log source of this name; null when the token may not see log sources. */
export async function hasLogSource(client: QRadarClient, name: string, signal: AbortSignal): Promise<boolean | null> {
  const path = '/api/config/event_sources/log_source_management/log_sources';
  try {
    const query = { filter: `name="${name.replaceAll('"', '')}"`, fields: 'id' };
    return (await readAll(client, path, query, z.object({ id: z.int() }), 'log sources', signal)).length > 0;
  } catch (error) {
    if (error instanceof QRadarError && (error.http === 403 || error.http === 404)) return null;
    throw error;
  }
}

const Version = z.object({ version: z.string(), deprecated: z.boolean().nullish(), removed: z.boolean().nullish() });
export type ApiVersion = { version: string; deprecated: boolean };

/** The versions of the API that this QRadar speaks. */
export async function apiVersions(client: QRadarClient, signal: AbortSignal): Promise<ApiVersion[]> {
  const all = await readAll(client, '/api/help/versions', {}, Version, 'help/versions', signal);
  return all.flatMap((v) => (v.removed === true ? [] : [{ version: v.version, deprecated: v.deprecated === true }]));
}

const Columns = z.object({ columns: z.array(z.object({ name: z.string() })) });

/** Columns of events and custom properties, by name: a query that names another is refused whole. */
export async function eventColumns(client: QRadarClient, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const reply = await client.get('/api/ariel/databases/events', { query: { fields: 'columns(name)' } }, signal);
  return new Set(parsedReply(Columns, reply.json, 'columns of events').columns.map((c) => c.name));
}

/** Operations that the token may not do, or that this version does not have. */
export function deniedOperations(access: CallerAccess, operations: readonly string[]): string[] {
  return operations.filter((operation) => access.access.get(operation) !== true);
}

function operationPath(path: string): string {
  return `/${path.replace(/^\/?(api\/)?/, '')}`;
}

const ConsoleUser = z.object({ username: z.string() });

/**
 * Names of the users of this QRadar, lower case, as far as the token sees them: all with the capability ADMIN, else nobody. Null
 * where the token may not ask.
 */
export async function consoleUsers(client: QRadarClient, signal: AbortSignal): Promise<Set<string> | null> {
  try {
    const users = await readAll(client, '/api/config/access/users', { fields: 'username' }, ConsoleUser, 'users of QRadar', signal);
    return new Set(users.map((u) => u.username.toLowerCase()));
  } catch (error) {
    if (error instanceof QRadarError && (error.kind === 'unauthorised' || error.kind === 'refused')) return null;
    throw error;
  }
}
