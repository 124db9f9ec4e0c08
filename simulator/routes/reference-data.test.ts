import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningSimulator } from '../start.ts';
import { call, runAql, startTestSimulator } from '../testing.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());

const post = (path: string, body?: unknown) =>
  call(
    simulator,
    'POST',
    `/api/reference_data/${path}`,
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } },
  );
const get = (path: string, headers: Record<string, string> = {}) => call(simulator, 'GET', `/api/reference_data/${path}`, { headers });

describe('what the organisation brings', () => {
  test('maps and sets can be read by name, with blanks and colons', async () => {
    const map = await get('maps/Asset%20Sensitivity');
    expect(map.json()).toMatchObject({
      name: 'Asset Sensitivity',
      element_type: 'ALN',
      number_of_elements: 1,
      data: { '\\\\fs01\\hr-payroll': { value: 'HR sensitive', source: 'reference data api', domain_id: null } },
    });
    const set = await get('sets/UBA%20%3A%20Users%20Not%20Tracked');
    expect(set.json()).toMatchObject({ element_type: 'ALNIC', data: [{ value: 'Untracked' }] });
  });

  test('a collection that does not exist is 404, which is not an empty one', async () => {
    const answer = await get('maps/Nothing');
    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({ code: 1002 });
  });

  test('headers are listed without data', async () => {
    const answer = await get('maps?filter=name%20%3D%20%22Asset%20Sensitivity%22&fields=name,number_of_elements');
    expect(answer.json()).toEqual([{ name: 'Asset Sensitivity', number_of_elements: 1 }]);
  });
});

describe('writing', () => {
  test('a set takes single and bulk values, once each whatever their case', async () => {
    const created = await post('sets?name=AI%20Users&element_type=ALNIC&timeout_type=FIRST_SEEN&time_to_live=30%20days');
    expect(created.status).toBe(201);
    expect(created.json()).toMatchObject({
      name: 'AI Users',
      number_of_elements: 0,
      time_to_live: '0 years 0 mons 30 days 0 hours 0 mins 0.00 secs',
      namespace: 'SHARED',
    });
    const again = await post('sets?name=AI%20Users&element_type=ALNIC');
    expect(again.status).toBe(409);
    expect(again.json()).toMatchObject({ code: 1004, message: 'The name AI Users is already in use' });
    expect((await post('sets/AI%20Users?value=jsmith&source=test')).json()).toMatchObject({ number_of_elements: 1 });
    expect((await post('sets/bulk_load/AI%20Users', ['JSMITH', 'mlee'])).json()).toMatchObject({ number_of_elements: 2 });
    expect((await post('sets/bulk_load/SHARED/AI%20Users/0', ['kim'])).json()).toMatchObject({ number_of_elements: 3 });
    const page = await get('sets/AI%20Users', { Range: 'items=1-1' });
    expect(page.headers['content-range']).toBe('items 1-1/3');
    expect(page.json()).toMatchObject({ data: [{ value: 'mlee' }], number_of_elements: 3 });
    expect(
      await runAql(simulator, "SELECT COUNT(*) AS n FROM events WHERE REFERENCESETCONTAINS('AI Users', username) LIMIT 1 LAST 3 HOURS"),
    ).toEqual([{ n: 4 }]);
  });

  test('a table keeps one value for each pair of keys, which AQL reads', async () => {
    await post('tables?name=Risk&element_type=ALN&outer_key_label=username&key_name_types=%5B%7B%22score%22%3A%22NUM%22%7D%5D');
    await post('tables/bulk_load/Risk', { jsmith: { score: '90', peer_pct: '99' } });
    await post('tables/Risk?outer_key=jsmith&inner_key=score&value=93');
    expect((await get('tables/Risk')).json()).toMatchObject({
      number_of_elements: 2,
      key_name_types: { score: 'NUM' },
      data: { jsmith: { score: { value: '93' }, peer_pct: { value: '99' } } },
    });
    const rows = await runAql(
      simulator,
      "SELECT REFERENCETABLE('Risk','score',username) AS s FROM events WHERE username = 'jsmith' AND qid = 5000830 LIMIT 1 LAST 1 DAYS",
    );
    expect(rows).toEqual([{ s: '93' }]);
  });

  test('a map of sets holds several values for a key', async () => {
    await post('map_of_sets?name=Groups&element_type=ALN');
    await post('map_of_sets/bulk_load/Groups', { jsmith: ['a', 'b'] });
    await post('map_of_sets/Groups?key=jsmith&value=c');
    expect((await get('map_of_sets/Groups')).json()).toMatchObject({ data: { jsmith: [{ value: 'a' }, { value: 'b' }, { value: 'c' }] } });
  });

  test('an element and a whole collection can be taken away', async () => {
    await post('maps?name=Gone&element_type=ALN');
    await post('maps/Gone?key=a&value=1');
    const path = '/api/reference_data/maps/Gone';
    expect((await call(simulator, 'DELETE', `${path}/a?value=2`)).status).toBe(404);
    expect((await call(simulator, 'DELETE', `${path}/a?value=1`)).json()).toMatchObject({ number_of_elements: 0 });
    const task = await call(simulator, 'DELETE', path);
    expect(task.status).toBe(202);
    expect(task.json()).toMatchObject({ name: 'Reference Data Deletion Task', status: 'QUEUED' });
    expect((await call(simulator, 'GET', path)).status).toBe(404);
  });

  test.each([
    ['sets?element_type=ALN', undefined, 422, 8],
    ['sets?name=x&element_type=TEXT', undefined, 422, 1005],
    ['sets?name=x&element_type=ALN&timeout_type=NEVER', undefined, 422, 1005],
    [`maps?name=x&element_type=ALN&description=${'x'.repeat(2_048)}`, undefined, 422, 1021],
    ['maps/Asset%20Sensitivity?key=a', undefined, 422, 8],
    ['maps/Nothing?key=a&value=b', undefined, 404, 1002],
    ['maps/bulk_load/Asset%20Sensitivity', ['a'], 400, 1001],
    ['maps/bulk_load/Nothing', { a: 'b' }, 404, 1002],
  ])('%s is %s: %i with code %i', async (path, body, status, code) => {
    const answer = await post(path, body);
    expect([answer.status, (answer.json() as { code: number }).code]).toEqual([status, code]);
  });

  test('every write is kept with its body', () => {
    const bulk = simulator.control.writes().find((w) => w.path === '/api/reference_data/sets/bulk_load/AI Users');
    expect(bulk).toMatchObject({ kind: 'reference_data', body: '["JSMITH","mlee"]', status: 200, caller: 'admin' });
  });
});
