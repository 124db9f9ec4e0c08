/** One query, the names of its columns, and hand-written SQL on the base tables that says what its rows are. */
export type AcceptedQuery = { aql: string; keys: readonly string[]; sql: string };

const DAY = 'starttime >= 1790000000000 AND starttime < 1790086400000';
const HOUR = 'starttime >= 1790000000000 AND starttime < 1790003600000';
const LAST_HOUR = 'starttime >= 1790000000000 AND starttime <= 1790003600000';
const LAST_DAY = 'starttime >= 1789917200000 AND starttime <= 1790003600000';
const EVER = 'starttime >= 0';
const nameOf = (kind: string, column: string): string =>
  `(SELECT name FROM names WHERE kind = '${kind}' AND id = CAST(${column} AS VARCHAR))`;

/** The templates of the documentation that the product's own queries were made after. */
const TEMPLATES: readonly AcceptedQuery[] = [
  {
    aql: `SELECT starttime AS t, username AS u, qid AS qid, QIDNAME(qid) AS ev, category AS cid, CATEGORYNAME(category) AS cat, LOGSOURCENAME(logsourceid) AS ls,
       sourceip AS sip, destinationip AS dip, magnitude AS mag, hasoffense AS has_off
  FROM events WHERE INOFFENSE(42) ORDER BY starttime DESC LIMIT 200 START 1790000000000 STOP 1790086400000`,
    keys: ['t', 'u', 'qid', 'ev', 'cid', 'cat', 'ls', 'sip', 'dip', 'mag', 'has_off'],
    sql: `SELECT starttime, username, qid, COALESCE(${nameOf('qid', 'qid')}, 'Unknown event (98000001)'), category, 'User Access', 'IBM Sense @ uba', sourceip, destinationip, magnitude, TRUE FROM events WHERE category = 24004`,
  },
  {
    aql: `SELECT username AS u, category AS cid, logsourceid AS lsid, SUM(eventcount) AS n, UNIQUECOUNT(destinationip) AS hosts, MIN(starttime) AS t0, MAX(starttime) AS t1
  FROM events WHERE username IN ('jsmith','CORP\\jsmith','jsmith@corp.local') GROUP BY username, category, logsourceid LIMIT 5000 START 1790000000000 STOP 1790003600000`,
    keys: ['u', 'cid', 'lsid', 'n', 'hosts', 't0', 't1'],
    sql: `SELECT username, category, logsourceid, SUM(eventcount), COUNT(DISTINCT destinationip), MIN(starttime), MAX(starttime) FROM events WHERE username IN ('jsmith', 'CORP\\jsmith', 'jsmith@corp.local') AND ${HOUR} GROUP BY ALL`,
  },
  {
    aql: `SELECT starttime AS t, username AS u, "Process CommandLine" AS cmd FROM events WHERE username = 'adm.jane' AND qid IN (5000928,5000917) LIMIT 500 LAST 1 DAYS`,
    keys: ['t', 'u', 'cmd'],
    sql: `SELECT starttime, username, p_process_commandline FROM events WHERE p_process_commandline IN ('net user /domain', 'whoami /all')`,
  },
  {
    aql: `SELECT username AS u, COUNT(*) AS n FROM events WHERE REFERENCESETCONTAINS('UBA : High Risk Users', username) GROUP BY username LIMIT 1000 LAST 1 HOURS`,
    keys: ['u', 'n'],
    sql: `SELECT username, COUNT(*) FROM events WHERE username IN ('jsmith', 'adm.jane') AND ${LAST_HOUR} GROUP BY username`,
  },
  {
    aql: `SELECT sourceip AS sip, SUM(sourcebytes) AS bytes_out FROM flows WHERE sourceip IN ('10.1.2.3') AND flowdirection = 'L2R' GROUP BY sourceip LIMIT 100 LAST 24 HOURS`,
    keys: ['sip', 'bytes_out'],
    sql: `SELECT '10.1.2.3' AS s, 5700 AS n`,
  },
  {
    aql: `SELECT username AS u, category AS c, starttime/3600000 AS h, SUM(eventcount) AS n FROM events GROUP BY username, category, starttime/3600000 LIMIT 100000 START 1789340400000 STOP 1790086400000`,
    keys: ['u', 'c', 'h', 'n'],
    sql: `SELECT username, category, starttime // 3600000 AS h, SUM(eventcount) FROM events WHERE starttime >= 1789340400000 GROUP BY ALL`,
  },
  {
    aql: `SELECT username AS u, starttime/60000 AS m, FIRST(starttime) AS t FROM events WHERE category BETWEEN 24001 AND 24008 GROUP BY username, starttime/60000 LIMIT 10 LAST 1 DAYS`,
    keys: ['u', 'm', 't'],
    sql: `SELECT username, starttime // 60000, MIN(starttime) FROM events WHERE category = 24004 GROUP BY ALL`,
  },
  {
    aql: `SELECT username AS u, REFERENCETABLE('AI User Risk','score',username) AS score FROM events WHERE LOWER(username) IN ('jsmith') AND qid = 5000830 LIMIT 10 LAST 1 HOURS`,
    keys: ['u', 'score'],
    sql: `SELECT username, '93' FROM events WHERE username = 'jsmith' AND qid = 5000830 AND ${LAST_HOUR}`,
  },
];

