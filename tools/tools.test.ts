import type { Ariel } from '../connectors/qradar/ariel.ts';
import { describe, expect, test } from 'vitest';
import { QRadarError } from '../connectors/qradar/client.ts';
import type { ContextAnswer, ContextRecord } from '../domain/check.ts';
import { EVENT_TYPES, LOG_SOURCE_TYPES } from '../domain/event-types.ts';
import type { EvidenceRows } from '../domain/evidence.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { FLOW_SLOT_MS } from './ariel/queries/flows-by-address.ts';
import type { ToolParts } from './deps.ts';
import { toolsOf } from './registry.ts';
import { runTool } from './run-tool.ts';
import { arielWith, CONTEXT, depsWith, employee, evidence, RISK_FROM_MS } from './testing.ts';

const signal = new AbortController().signal;
const AT = RISK_FROM_MS + 15 * HOUR_MS;
const run = (deps: Partial<ToolParts>, tool: string, input: Record<string, unknown> = {}) =>
  runTool(toolsOf(depsWith(deps)), { tool, input }, CONTEXT, signal);

function own(resource: string, channel: EvidenceRows['own_activity']['channel'] = 'file', atMs = AT): EvidenceRows['own_activity'] {
  return {
    hour: atMs,
    channel,
    resource,
    count: 1,
    bytes: 0,
    firstMs: atMs,
    lastMs: atMs,
    maxDelayMs: 0,
    logSourceType: 'x',
    coalesced: false,
  };
}
function logon(change: Partial<EvidenceRows['logon_summary']> = {}): EvidenceRows['logon_summary'] {
  return {
    account: 'jsmith',
    host: 'dc01.corp.example',
    address: '10.1.2.3',
    country: null,
    workstation: 'WS07',
    outcome: 'success',
    count: 3,
    firstMs: AT,
    lastMs: AT + HOUR_MS,
    coalesced: false,
    logSourceType: 'x',
    via: 'account',
    ...change,
  };
}
function mapsOf(maps: Record<string, [string, string][]>): ToolParts['readReferenceMap'] {
  return async (name) => new Map(maps[name] ?? []);
}
function healthRow(ls_type: string, ls_id: number, h: number): Record<string, unknown> {
  return { ls_id, ls_type, h, n: 5, t1: h * HOUR_MS, mean_delay: 400, max_delay: 900 };
}
const have = (...rows: Parameters<typeof evidence>[]): Partial<ToolParts> => ({
  loadEvidence: async () => rows.map((r) => evidence(...r)),
});

describe('HR', () => {
  test('a person who is not in HR is an answer without rows, seen whole', async () => {
    expect(await run({}, 'hr_record')).toMatchObject({ ok: true, rows: [], coverage: { state: 'complete' } });
  });

  test.each([
    { answer: { state: 'could_not_check', reason: 'HR does not answer' } as const, kind: 'unavailable' },
    { answer: { state: 'not_configured' } as const, kind: 'not_configured' },
  ])('$answer.state is the failure $kind', async ({ answer, kind }) => {
    const hr = { find: async () => answer, listBy: async () => answer };
    expect(await run({ hr }, 'hr_record')).toMatchObject({ ok: false, failure: { kind } });
  });

  test('an end date that is not announced, user names and the project stay in HR', async () => {
    const value = employee(1, { endDate: '2026-05-31', endAnnounced: false, project: 'secret' });
    const result = await run(
      { hr: { find: async () => ({ state: 'answered', value }), listBy: async () => ({ state: 'not_configured' }) } },
      'hr_record',
    );
    expect(result).toMatchObject({ ok: true, rows: [{ endDate: null, endAnnounced: false, title: 'Finance Analyst' }] });
    expect(JSON.stringify(result)).not.toMatch(/2026-05-31|secret|user1/);
  });
});

