import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAql } from '../../connectors/qradar/aql/parse.ts';
import { fillStore } from '../fill-store.ts';
import { openStore, type Store } from '../store.ts';
import { NOW_MS, smallOrganisation } from '../testing.ts';
import { compileAql } from './compile.ts';
import type { AqlContext } from './context.ts';
import { resultJson } from './result-json.ts';

const CONTEXT: AqlContext = {
  nowMs: NOW_MS,
  offenses: [{ id: 42, username: 'jsmith', fromMs: NOW_MS - 7_200_000, toMs: NOW_MS }],
  referenceSet: (name) => (name === 'High' ? { values: ['JSMITH'], ignoreCase: true } : null),
  referenceMap: (name) => (name === 'Class' ? new Map([['\\\\fs01\\hr-payroll', 'HR sensitive']]) : null),
  referenceMapOfSets: () => null,
  referenceTable: (name, inner) => (name === 'Risk' && inner === 'score' ? new Map([['jsmith', '93']]) : null),
};

let store: Store;
beforeAll(async () => {
  store = await openStore();
  await fillStore(store, smallOrganisation());
});
afterAll(() => store.close());

async function answer(aql: string): Promise<Record<string, unknown>[]> {
  const parsed = parseAql(`${aql} LAST 1 DAYS`);
  if (!parsed.ok) throw new Error(parsed.message);
  const compiled = compileAql(parsed.select, CONTEXT);
  const text = resultJson('rows', compiled.columns, await store.query(compiled.sql));
  return (JSON.parse(text) as { rows: Record<string, unknown>[] }).rows;
}

describe('expressions', () => {
  test.each([
    ['LOWER(username)', 'jsmith'],
    ["CONCAT(username, '!', 5)", 'jsmith!5'],
    ['SUBSTRING(username, 1, 3)', 'smi'],
    ['STRLEN(username)', 6],
    ["STRPOS(username, 's')", 1],
    ["REPLACEALL('[aeiou]', username, '')", 'jsmth'],
    ['7 / 2', 3],
    ['-7 / 2', -3],
    ['7 / DOUBLE(2)', 3.5],
    ['7 % 4', 3],
    ['2 ^ 3', 8],
    ['1 / 0', null],
    ["LONG('12') + 1", 13],
    ["DOUBLE('1.5') * 2", 3],
    ['STR(qid)', '5000830'],
    ['devicetime / 3600000', Math.floor(NOW_MS / 3_600_000) - 1],
    ["DATEFORMAT(starttime, 'yyyy-MM-dd HH:mm:ss')", '2026-11-23 08:00:00'],
    ["DATEFORMAT(starttime, 'yyyy-MM-dd''T''HH:mm')", '2026-11-23T08:00'],
    ['NOW() - starttime', 3_600_000],
    ["PARSEDATETIME('1 hour ago') - starttime", 0],
    ['QIDNAME(qid)', 'Success Audit: An account was successfully logged on'],
    ['CATEGORYNAME(category)', 'Host Login Succeeded'],
    ['LOGSOURCENAME(logsourceid)', 'Microsoft Windows Security Event Log @ dc01'],
    ['LOGSOURCETYPENAME(devicetype)', 'Microsoft Windows Security Event Log'],
    ['HOSTNAME(sourceip)', 'ws-ber-001'],
    ["GEO::LOOKUP(sourceip, 'country')", null],
    ["GEO::LOOKUP('203.0.113.9', 'country')", 'SG'],
    ["GEO::DISTANCE('192.0.2.1', '198.51.100.1')", 6385],
    ["GEO::DISTANCE('192.0.2.1', '192.0.2.9')", 0],
    ['GEO::DISTANCE(sourceip, destinationip)', null],
    ["ASSETPROPERTY('Unified Name', sourceip)", 'ws-ber-001'],
    ["ASSETPROPERTY('Location', sourceip)", null],
    ["INCIDR('10.10.0.0/16', sourceip)", true],
    ["INCIDR('10.11.0.0/16', sourceip)", false],
    ["REFERENCESETCONTAINS('High', username)", true],
    ["REFERENCETABLE('Risk', 'score', username)", '93'],
    ['"Logon Type"', 2],
    ['"Share Name"', null],
    ["CASE WHEN \"Logon Type\" = 2 THEN 'here' ELSE 'there' END", 'here'],
    ['CASE WHEN "Logon Type" = \'2\' THEN 1 ELSE 2.5 END', 1],
    ["IF eventcount > 1 THEN 'many' ELSE 'one'", 'one'],
    ['eventdirection', 'L2L'],
    ['highlevelcategory', 3000],
    ['domainid', 0],
    ['hasoffense', false],
    ['identityip', '0.0.0.0'],
    ["username IN ('jsmith', 'x')", true],
    ["qid IN ('5000830')", true],
    ["username NOT BETWEEN 'a' AND 'i'", true],
  ])('%s is %s', async (expression, expected) => {
    const rows = await answer(`SELECT ${expression} AS v FROM events WHERE qid = 5000830 LIMIT 1`);
    expect(rows).toEqual([{ v: expected }]);
  });
});

