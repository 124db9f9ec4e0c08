import { Agent } from 'node:https';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharedJson } from './conformance/shared-file.ts';
import type { RunningSimulator } from './start.ts';
import { call, describeWhere, startTestSimulator } from './testing.ts';

type Documented = {
  method: string;
  path: string;
  responses: { http: number; code: number | null }[];
  params: { name: string; in: string; required: boolean }[];
};

const CONTRACT = sharedJson('qradar/contract-26.json') as Documented[] | null;
const CAPTURED = sharedJson('data/qradar-samples/offenses_demisto_test_data.json') as Record<string, unknown>[] | null;
/** Real clients still call it, the documentation lists only the longer form. */
const UNDOCUMENTED = ['POST /api/reference_data/sets/bulk_load/{name}'];
/** Answers that every endpoint can give. */
const FRAMEWORK = new Set(['401/18', '403/26', '422/8', '422/11', '422/30', '405/1', '414/1']);

const FAMILIES =
  /^(?:siem|ariel|reference_data|reference_data_collections|config|help|system|analytics|asset_model|data_classification|staged_config|gui_app_framework|auth)\//;

test('the stand-in lists each of its operations once, in the documented families', async () => {
  const simulator = await startTestSimulator();
  try {
    const operations = (await call(simulator, 'GET', '/api/help/endpoints?fields=http_method,path')).json() as Record<string, string>[];
    expect(operations.length).toBeGreaterThan(150);
    expect(new Set(operations.map((o) => `${o['http_method']} ${o['path']}`)).size).toBe(operations.length);
    expect(operations.map((o) => (o['path'] ?? '').replace(/^\/?(?:api\/)?/, '')).filter((path) => !FAMILIES.test(path))).toEqual([]);
  } finally {
    await simulator.close();
  }
});

describeWhere(CONTRACT !== null, 'the documented API (contract-26.json)', () => {
  let simulator: RunningSimulator;
  let operations: { http_method: string; path: string }[];
  let documented: Map<string, Documented>;
  beforeAll(async () => {
    simulator = await startTestSimulator();
    operations = (await call(simulator, 'GET', '/api/help/endpoints?fields=http_method,path')).json() as typeof operations;
    documented = new Map((CONTRACT ?? []).map((d) => [`${d.method} ${d.path}`, d]));
  });
  afterAll(() => simulator.close());

  test('every operation of the stand-in is one of QRadar, with its names in the path', () => {
    const ours = operations.map((o) => `${o.http_method} /api${o.path}`);
    expect(ours.filter((o) => !documented.has(o) && !UNDOCUMENTED.includes(o))).toEqual([]);
  });

  test('whatever is asked, the answer is one that is documented', async () => {
    const undocumented: string[] = [];
    const agent = new Agent({ keepAlive: true });
    for (const { http_method: method, path } of operations) {
      const contract = documented.get(`${method} /api${path}`);
      if (contract === undefined) continue;
      const allowed = new Set(contract.responses.map((r) => `${r.http}/${r.code ?? ''}`));
      // Where a filter is taken and no code is documented for a bad one, it is that of the other endpoints.
      if (contract.params.some((p) => p.name === 'filter')) allowed.add('422/1010');
      // The contract names no success of the collections API, and nothing but success for one function.
      if (path.startsWith('/reference_data_collections/')) allowed.add('200/');
      if (path.startsWith('/ariel/functions/')) allowed.add('404/1002');
      const filled = `/api${path.replaceAll(/\{\w+\}/g, '987654')}`;
      for (const query of ['', '?fields=no_such_field', '?filter=no_such_field%3D1', '?filter=%28', '?sort=%2Bno_such_field']) {
        const answer = await call(simulator, method, `${filled}${query}`, { agent });
        const code = answer.status < 400 ? '' : String((answer.json() as { code: number }).code);
        const given = `${answer.status}/${code}`;
        if (!allowed.has(given) && !FRAMEWORK.has(given)) undocumented.push(`${method} ${path}${query}: ${given}`);
      }
    }
    expect(undocumented).toEqual([]);
  });
});

describeWhere(CAPTURED !== null, 'a captured offense (qradar-samples)', () => {
  test('has the keys of ours, and values of the same kinds', async () => {
    const simulator = await startTestSimulator();
    const [ours = {}] = (await call(simulator, 'GET', '/api/siem/offenses?filter=status%3DOPEN')).json() as Record<string, unknown>[];
    await simulator.close();
    const [captured = {}] = CAPTURED ?? [];
    expect(Object.keys(captured).filter((k) => !(k in ours))).toEqual([]);
    const differing = Object.keys(captured).filter(
      (k) => captured[k] !== null && ours[k] !== null && typeof captured[k] !== typeof ours[k],
    );
    expect(differing).toEqual([]);
  });
});

const SEARCH = 'SELECT logsourceid,DOMAINNAME(domainid) FROM events GROUP BY logsourceid,domainid ORDER BY logsourceid LAST 1 DAYS';
const CAPTURES = ['post_search', 'windows_search', 'system_about', 'unauthorized', 'ariel_results'] as const;

describeWhere(sharedJson('qradar/post_search.json') !== null, 'captured answers (post_search.json)', () => {
  test.each(CAPTURES)('%s: ours has the same keys, with values of the same kinds', async (name) => {
    const simulator = await startTestSimulator();
    const started = await call(simulator, 'POST', '/api/ariel/searches', { form: { query_expression: SEARCH } });
    const path = `/api/ariel/searches/${(started.json() as { search_id: string }).search_id}`;
    const status = await call(simulator, 'GET', path, { headers: { Prefer: 'wait=20' } });
    const ours = {
      post_search: started,
      windows_search: status,
      system_about: await call(simulator, 'GET', '/api/system/about'),
      unauthorized: await call(simulator, 'GET', '/api/siem/offenses', { token: null }),
      ariel_results: await call(simulator, 'GET', `${path}/results`),
    }[name].json();
    await simulator.close();
    expect(kindsOf(ours)).toMatchObject(kindsOf(sharedJson(`qradar/${name}.json`)) as object);
  });
});

/** Objects with the kind of each value; of a list, that of its first element. */
function kindsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [kindsOf(value[0])];
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, kindsOf(inner)]));
}