describe('exculpatory records', () => {
  const record: ContextRecord = {
    id: 'CHG-1',
    persons: ['jsmith'],
    systems: ['\\\\fs01\\hr-payroll'],
    actions: ['file_read'],
    interval: CONTEXT.riskWindow,
    status: 'approved',
    requestedBy: 'a',
    approvedBy: 'b',
    country: null,
  };

  test.each([
    {
      name: 'answered and found',
      answer: { state: 'answered', records: [record], complete: true } as ContextAnswer,
      expected: { ok: true, rows: [{ kind: 'leave', record }], coverage: { state: 'complete' } },
    },
    {
      name: 'answered and nothing found',
      answer: { state: 'answered', records: [], complete: true } as ContextAnswer,
      expected: { ok: true, rows: [], coverage: { state: 'complete' } },
    },
    {
      name: 'answered in part',
      answer: { state: 'answered', records: [], complete: false } as ContextAnswer,
      expected: { ok: true, coverage: { state: 'partial', reason: 'the answer was cut' } },
    },
    {
      name: 'not configured',
      answer: { state: 'not_configured' } as ContextAnswer,
      expected: { ok: false, failure: { kind: 'not_configured' } },
    },
    {
      name: 'could not be asked',
      answer: { state: 'could_not_check', reason: 'ITSM answers 503' } as ContextAnswer,
      expected: { ok: false, failure: { kind: 'unavailable', message: 'ITSM answers 503' } },
    },
  ])('$name stays apart from the others', async ({ answer, expected }) => {
    expect(await run({ context: { find: async () => answer } }, 'context_record', { kind: 'leave' })).toMatchObject(expected);
  });

  test('are asked for by every name of the person and every system of the risk window', async () => {
    const asked: unknown[] = [];
    const context: ToolParts['context'] = {
      find: async (...args) => {
        asked.push(args.slice(0, 4));
        return { state: 'answered', records: [], complete: true };
      },
    };
    const past = own('\\\\fs09\\old', 'file', RISK_FROM_MS - 48 * HOUR_MS);
    const {
      employeeRef,
      department,
      title,
      managerRef,
      location,
      contract,
      startDate,
      endDate,
      endAnnounced,
      absent,
      timeZone,
      shiftStartHour,
      shiftEndHour,
      workdays,
    } = employee(7);
    const hr = {
      employeeRef,
      department,
      title,
      managerRef,
      location,
      contract,
      startDate,
      endDate,
      endAnnounced,
      absent,
      timeZone,
      shiftStartHour,
      shiftEndHour,
      workdays,
    };
    await run(
      { ...have(['own_activity', [own('\\\\FS01\\hr-payroll'), own('SG', 'vpn'), past]], ['hr_record', [hr]]), context },
      'context_record',
      { kind: 'change_ticket' },
    );
    expect(asked).toEqual([['change_ticket', [...CONTEXT.subject.aliases, 'E0007'], ['\\\\fs01\\hr-payroll'], CONTEXT.riskWindow]]);
  });

  test('an unknown kind is refused', async () => {
    expect(await run({}, 'context_record', { kind: 'gossip' })).toMatchObject({ ok: false, failure: { kind: 'invalid_input' } });
  });
});

describe('assets', () => {
  const used = have(['own_activity', [own('\\\\FS01\\hr-payroll'), own('erp-prod', 'database')]]);

  test('what the map does not name is unclassified', async () => {
    const readReferenceMap = mapsOf({
      'Asset Sensitivity': [['\\\\fs01\\HR-payroll', 'HR sensitive']],
      'Asset Owner': [['erp-prod', 'mlee']],
    });
    expect(await run({ ...used, readReferenceMap }, 'asset')).toMatchObject({
      ok: true,
      coverage: { state: 'complete' },
      rows: [
        { resource: '\\\\fs01\\hr-payroll', resourceClass: 'HR sensitive', owner: null },
        { resource: 'erp-prod', resourceClass: 'unclassified', owner: 'mlee' },
      ],
    });
  });

  test('a map that is not there makes the answer partial', async () => {
    expect(await run({ ...used, readReferenceMap: async () => null }, 'asset')).toMatchObject({
      ok: true,
      coverage: { state: 'partial', reason: 'there is no reference map "Asset Sensitivity"; there is no reference map "Asset Owner"' },
    });
  });

  test('reference data that cannot be read is a failure', async () => {
    const outage = new QRadarError(503, 1010, 'unavailable', 'QRadar answered 503');
    const readReferenceMap = async () => Promise.reject(outage);
    expect(await run({ ...used, readReferenceMap }, 'asset')).toMatchObject({ ok: false, failure: { kind: 'unavailable' } });
  });
});

