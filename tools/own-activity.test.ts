import { describe, expect, test } from 'vitest';
import { EVENT_TYPES, LOG_SOURCE_TYPES } from '../domain/event-types.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { ownActivityTool } from './own-activity.ts';
import { arielThatFails, arielWith, CONTEXT, RISK_FROM_MS } from './testing.ts';

const AT = RISK_FROM_MS + 15 * HOUR_MS;
const signal = new AbortController().signal;

function hourRow(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    h: AT / HOUR_MS,
    qid_no: EVENT_TYPES.shareFileChecked.qid,
    event_id: 5145,
    ls_type: LOG_SOURCE_TYPES.windows.name,
    res: '\\\\FS01\\hr-payroll',
    n: 15,
    records: 15,
    bytes: 3_000,
    t0: AT,
    t1: AT + 40 * MINUTE_MS,
    max_delay: 900,
    ...change,
  };
}
const run = (rows: Record<string, unknown>[]) => ownActivityTool({ ariel: arielWith(() => rows) }).run(CONTEXT, {}, signal);

describe('own activity', () => {
  test('an hour of one channel and resource is one row, whatever event types it holds', async () => {
    const other = hourRow({ qid_no: EVENT_TYPES.shareOpened.qid, event_id: 5140, n: 2, records: 2, bytes: null, t0: AT - MINUTE_MS });
    expect(await run([hourRow(), other])).toEqual({
      ok: true,
      rows: [
        {
          hour: AT,
          channel: 'file',
          resource: '\\\\fs01\\hr-payroll',
          count: 17,
          bytes: 3_000,
          firstMs: AT - MINUTE_MS,
          lastMs: AT + 40 * MINUTE_MS,
          maxDelayMs: 900,
          logSourceType: LOG_SOURCE_TYPES.windows.name,
          coalesced: false,
        },
      ],
      coverage: { state: 'complete' },
      window: { fromMs: CONTEXT.baselineWindow.fromMs, toMs: CONTEXT.riskWindow.toMs },
      aql: 'SELECT',
      subjectWritable: ['resource'],
    });
  });

  test.each([
    { name: 'Windows by event id, whatever the QID', row: { qid_no: 1, event_id: 4624 }, channel: 'logon' },
    {
      name: 'a file server by QID',
      row: { qid_no: EVENT_TYPES.filerFileRead.qid, event_id: null, ls_type: LOG_SOURCE_TYPES.filer.name },
      channel: 'file',
    },
    {
      name: 'a VPN',
      row: { qid_no: EVENT_TYPES.vpnSessionOpened.qid, event_id: null, ls_type: LOG_SOURCE_TYPES.vpn.name, res: 'sg' },
      channel: 'vpn',
    },
  ])('the channel is found for $name', async ({ row, channel }) => {
    expect(await run([hourRow(row)])).toMatchObject({ ok: true, rows: [{ channel }] });
  });

  test('an event type nobody speaks about, and a QID of another log source type, are left out', async () => {
    const unknown = hourRow({ event_id: 9999 });
    const foreign = hourRow({ event_id: null, ls_type: LOG_SOURCE_TYPES.mail.name, qid_no: EVENT_TYPES.filerFileRead.qid });
    expect(await run([unknown, foreign])).toMatchObject({ ok: true, rows: [], coverage: { state: 'complete' } });
  });

  test.each([
    { name: 'any handle', row: { qid_no: 5_004_656, event_id: 4656 }, rows: [] },
    { name: 'a write to a medium', row: { qid_no: EVENT_TYPES.usbFileWritten.qid, event_id: 4656 }, rows: [{ channel: 'usb' }] },
  ])('4656 is removable media only by its QID: $name', async ({ row, rows }) => {
    expect(await run([hourRow(row)])).toMatchObject({ ok: true, rows });
  });

  test('more events than records are coalesced', async () => {
    expect(await run([hourRow({ n: 40, records: 9 })])).toMatchObject({ rows: [{ count: 40, coalesced: true }] });
  });

  test('a division that keeps its fraction gives the same hour', async () => {
    expect(await run([hourRow({ h: AT / HOUR_MS + 0.7 })])).toMatchObject({ rows: [{ hour: AT }] });
  });

  test('mail has no resource and a country is written in capitals', async () => {
    const mail = hourRow({ qid_no: EVENT_TYPES.mailSent.qid, event_id: null, ls_type: LOG_SOURCE_TYPES.mail.name, res: 'ex01' });
    const vpn = hourRow({ qid_no: EVENT_TYPES.vpnSessionOpened.qid, event_id: null, ls_type: LOG_SOURCE_TYPES.vpn.name, res: 'sg' });
    expect(await run([mail, vpn])).toMatchObject({
      rows: [
        { channel: 'mail', resource: null },
        { channel: 'vpn', resource: 'SG' },
      ],
    });
  });

  test('a column of a wrong kind is a malformed reply that names the column', async () => {
    expect(await run([hourRow({ n: 'many' })])).toMatchObject({
      ok: false,
      failure: { kind: 'malformed_reply', message: 'unexpected values in: n' },
    });
  });

  test.each(['timeout', 'unavailable', 'unauthorised', 'refused'] as const)('a search that ends in %s is no empty answer', async (kind) => {
    const failure = { kind, message: 'no', source: 'Ariel' };
    const result = await ownActivityTool({ ariel: arielThatFails(failure) }).run(CONTEXT, {}, signal);
    expect(result).toEqual({ ok: false, failure, aql: 'SELECT' });
  });
});
