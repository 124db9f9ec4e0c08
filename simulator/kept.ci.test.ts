import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keptFile, keptOrganisation, makeKept } from './kept.ts';
import { LOG_SOURCES } from './organisation/log-sources.ts';
import { senseEvent } from './organisation/sense.ts';
import { allAs, NOW_MS, organisation } from './organisation/testing/organisation.ts';
import { openStore } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'casewright-kept-'));
const SMALL = { size: 'small', seed: 1, nowMs: NOW_MS, variants: allAs('story') } as const;
const file = keptFile(folder, SMALL);
const said: string[] = [];
const DIGEST = 'SELECT COUNT(*) AS n, BIT_XOR(hash(e)) AS h, SUM(starttime % 1000003) AS s FROM events e';

/** No process has this number: it is over the most that Linux gives. */
const GONE = 5_000_000;

beforeAll(async () => {
  // Left by a build that was killed.
  for (const pid of [GONE, process.pid]) {
    const work = `${file}.${hostname()}.${pid}.${randomUUID()}`;
    mkdirSync(`${work}.texts`);
    writeFileSync(`${work}.texts/events.20000.0.csv`, 'half a line');
    writeFileSync(work, 'half a file');
  }
  // Two want it at once; one makes it.
  await Promise.all([makeKept(file, SMALL, (text) => said.push(text)), makeKept(file, SMALL, () => undefined)]);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the file holds every event and flow of the organisation, and nothing else is left behind', async () => {
  const store = await openStore(file);
  const { events, flows } = organisation(1);
  expect(await store.query('SELECT COUNT(*) AS n, SUM(eventcount) AS c FROM events')).toEqual([
    { n: events.length, c: events.reduce((sum, e) => sum + e.eventcount, 0) },
  ]);
  expect(await store.query('SELECT COUNT(*) AS n, SUM(sourcebytes) AS b FROM flows')).toEqual([
    { n: flows.length, b: flows.reduce((sum, f) => sum + f.sourcebytes, 0) },
  ]);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(said).toContain('sorting the events by arrival');
  store.close();
});

test('the rows are those of a store that was filled by hand, in order of arrival', async () => {
  const [kept, filled] = [await openStore(file), await openStore()];
  await filled.addLogSources(Object.values(LOG_SOURCES));
  await filled.addEvents(organisation(1).events);
  expect(await kept.query(DIGEST)).toEqual(await filled.query(DIGEST));
  const [late] = await kept.query('SELECT COUNT(*) AS n FROM (SELECT starttime < LAG(starttime) OVER () AS back FROM events) WHERE back');
  expect(late).toEqual({ n: 0 });
  for (const store of [kept, filled]) store.close();
}, 120_000);

test('what else a start needs is read as it was planned, and planned anew for other variants', async () => {
  const store = await openStore(file);
  const { events: _events, flows: _flows, holdings, ...rest } = organisation(1);
  expect(await keptOrganisation(store, SMALL)).toEqual({ ...rest, events: [], flows: [], holdings: [] });
  expect(await keptOrganisation(store, { variants: allAs('twin') })).toBeNull();
  expect(await store.query('SELECT COUNT(*) AS n FROM arrived.holdings')).toEqual([{ n: holdings.length }]);
  store.close();
});

const name = (variant: 'injected' | 'missing' | 'twin'): string => basename(keptFile(folder, { ...SMALL, variants: allAs(variant) }));

test('the name holds the variants that change events, however many there are', () => {
  expect(new Set([name('injected'), name('missing'), name('twin')]).size).toBe(3);
  expect(name('twin')).toBe(basename(file));
  expect(name('injected').length).toBeLessThan(80);
});

test('a file that is there is not made again', async () => {
  const before = statSync(file).mtimeMs;
  const told: string[] = [];
  await makeKept(file, SMALL, (text) => told.push(text));
  expect(told).toEqual([]);
  expect(statSync(file).mtimeMs).toBe(before);
});

test('what arrives is seen beside it, in every way of writing, and is forgotten with the store', async () => {
  const count = "SELECT COUNT(*) AS n FROM events WHERE username = 'newcomer'";
  const store = await openStore(file);
  await store.addLogSources(Object.values(LOG_SOURCES));
  await store.addEvents([senseEvent('newcomer', 'UBA : New Account Use Detected', NOW_MS)]);
  await store.addEventTable({ stored: { username: "'newcomer'", starttime: '0' }, derived: { qid: '1' }, from: 'range(1)' });
  expect(await store.query(count)).toEqual([{ n: 2 }]);
  store.close();
  const again = await openStore(file);
  expect(await again.query(count)).toEqual([{ n: 0 }]);
  again.close();
});