describe('single events', () => {
  const event = {
    t: AT,
    arrived: AT + 500,
    qid_no: EVENT_TYPES.shareFileChecked.qid,
    event_id: 5145,
    event_name: 'A network share object was checked',
    ls_type: LOG_SOURCE_TYPES.windows.name,
    res: '\\\\FS01\\hr-payroll',
    obj: `salaries${'x'.repeat(5_000)}`,
    host: '-',
    address: '0.0.0.0',
    geo: null,
    bytes: null,
    n: 1,
  };

  test('texts are cut, placeholders are null, and what the person can write is named', async () => {
    const readReferenceMap = mapsOf({ 'Asset Sensitivity': [['\\\\fs01\\hr-payroll', 'HR sensitive']] });
    const result = await run({ ariel: arielWith(() => [event]), readReferenceMap }, 'activity_detail', { channels: ['file'] });
    expect(result).toMatchObject({
      ok: true,
      rows: [{ atMs: AT, channel: 'file', resourceClass: 'HR sensitive', host: null, address: null, bytes: null }],
      subjectWritable: ['object', 'resource'],
    });
    expect(result.ok && 'object' in (result.rows[0] ?? {}) && JSON.stringify(result.rows[0]).length).toBeLessThan(1_500);
  });

  test('a channel that no connected log source can hold is not configured, not empty', async () => {
    expect(await run({ sources: ['windows'] }, 'activity_detail', { channels: ['database'] })).toMatchObject({
      ok: false,
      failure: { kind: 'not_configured' },
    });
  });

  test('of two channels of which one is not connected, one is seen and the answer is partial', async () => {
    expect(await run({ sources: ['windows'] }, 'activity_detail', { channels: ['usb', 'database'] })).toMatchObject({
      ok: true,
      coverage: { state: 'partial', reason: 'no log source in SOURCES can hold database events' },
    });
  });
});

describe('log-ons', () => {
  const row = {
    account_name: 'jsmith',
    qid_no: EVENT_TYPES.logon.qid,
    event_id: 4624,
    logon_type: 2,
    ls_type: LOG_SOURCE_TYPES.windows.name,
    host: 'WS07',
    workstation: 'WS07',
    address: '-',
    geo: null,
    n: 3,
    records: 3,
    t0: AT,
    t1: AT,
  };

  test('success and failure, sitting there or not, and no machine accounts', async () => {
    const rows = [
      row,
      { ...row, qid_no: EVENT_TYPES.logonFailed.qid, event_id: 4625, logon_type: 3, n: 9 },
      { ...row, account_name: 'ws07$' },
    ];
    expect(await run({ ariel: arielWith(() => rows) }, 'logon_summary', { of: 'account' })).toMatchObject({
      ok: true,
      rows: [
        { outcome: 'success', interactive: true, coalesced: false, via: 'account', address: null },
        { outcome: 'failure', interactive: false, coalesced: true, via: 'account' },
      ],
    });
  });

  test('failures are looked for from where the account was active, by short and full name, and not from servers reached over the network', async () => {
    const ariel = arielWith(() => [{ ...row, account_name: 'lrodriguez', event_id: 4625 }]);
    const deps = {
      ...have(
        [
          'logon_summary',
          [logon({ workstation: null, host: 'dc01', interactive: false }), logon({ workstation: null, host: 'ts01', interactive: true })],
        ],
        ['own_activity', [own('ws05.corp.example', 'process'), own('\\\\fs01\\x')]],
      ),
      ariel,
    };
    const result = await run(deps, 'logon_summary', { of: 'workstations' });
    expect(result).toMatchObject({ ok: true, rows: [{ account: 'lrodriguez', outcome: 'failure', via: 'workstation' }] });
    const asked = JSON.stringify(ariel.asked);
    for (const place of ['"ts01"', '"ws05"', '"ws05.corp.example"', '"10.1.2.3"']) expect(asked).toContain(place);
    for (const place of ['"dc01"', 'fs01']) expect(asked).not.toContain(place);
  });

  test('without a known workstation nothing is searched, and unseen log-ons make the answer partial', async () => {
    const ariel = arielWith(() => []);
    expect(await run({ ariel }, 'logon_summary', { of: 'workstations' })).toMatchObject({
      ok: true,
      rows: [],
      coverage: { state: 'partial' },
    });
    const seen = have(['logon_summary', []]);
    expect(await run({ ...seen, ariel }, 'logon_summary', { of: 'workstations' })).toMatchObject({
      ok: true,
      coverage: { state: 'complete' },
    });
    expect(ariel.asked).toEqual([]);
  });
});

