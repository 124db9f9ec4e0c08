import type { Caller } from '../callers.ts';
import type { Operation, Row } from '../http/operation.ts';
import { jsonResponse } from '../http/envelope.ts';
import { one, raw } from '../http/operation.ts';
import { reads } from '../http/resource.ts';
import { shapeOf } from '../http/shape.ts';
import { VERSIONS } from '../http/version.ts';
import type { World } from '../world.ts';

const VERSION_SHAPE = shapeOf('id,version,deprecated,removed,root_resource_ids');
const ENDPOINT_SHAPE = shapeOf(
  'id,http_method,path,version,resource_id,caller_has_access,deprecated,summary,description,last_modified_version,response_description,response_mime_types(media_type,sample),error_responses(response_code,response_code_description,unique_code,description),success_responses(response_code,response_code_description,description),parameters(parameter_name,type,description,default_value,mime_types(data_type,mime_type,sample))',
);
const RESOURCE_SHAPE = shapeOf('id,path,resource,version,parent_resource_id,child_resource_ids,endpoint_ids');
const ABOUT_SHAPE = shapeOf('release_name,build_version,fips_enabled,external_version');
const TYPES = { text: 'String', integer: 'Number', boolean: 'Boolean' } as const;
const NEWEST = '26.0';

/** /help and /system/about: what this console is and what the caller may do on it. `others` are all operations but these. */
export function helpOperations(others: readonly Operation[], { directory }: Pick<World, 'directory'>): Operation[] {
  const listed = (): readonly Operation[] => [...others, ...own];
  let made: Row[] | null = null;
  const resources = (): Row[] => (made ??= resourceRows(listed()));
  const own: Operation[] = [
    ...reads({
      path: '/help/versions',
      id: 'version_id',
      access: 'any',
      shape: VERSION_SHAPE,
      what: 'version',
      rows: () => VERSIONS.map((v, i) => ({ id: i + 1, ...v, root_resource_ids: rootIds(resources()) })),
    }),
    ...reads({
      path: '/help/endpoints',
      id: 'endpoint_id',
      access: 'any',
      shape: ENDPOINT_SHAPE,
      what: 'endpoint',
      rows(ask) {
        const resourceIds = new Map(resources().map((r) => [r['path'], r['id']]));
        return listed().map((o, i) => endpointRow(o, i + 1, ask.caller, resourceIds));
      },
    }),
    ...reads({
      path: '/help/resources',
      id: 'resource_id',
      access: 'any',
      shape: RESOURCE_SHAPE,
      what: 'resource',
      rows: () => resources(),
    }),
    one({
      method: 'GET',
      path: '/system/about',
      access: 'any',
      shape: ABOUT_SHAPE,
      value: () => ({
        release_name: '7.5.0 UpdatePackage 12',
        build_version: '2021.6.12.20250509154206',
        fips_enabled: false,
        external_version: '7.5.0',
      }),
    }),
    raw({ method: 'POST', path: '/auth/logout', access: 'any', respond: () => jsonResponse({ success: true }) }),
  ];
  return own;

  function endpointRow(operation: Operation, id: number, caller: Caller, resourceIds: ReadonlyMap<unknown, unknown>): Row {
    const { method, path, access, deprecated } = operation;
    return {
      id,
      http_method: method,
      path,
      version: NEWEST,
      resource_id: resourceIds.get(path) ?? 1,
      caller_has_access: directory.mayDo(caller, access),
      deprecated,
      summary: `${method} ${path}`,
      description: '',
      last_modified_version: NEWEST,
      response_description: '',
      response_mime_types: [{ media_type: 'application/json', sample: null }],
      error_responses: [
        {
          response_code: 500,
          response_code_description: 'Unexpected internal server error.',
          unique_code: 1020,
          description: 'An error occurred.',
        },
      ],
      success_responses: [{ response_code: 200, response_code_description: 'OK', description: 'The request was completed.' }],
      parameters: parametersOf(operation),
    };
  }
}

const parameter = (parameter_name: string, type: string, data_type: string, mime_type = 'text/plain'): Row => ({
  parameter_name,
  type,
  description: '',
  default_value: null,
  mime_types: [{ data_type, mime_type, sample: null }],
});

function parametersOf({ path, params, shape, isList, body }: Operation): Row[] {
  return [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => parameter(name, 'PATH', 'String')),
    ...Object.entries(params).map(([name, spec]) => parameter(name, 'QUERY', TYPES[spec.replace('!', '') as keyof typeof TYPES])),
    ...(body === null ? [] : [parameter('body', 'BODY', 'Object', body === 'json' ? 'application/json' : 'application/octet-stream')]),
    ...(shape === null ? [] : [parameter('fields', body === null ? 'QUERY' : 'HEADER', 'String')]),
    ...(isList ? [parameter('filter', 'QUERY', 'String'), parameter('Range', 'HEADER', 'String')] : []),
  ];
}

/** A resource for each path, and one for each part above it. */
function resourceRows(operations: readonly Operation[]): Row[] {
  const paths = [...new Set(operations.flatMap((o) => ancestors(o.path)))].sort();
  const idOf = new Map(paths.map((path, i) => [path, i + 1]));
  return paths.map((path, i) => ({
    id: i + 1,
    path,
    resource: path.split('/').at(-1) ?? '',
    version: NEWEST,
    parent_resource_id: idOf.get(path.slice(0, path.lastIndexOf('/'))) ?? null,
    child_resource_ids: paths.flatMap((p, n) => (p.slice(0, p.lastIndexOf('/')) === path ? [n + 1] : [])),
    endpoint_ids: operations.flatMap((o, n) => (o.path === path ? [n + 1] : [])),
  }));
}

function ancestors(path: string): string[] {
  const parts = path.split('/').slice(1);
  return parts.map((_, i) => `/${parts.slice(0, i + 1).join('/')}`);
}

function rootIds(resources: readonly Row[]): unknown[] {
  return resources.flatMap((r) => (r['parent_resource_id'] === null ? [r['id']] : []));
}