/** Names of columns without an alias. */
const NAMES: readonly AcceptedQuery[] = [
  {
    aql: 'SELECT sourceIP FROM events LIMIT 1 LAST 1 HOURS',
    keys: ['sourceIP'],
    sql: `SELECT sourceip FROM events ORDER BY starttime DESC LIMIT 1`,
  },
  {
    aql: 'Select sourceip, starttime from events limit 1 last 1 hours',
    keys: ['sourceip', 'starttime'],
    sql: 'SELECT sourceip, starttime FROM events ORDER BY starttime DESC LIMIT 1',
  },
  {
    aql: 'SELECT DOMAINNAME(domainid) FROM events WHERE qid = 5000917 LAST 1 HOURS',
    keys: ['domainname_domainid'],
    sql: `SELECT 'Default Domain'`,
  },
  {
    aql: 'SELECT QIDNAME(qid), LOGSOURCENAME(logsourceid) FROM events WHERE category = 8052 AND qid = 5000862 LAST 1 HOURS',
    keys: ['qidname_qid', 'logsourcename_logsourceid'],
    sql: `SELECT 'Success Audit: A new process has been created', 'Microsoft Windows Security Event Log @ dc01'`,
  },
  {
    aql: 'SELECT categoryname(category) FROM events WHERE qid = 5000862 LAST 1 HOURS',
    keys: ['categoryname_category'],
    sql: `SELECT 'Process Creation Success'`,
  },
  {
    aql: 'SELECT RULENAME(creEventList) FROM events WHERE category = 24004 LAST 1 HOURS',
    keys: ['rulename_creEventList'],
    sql: `SELECT 'UBA : New Account Use Detected'`,
  },
  { aql: 'SELECT COUNT(*) FROM events LAST 1 HOURS', keys: ['COUNT'], sql: `SELECT COUNT(*) FROM events WHERE ${LAST_HOUR}` },
  {
    aql: 'SELECT COUNT(sourceip) FROM events LAST 1 HOURS',
    keys: ['COUNT_sourceip'],
    sql: `SELECT COUNT(*) FROM events WHERE ${LAST_HOUR}`,
  },
  {
    aql: 'SELECT username, sourceip, COUNT(*) FROM events WHERE username IS NOT NULL GROUP BY username LIMIT 50 LAST 1 HOURS',
    keys: ['username', 'FIRST_sourceip', 'COUNT'],
    sql: `SELECT username, ARG_MIN(sourceip, starttime), COUNT(*) FROM events WHERE username IS NOT NULL AND ${LAST_HOUR} GROUP BY username`,
  },
  {
    aql: `SELECT sourceip AS 'Risky Hosts' FROM events WHERE sourceip = '203.0.113.7' LAST 1 HOURS`,
    keys: ['Risky Hosts'],
    sql: `SELECT '203.0.113.7'`,
  },
  { aql: `SELECT COUNT(*) "how many" FROM flows LAST 1 HOURS`, keys: ['how many'], sql: 'SELECT COUNT(*) FROM flows' },
  {
    aql: 'SELECT "Process CommandLine" FROM events WHERE qid = 5000862 LAST 1 HOURS',
    keys: ['Process CommandLine'],
    sql: `SELECT 'mimikatz.exe sekurlsa'`,
  },
];