describe('conditions', () => {
  test.each([
    ["username ILIKE 'JSM%'", 2],
    ["username LIKE 'jsm%'", 1],
    ["username MATCHES '^CORP'", 1],
    ["username IMATCHES '^(corp.)?jsmith$'", 3],
    ["LOWER(username) IN ('jsmith','corp\\jsmith')", 3],
    ["username = 'so''brien'", 1],
    ['username IS NULL', 1],
    ['username IS NOT NULL AND qid <> 5000830', 3],
    ["username != 'jsmith'", 3],
    ["TEXT SEARCH 'hr-payroll'", 2],
    ['INOFFENSE(42)', 0],
    ['INOFFENSE(43)', 0],
    ["GEO::LOOKUP(sourceip,'country') = 'SG'", 1],
    ["REFERENCEMAP('Class', LOWER(\"Share Name\")) = 'HR sensitive'", 2],
    ['"Event ID" IN (4624, 4625)', 2],
    ["NOT (username = 'jsmith' OR username IS NULL)", 3],
    ['category BETWEEN 24001 AND 24008', 0],
  ])('%s finds %i', async (where, count) => {
    expect(await answer(`SELECT qid AS q FROM events WHERE ${where} LIMIT 50`)).toHaveLength(count);
  });
});

describe('aggregates', () => {
  test('groups by an alias of an expression, which the answer names', async () => {
    const rows = await answer(
      'SELECT LOWER("Share Name") AS res, SUM(eventcount) AS n, COUNT(*) AS records, SUM("BytesSent") AS bytes FROM events WHERE "Share Name" IS NOT NULL GROUP BY res LIMIT 10',
    );
    expect(rows).toEqual([{ res: '\\\\fs01\\hr-payroll', n: 4, records: 2, bytes: 1_500 }]);
  });

  test('groups by an expression that is selected under an alias', async () => {
    const rows = await answer(
      'SELECT devicetime/3600000 AS h, UNIQUECOUNT(username) AS people FROM events GROUP BY devicetime/3600000 LIMIT 10',
    );
    expect(rows).toEqual([{ h: Math.floor(NOW_MS / 3_600_000) - 1, people: 4 }]);
  });

  test('HAVING and ORDER BY know aliases and aggregates', async () => {
    const rows = await answer(
      'SELECT qid AS q, SUM(eventcount) AS n FROM events GROUP BY qid HAVING n > 1 AND COUNT(*) >= 2 ORDER BY n DESC LIMIT 10',
    );
    expect(rows).toEqual([{ q: 5_000_879, n: 4 }]);
  });

  test('LIMIT cuts', async () => {
    expect(await answer('SELECT qid AS q FROM events LIMIT 2')).toHaveLength(2);
  });

  test('counts are floats, plain columns are not', async () => {
    const parsed = parseAql('SELECT COUNT(*), qid FROM events GROUP BY qid ORDER BY qid LIMIT 1 LAST 1 DAYS');
    if (!parsed.ok) throw new Error(parsed.message);
    const { sql, columns } = compileAql(parsed.select, CONTEXT);
    expect(resultJson('events', columns, await store.query(sql))).toBe('{"events":[{"COUNT":1.0,"qid":5000475}]}');
  });

  test('an empty group is no row, and a count of nothing is zero', async () => {
    expect(await answer("SELECT username AS u, COUNT(*) AS n FROM events WHERE username = 'nobody' GROUP BY username LIMIT 5")).toEqual([]);
    expect(await answer("SELECT COUNT(*) AS n FROM events WHERE username = 'nobody' LIMIT 5")).toEqual([{ n: 0 }]);
  });
});

