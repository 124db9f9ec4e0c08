import { mayDo } from '../callers.ts';
import { jsonResponse } from '../http/envelope.ts';
import { listResponse, oneResponse } from '../http/list.ts';
import { listRequest, type Operations } from '../http/operations.ts';

const VERSIONS = ['19.0', '20.0', '24.0', '26.0'];
const VERSION_SHAPE = { id: true, version: true, deprecated: true, removed: true, root_resource_ids: true } as const;
const ENDPOINT_SHAPE = {
  id: true,
  http_method: true,
  path: true,
  version: true,
  resource_id: true,
  caller_has_access: true,
  deprecated: true,
  summary: true,
  description: true,
} as const;
const RESOURCE_SHAPE = {
  id: true,
  path: true,
  resource: true,
  version: true,
  parent_resource_id: true,
  child_resource_ids: true,
  endpoint_ids: true,
} as const;
const ABOUT_SHAPE = { release_name: true, build_version: true, fips_enabled: true, external_version: true } as const;

/** /help and /system/about: what this console is and what the caller may do on it. */
export function helpRoutes(operations: Operations): void {
  operations.get('/help/versions', 'any', (c) => {
    const rows = VERSIONS.map((version, i) => ({
      id: i + 1,
      version,
      deprecated: version !== '26.0' && version !== '24.0',
      removed: false,
      root_resource_ids: [],
    }));
    return listResponse({ shape: VERSION_SHAPE }, listRequest(c), rows);
  });

  operations.get('/help/endpoints', 'any', (c) => {
    const rows = operations.list().map(({ method, path, access }, i) => ({
      id: i + 1,
      http_method: method,
      path,
      version: '26.0',
      resource_id: 1,
      caller_has_access: mayDo(c.var.caller, access),
      deprecated: path.startsWith('/reference_data/sets'),
      summary: '',
      description: '',
    }));
    return listResponse({ shape: ENDPOINT_SHAPE }, listRequest(c), rows);
  });

  operations.get('/help/resources', 'any', (c) => {
    const paths = [...new Set(operations.list().map((o) => o.path))];
    const rows = paths.map((path, i) => ({
      id: i + 1,
      path,
      resource: path.split('/').at(-1) ?? '',
      version: '26.0',
      parent_resource_id: null,
      child_resource_ids: [],
      endpoint_ids: operations.list().flatMap((o, n) => (o.path === path ? [n + 1] : [])),
    }));
    return listResponse({ shape: RESOURCE_SHAPE }, listRequest(c), rows);
  });

  operations.get('/system/about', 'any', (c) =>
    oneResponse(ABOUT_SHAPE, c.var.params.text('fields'), {
      release_name: '7.5.0 UpdatePackage 12',
      build_version: '2021.6.12.20250509154206',
      fips_enabled: false,
      external_version: '7.5.0',
    }),
  );
  operations.post('/auth/logout', 'any', () => jsonResponse({ success: true }));
}