/** Conditions. */
const CONDITIONS: readonly AcceptedQuery[] = (
  [
    [`"Process CommandLine" ILIKE '%MIMIKATZ%'`, `qid = 5000862`],
    [`"Process CommandLine" LIKE '%MIMIKATZ%'`, 'FALSE'],
    [`"Process CommandLine" NOT LIKE '%mimikatz%'`, `p_process_commandline IN ('net user /domain', 'whoami /all')`],
    [`"Process CommandLine" MATCHES '.*\\s/all$'`, `p_process_commandline = 'whoami /all'`],
    [`"Process Name" IMATCHES 'c:\\\\tools.*'`, `qid = 5000862`],
    [`username = 'o''brien'`, `username = 'o''brien'`],
    [`username = 'müller'`, `username = 'müller'`],
    [`LOWER(username) IN ('jsmith','corp\\jsmith','jsmith@corp.local')`, `username IN ('jsmith','CORP\\jsmith','jsmith@corp.local')`],
    [`username NOT IN ('jsmith','adm.jane')`, `username NOT IN ('jsmith','adm.jane')`],
    ['username <> NULL', 'username IS NOT NULL'],
    ['username IS NULL', 'username IS NULL'],
    ['NOT (username IS NULL OR severity > 5)', 'username IS NOT NULL AND severity <= 5'],
    ['severity > 5 AND magnitude >= 6', 'severity > 5 AND magnitude >= 6'],
    ['magnitude BETWEEN 5 AND 6', 'magnitude BETWEEN 5 AND 6'],
    ['magnitude NOT BETWEEN 4 AND 6', 'magnitude = 3'],
    ['severity == 6', 'severity = 6'],
    ['severity != 3', 'severity <> 3'],
    [`INCIDR('10.0.0.0/8',sourceip)`, `sourceip LIKE '10.%'`],
    [`NOT INCIDR('10.1.0.8/30', destinationip)`, `destinationip NOT IN ('10.1.0.10', '10.1.0.11')`],
    [`TEXT SEARCH 'sekurlsa'`, 'qid = 5000862'],
    [`TEXT SEARCH 'hr-payroll' AND BytesSent > 600`, 'p_bytessent = 1000'],
    [`REFERENCEMAP('Asset Sensitivity', LOWER("Share Name")) = 'HR sensitive'`, `LOWER(p_share_name) = '\\\\fs01\\hr-payroll'`],
    [`REFERENCEMAPSETCONTAINS('Hosts of Users', username, destinationip)`, `username = 'jsmith' AND destinationip = '10.1.0.10'`],
    [`REFERENCETABLE('AI User Risk','score',username) >= '90'`, `username = 'jsmith'`],
    [`GEO::LOOKUP(sourceip,'country') = 'US'`, `sourceip = '198.51.100.9'`],
    [`"Logon Type" = '3'`, 'p_logon_type = 3'],
    [`qid IN ('5000830')`, 'qid = 5000830'],
    ['eventcount * 2 > 6', 'eventcount > 3'],
    ['(severity + magnitude) / 2 % 2 = 1', '(severity + magnitude) // 2 % 2 = 1'],
    ['severity ^ 2 = 36', 'severity = 6'],
    [`CASE WHEN severity > 5 THEN 'high' ELSE 'low' END = 'high'`, 'severity > 5'],
    [`STRLEN(username) = 8 AND STRPOS(username, 'adm') = 0`, `username = 'adm.jane'`],
    [`SUBSTRING(username, 0, 3) = 'adm'`, `username = 'adm.jane'`],
    [`CONCAT(UPPER(username), '!') = 'MLEE!'`, `username = 'mlee'`],
    [`REPLACEALL('\\d', sourceip, '') = '...'`, 'TRUE'],
    ['devicetime < starttime', 'devicetime < starttime'],
    [`LOGSOURCETYPENAME(devicetype) = 'IBM Sense'`, 'category = 24004'],
    ['username IN (SELECT username FROM events WHERE qid = 5000862 LIMIT 10 LAST 1 HOURS)', `username = 'adm.jane'`],
    ['destinationip NOT IN (SELECT destinationip AS d FROM flows LAST 1 HOURS)', `destinationip <> '10.1.0.10'`],
    [`hasoffense = true`, 'category = 24004'],
  ] as const
).map(([where, sql]) => ({
  aql: `SELECT starttime AS t, qid AS q FROM events WHERE ${where} ORDER BY t LIMIT 100 START 1790000000000 STOP 1790086400000`,
  keys: ['t', 'q'],
  sql: `SELECT starttime, qid FROM events WHERE (${sql}) AND ${DAY} ORDER BY starttime`,
}));