describe('names of columns', () => {
  test.each([
    ['SELECT sourceIP FROM events LIMIT 1', ['sourceIP']],
    ['SELECT qid AS "the qid" FROM events LIMIT 1', ['the qid']],
    ['SELECT DOMAINNAME(domainid), QIDNAME(qid) FROM events LIMIT 1', ['domainname_domainid', 'qidname_qid']],
    ['SELECT RULENAME(creEventList) FROM events LIMIT 1', ['rulename_creEventList']],
    ['SELECT logsourceid, DOMAINNAME(domainid) FROM events GROUP BY logsourceid, domainid LIMIT 1', ['logsourceid', 'domainname_domainid']],
    ['SELECT COUNT(*), COUNT(sourceip), MAX(starttime) FROM events LIMIT 1', ['COUNT', 'COUNT_sourceip', 'MAX_starttime']],
    ['SELECT username, sourceip FROM events GROUP BY username LIMIT 1', ['username', 'FIRST_sourceip']],
    ['SELECT starttime/60000 FROM events LIMIT 1', ['starttime/60000']],
    ['SELECT "Share Name" FROM events LIMIT 1', ['Share Name']],
    ['SELECT SUM(sourcebytes) FROM flows LIMIT 1', ['SUM_sourcebytes']],
  ])('%s', async (aql, keys) => {
    const [row = {}] = await answer(aql);
    expect(Object.keys(row)).toEqual(keys);
  });
});

async function countIn(time: string): Promise<unknown> {
  const parsed = parseAql(`SELECT COUNT(*) AS n FROM events ${time}`);
  if (!parsed.ok) throw new Error(parsed.message);
  const [row] = await store.query(compileAql(parsed.select, CONTEXT).sql);
  return row?.['c0'];
}

describe('the time window', () => {
  const at = NOW_MS - 3_600_000;

  test.each([
    [`START ${at} STOP ${at + 1}`, 5],
    [`START ${at + 1} STOP ${NOW_MS}`, 0],
    [`START ${at - 5} STOP ${at}`, 0],
    [`START ${at}`, 5],
    ['LAST 60 MINUTES', 5],
    ['LAST 59 MINUTES', 0],
    ['', 0],
    ["START '2026-11-23 08:00' STOP '2026-11-23 08:01'", 5],
  ])('%s holds %i', async (time, expected) => {
    expect(await countIn(time)).toBe(expected);
  });
});

describe('refusals', () => {
  test.each([
    ['SELECT foobar FROM events', "Field 'foobar' does not exist in catalog 'events'"],
    ['SELECT "No Such Property" FROM events', "Field 'No Such Property' does not exist in catalog 'events'"],
    ['SELECT username FROM flows', "Field 'username' does not exist in catalog 'flows'"],
    ['SELECT qid FROM events GROUP BY foobar', "Field 'foobar' does not exist in catalog 'events'"],
    ['SELECT FOO(qid) FROM events', "Function 'FOO' does not exist"],
    ['SELECT constructor(qid) FROM events', "Function 'CONSTRUCTOR' does not exist"],
    ['SELECT LOWER(username, qid) FROM events', "Function 'LOWER' takes 1 arguments, not 2"],
    ['SELECT qid FROM events WHERE COUNT(*) > 1', "Aggregate function 'COUNT' is not allowed here"],
    ['SELECT SUM(username) FROM events', 'SUM expects a number'],
    ["SELECT qid FROM events WHERE qid = 'x'", 'is compared with a number'],
    ["SELECT qid FROM events WHERE REFERENCESETCONTAINS('None', username)", "Reference set 'None' does not exist"],
    ['SELECT qid FROM events ORDER BY username', 'that is not selected'],
    ['SELECT qid FROM events HAVING qid > 1', 'HAVING needs'],
    ['SELECT username + 1 FROM events', "Operator '+' expects numbers"],
    ["SELECT GEO::LOOKUP(sourceip, 'planet') FROM events", "not 'planet'"],
  ])('%s', async (aql, message) => {
    await expect(answer(aql)).rejects.toThrow(message);
  });
});