describe('flows', () => {
  const slot = Math.ceil(AT / FLOW_SLOT_MS);
  const flows = [
    { address: '10.1.2.3', direction: 'L2R', slot: slot + 1, bytes_out: 500 },
    { address: '10.1.2.3', direction: 'L2L', slot: slot + 1, bytes_out: 70 },
    { address: '10.1.2.3', direction: 'L2R', slot: slot - 12, bytes_out: 9_000 },
  ];
  const ariel = (others: Record<string, unknown>[]) =>
    arielWith((select) =>
      select.from === 'flows' ? flows : [{ address: '10.1.2.3', account: 'jsmith', t0: AT, t1: AT + HOUR_MS }, ...others],
    );
  const known = have(['logon_summary', [logon()]]);

  test('count only while the person held the address, outside and inside apart', async () => {
    expect(await run({ ...known, ariel: ariel([]) }, 'flow')).toMatchObject({
      ok: true,
      rows: [
        { external: false, bytesOut: 70, heldByOnePerson: true, heldFromMs: AT, heldToMs: AT + HOUR_MS },
        { external: true, bytesOut: 500, heldByOnePerson: true },
      ],
    });
  });

  test.each([
    { name: 'somebody else at the same time', other: { account: 'mlee', t0: AT + MINUTE_MS, t1: AT + MINUTE_MS }, alone: false },
    { name: 'somebody else before', other: { account: 'mlee', t0: AT - HOUR_MS, t1: AT - MINUTE_MS }, alone: true },
    { name: 'the machine account', other: { account: 'ws07$', t0: AT, t1: AT + HOUR_MS }, alone: true },
  ])('$name: held by one person is $alone', async ({ other, alone }) => {
    const result = await run({ ...known, ariel: ariel([{ address: '10.1.2.3', ...other }]) }, 'flow');
    expect(result).toMatchObject({ ok: true, rows: [{ heldByOnePerson: alone }, { heldByOnePerson: alone }] });
  });

  test('without the log-ons nobody knows who held what', async () => {
    expect(await run({}, 'flow')).toMatchObject({ ok: false, failure: { kind: 'unavailable' } });
  });
});

describe('log source health', () => {
  test('absent, not connected and reporting stay apart', async () => {
    const hour = Math.floor(RISK_FROM_MS / HOUR_MS);
    const rows = [
      healthRow(LOG_SOURCE_TYPES.windows.name, 0, hour),
      healthRow(LOG_SOURCE_TYPES.filer.name, 31, hour),
      healthRow(LOG_SOURCE_TYPES.filer.name, 32, hour),
    ];
    const result = await run({ ariel: arielWith(() => rows), sources: ['windows', 'filer', 'mail'] }, 'log_source_health');
    expect(result.ok && result.rows.map((r) => ('state' in r ? [r.logSourceType, r.logSourceId, r.state] : []))).toEqual([
      [LOG_SOURCE_TYPES.windows.name, 0, 'reporting'],
      [LOG_SOURCE_TYPES.vpn.name, 0, 'not_in_sources'],
      [LOG_SOURCE_TYPES.filer.name, 31, 'reporting'],
      [LOG_SOURCE_TYPES.filer.name, 32, 'reporting'],
      [LOG_SOURCE_TYPES.database.name, 0, 'not_in_sources'],
      [LOG_SOURCE_TYPES.mail.name, 0, 'absent'],
      [LOG_SOURCE_TYPES.proxy.name, 0, 'not_in_sources'],
      [LOG_SOURCE_TYPES.linux.name, 0, 'not_in_sources'],
    ]);
  });
});

describe('log source health over a cut answer', () => {
  test('says nothing of what has no rows, be it a type or the last day of one', async () => {
    const cut: Ariel = {
      search: async () => ({
        ok: true,
        rows: [
          healthRow(LOG_SOURCE_TYPES.windows.name, 0, Math.floor(RISK_FROM_MS / HOUR_MS)),
          // A week of the mail server that stops before the risk window: it may be the answer that stops.
          ...Array.from({ length: 6 * 24 }, (_, i) =>
            healthRow(LOG_SOURCE_TYPES.mail.name, 5, Math.floor(RISK_FROM_MS / HOUR_MS) - 24 - i),
          ),
        ],
        coverage: { state: 'partial', reason: 'the result reached its limit' },
        aql: 'SELECT',
        searchId: 's-1',
      }),
    };
    const result = await run({ ariel: cut, sources: ['windows', 'mail', 'proxy'] }, 'log_source_health');
    expect(result.ok && result.rows.map((r) => ('state' in r ? r.state : '')).filter((s) => s !== 'not_in_sources')).toEqual(['reporting']);
  });
});

describe('sense events', () => {
  test('are told by the name of their rule', async () => {
    const row = { t: AT, arrived: AT, rule_name: null, event_name: 'UBA : New Account Use Detected', cat: 24001, sense_value: 5, n: 1 };
    expect(await run({ ariel: arielWith(() => [row]) }, 'sense_events')).toMatchObject({
      ok: true,
      rows: [{ rule: 'UBA : New Account Use Detected', count: 1 }],
    });
  });
});
