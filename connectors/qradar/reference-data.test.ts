import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readReferenceMap, readReferenceSet } from './reference-data.ts';
import { CONSOLE, envelope, never, playList, quickClient } from './testing.ts';

const client = quickClient();
const SETS = '/api/reference_data_collections/sets';
const ENTRIES = '/api/reference_data_collections/set_entries';
const TRACKED = '/api/reference_data/sets/UBA%20%3A%20Users%20Not%20Tracked';

function reply404(path: string, code: number): void {
  nock(CONSOLE)
    .get(path)
    .query(true)
    .reply(404, envelope(404, code, ''));
}

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.enableNetConnect());

describe('a reference map', () => {
  test('is read to its end, keys in lower case', async () => {
    const path = '/api/reference_data/maps/Asset%20Sensitivity';
    const data = Object.fromEntries(
      Array.from({ length: 1_200 }, (_, i) => [`\\\\FS01\\Share${i}`, { value: 'HR sensitive', source: 'x' }]),
    );
    const entries = Object.entries(data);
    nock(CONSOLE, { reqheaders: { Range: 'items=0-999' } })
      .get(path)
      .reply(200, { name: 'Asset Sensitivity', number_of_elements: 1_200, data: Object.fromEntries(entries.slice(0, 1_000)) });
    nock(CONSOLE, { reqheaders: { Range: 'items=1000-1999' } })
      .get(path)
      .reply(200, { name: 'Asset Sensitivity', number_of_elements: 1_200, data: Object.fromEntries(entries.slice(1_000)) });
    const map = await readReferenceMap(client, 'Asset Sensitivity', never);
    expect(map?.size).toBe(1_200);
    expect(map?.get('\\\\fs01\\share7')).toBe('HR sensitive');
  });

  test('that has no elements is empty, one that does not exist is null', async () => {
    nock(CONSOLE).get('/api/reference_data/maps/Empty').reply(200, { name: 'Empty', number_of_elements: 0 });
    expect(await readReferenceMap(client, 'Empty', never)).toEqual(new Map());
    reply404('/api/reference_data/maps/None', 1002);
    expect(await readReferenceMap(client, 'None', never)).toBeNull();
  });

  test('that could be read only in part is an error: what is missing would count as unclassified', async () => {
    nock(CONSOLE)
      .get('/api/reference_data/maps/M')
      .reply(200, { number_of_elements: 2, data: { a: { value: '1' } } });
    nock(CONSOLE).get('/api/reference_data/maps/M').reply(200, { number_of_elements: 2, data: {} });
    await expect(readReferenceMap(client, 'M', never)).rejects.toMatchObject({ kind: 'malformed_reply' });
  });

  test.each([401, 403, 422])('that could not be asked for (%d) is an error, not null', async (status) => {
    nock(CONSOLE)
      .get('/api/reference_data/maps/M')
      .reply(status, envelope(status, 1, ''));
    await expect(readReferenceMap(client, 'M', never)).rejects.toMatchObject({ http: status });
  });
});

describe('a reference set', () => {
  test('is read from the collections API, values in lower case', async () => {
    const seen: URLSearchParams[] = [];
    playList(SETS, [{ id: 5, name: 'UBA : Users Not Tracked' }], seen);
    playList(
      ENTRIES,
      [
        { id: 1, collection_id: 5, value: 'JSmith' },
        { id: 2, collection_id: 5, value: "o'brien" },
      ],
      seen,
    );
    expect(await readReferenceSet(client, 'UBA : Users Not Tracked', never)).toEqual(new Set(['jsmith', "o'brien"]));
    expect(seen.map((q) => q.get('filter'))).toEqual(['name="UBA : Users Not Tracked"', 'collection_id=5']);
  });

  test('is read from the classic API where there is no other', async () => {
    reply404(SETS, 1002);
    nock(CONSOLE)
      .get(TRACKED)
      .reply(200, { number_of_elements: 1, data: [{ value: 'JSmith' }] });
    expect(await readReferenceSet(client, 'UBA : Users Not Tracked', never)).toEqual(new Set(['jsmith']));
  });

  test('that neither API has is null', async () => {
    playList(SETS, []);
    reply404(TRACKED, 1002);
    expect(await readReferenceSet(client, 'UBA : Users Not Tracked', never)).toBeNull();
  });

  test.each([401, 403])('that could not be asked for (%d) is an error, not null', async (status) => {
    nock(CONSOLE)
      .get(SETS)
      .query(true)
      .reply(status, envelope(status, 1, ''));
    await expect(readReferenceSet(client, 'UBA : Users Not Tracked', never)).rejects.toMatchObject({ http: status });
  });
});