/** Groups, orders and aggregates. */
const AGGREGATES: readonly AcceptedQuery[] = [
  {
    aql: `SELECT username AS u, SUM(IF qid = 5000475 THEN 1.0 ELSE 0.0) AS failed, SUM(IF qid = 5000830 THEN 1.0 ELSE 0.0) AS ok FROM events GROUP BY username HAVING failed > 0 ORDER BY u LAST 1 HOURS`,
    keys: ['u', 'failed', 'ok'],
    sql: `SELECT username, COUNT(*) FILTER (qid = 5000475), COUNT(*) FILTER (qid = 5000830) FROM events WHERE ${LAST_HOUR} GROUP BY username HAVING COUNT(*) FILTER (qid = 5000475) > 0 ORDER BY username`,
  },
  {
    aql: `SELECT LOWER("Share Name") AS share, COUNT(*) AS records, SUM(eventcount) AS n, SUM(BytesSent) AS bytes, AVG(BytesSent) AS mean FROM events WHERE "Share Name" IS NOT NULL GROUP BY share ORDER BY n DESC LIMIT 10 LAST 1 HOURS`,
    keys: ['share', 'records', 'n', 'bytes', 'mean'],
    sql: `SELECT LOWER(p_share_name), COUNT(*), SUM(eventcount), SUM(p_bytessent), AVG(p_bytessent) FROM events WHERE p_share_name IS NOT NULL AND ${LAST_HOUR} GROUP BY 1 ORDER BY 3 DESC`,
  },
  {
    aql: `SELECT DATEFORMAT(starttime,'yyyy-MM-dd HH') AS hour, COUNT(*) AS n FROM events GROUP BY hour ORDER BY hour LIMIT 100 LAST 30 DAYS`,
    keys: ['hour', 'n'],
    sql: `SELECT STRFTIME(EPOCH_MS(starttime), '%Y-%m-%d %H'), COUNT(*) FROM events GROUP BY 1 ORDER BY 1`,
  },
  {
    aql: 'SELECT MIN(starttime) AS t0, MAX(starttime) AS t1, FIRST(username) AS u0, LAST(username) AS u1 FROM events LAST 1 HOURS',
    keys: ['t0', 't1', 'u0', 'u1'],
    sql: `SELECT MIN(starttime), MAX(starttime), 'jsmith', 'mlee' FROM events WHERE ${LAST_HOUR}`,
  },
  {
    aql: 'SELECT STDEV(sourcebytes) AS s FROM flows LAST 1 HOURS',
    keys: ['s'],
    sql: 'SELECT STDDEV_SAMP(sourcebytes) FROM flows',
  },
  {
    aql: 'SELECT qid AS q, COUNT(*) AS n FROM events GROUP BY qid HAVING COUNT(*) >= 2 ORDER BY n DESC, q ASC LIMIT 3 LAST 1 HOURS',
    keys: ['q', 'n'],
    sql: `SELECT qid, COUNT(*) FROM events WHERE ${LAST_HOUR} GROUP BY 1 HAVING COUNT(*) >= 2 ORDER BY 2 DESC, 1 LIMIT 3`,
  },
  {
    aql: `SELECT sourceip AS s, SUM(sourcebytes + destinationbytes) AS b FROM flows WHERE sourcebytes / 8 > 64 GROUP BY sourceip ORDER BY b DESC COLLATE 'de-CH' LAST 1 HOURS`,
    keys: ['s', 'b'],
    sql: 'SELECT sourceip, SUM(sourcebytes + destinationbytes) FROM flows WHERE sourcebytes // 8 > 64 GROUP BY 1 ORDER BY 2 DESC',
  },
];

/** Windows, sub-queries, cursors and comments. */
const CLAUSES: readonly AcceptedQuery[] = (
  [
    ['LAST 24 HOURS', LAST_DAY],
    ['LAST 60 MINUTES', LAST_HOUR],
    ['LAST 1 DAY', LAST_DAY],
    [
      `START '2026-09-21 14:13' STOP '2026-09-21 14:24'`,
      `starttime >= ${Date.UTC(2026, 8, 21, 14, 13)} AND starttime < ${Date.UTC(2026, 8, 21, 14, 24)}`,
    ],
    [
      `START '2026-09-21 14:13:20Z' STOP '2026/09/21 14:24:00'`,
      `starttime >= 1790000000000 AND starttime < ${Date.UTC(2026, 8, 21, 14, 24)}`,
    ],
    [
      `START '2026/09/21-14:13:20' STOP '2026:09:21-14:24:00'`,
      `starttime >= 1790000000000 AND starttime < ${Date.UTC(2026, 8, 21, 14, 24)}`,
    ],
    ['START 1790000000000', HOUR],
    [`START PARSEDATETIME('1 hour ago')`, HOUR],
    [`START PARSEDATETIME('1 day ago') STOP 1790000300000`, 'starttime >= 1789917200000 AND starttime < 1790000300000'],
    ['', 'starttime >= 1790003300000'],
    [`LAST 1 HOURS PARAMETERS REMOTESERVERS=ARIELSERVERS4EPNAME('eventprocessor0')`, LAST_HOUR],
  ] as const
)
  .map(([time, sql]): AcceptedQuery => ({
    aql: `SELECT starttime AS t FROM events ORDER BY t ${time}`,
    keys: ['t'],
    sql: `SELECT starttime FROM events WHERE ${sql} ORDER BY 1`,
  }))
  .concat([
    {
      aql: 'SELECT username FROM (SELECT * FROM events WHERE username IS NOT NULL LAST 60 MINUTES)',
      keys: ['username'],
      sql: `SELECT username FROM events WHERE username IS NOT NULL AND ${LAST_HOUR}`,
    },
    {
      aql: 'SELECT u AS u, n * 2 AS twice FROM (SELECT username AS u, SUM(eventcount) AS n FROM events GROUP BY username LAST 1 HOURS) WHERE n > 3 ORDER BY u',
      keys: ['u', 'twice'],
      sql: `SELECT username, SUM(eventcount) * 2 FROM events WHERE ${LAST_HOUR} GROUP BY 1 HAVING SUM(eventcount) > 3 ORDER BY 1`,
    },
    {
      aql: 'SELECT h AS hour, COUNT(*) AS n FROM (SELECT starttime/3600000 AS h, username AS u FROM events LAST 24 HOURS) GROUP BY h ORDER BY hour',
      keys: ['hour', 'n'],
      sql: `SELECT starttime // 3600000, COUNT(*) FROM events WHERE ${LAST_DAY} GROUP BY 1 ORDER BY 1`,
    },
    {
      aql: 'SELECT username AS u INTO mycursor FROM events /* one\nperson */ WHERE qid = 5000862 -- and one event\n LAST 1 HOURS',
      keys: ['u'],
      sql: `SELECT 'adm.jane'`,
    },
    { aql: `SELECT username AS u FROM events INTO 's16' WHERE qid = 5000862 LAST 1 HOURS`, keys: ['u'], sql: `SELECT 'adm.jane'` },
    {
      aql: `SELECT ASSETUSER(sourceip, starttime) AS holder, ASSETUSER(sourceip, starttime - 86400000) AS before, ASSETUSER('10.8.0.10', starttime) AS shared FROM events WHERE sourceip = '10.1.2.3' AND qid = 5000862 LAST 1 HOURS`,
      keys: ['holder', 'before', 'shared'],
      sql: `SELECT 'jsmith', 'alee', NULL FROM events WHERE sourceip = '10.1.2.3' AND qid = 5000862 AND ${LAST_HOUR}`,
    },
    {
      aql: 'SELECT username AS u FROM events ORDER BY u DESC LIMIT 1 START 0',
      keys: ['u'],
      sql: `SELECT username FROM events WHERE ${EVER} ORDER BY 1 DESC NULLS LAST LIMIT 1`,
    },
    {
      aql: "SELECT sessionId AS s, username AS u, MIN(starttime) AS t FROM events WHERE username IN ('jsmith', 'adm.jane') SESSION BY starttime username TIMEOUT 300000 GROUP BY sessionId, username ORDER BY t LAST 1 HOURS",
      keys: ['s', 'u', 't'],
      sql: `WITH gaps AS (SELECT username, starttime, starttime - LAG(starttime) OVER (PARTITION BY username ORDER BY starttime) AS gap FROM events WHERE username IN ('jsmith', 'adm.jane') AND ${LAST_HOUR}),
        first AS (SELECT username, starttime FROM gaps WHERE gap IS NULL OR gap > 300000)
        SELECT ROW_NUMBER() OVER (ORDER BY username, starttime) AS s, username, starttime FROM first ORDER BY starttime`,
    },
  ]);

export const ACCEPTED: readonly AcceptedQuery[] = [...TEMPLATES, ...NAMES, ...CONDITIONS, ...AGGREGATES, ...CLAUSES];
