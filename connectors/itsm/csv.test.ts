import { describe, expect, test } from 'vitest';
import { InvalidError } from '../../domain/errors.ts';
import { createCsvContext } from './csv.ts';
import { noContext } from './none.ts';

const HEADER = 'kind,id,persons,systems,actions,from,to,status,requested_by,approved_by,country';
const TICKET =
  'change_ticket,CHG1,jsmith;mlee,\\\\FS01\\HR-Payroll,file_read;bulk_copy,2026-09-21T20:00:00Z,2026-09-22T06:00:00+02:00,approved,jsmith,boss,';
const TRAVEL = 'travel,TRV1,jsmith,*,remote_logon,2026-09-21T00:00:00Z,2026-09-23T00:00:00Z,requested,,,SG';
const never = new AbortController().signal;
const interval = { fromMs: Date.parse('2026-09-21T00:00:00Z'), toMs: Date.parse('2026-09-22T00:00:00Z') };
const context = (...lines: string[]) => createCsvContext({ text: lines.join('\n'), name: 'context.csv' });

describe('the context export', () => {
  test('gives records of one kind that name the person or the system', async () => {
    const port = context(HEADER, TICKET, TRAVEL);
    expect(await port.find('change_ticket', ['JSMITH'], [], interval, never)).toEqual({
      state: 'answered',
      complete: true,
      records: [
        {
          id: 'CHG1',
          persons: ['jsmith', 'mlee'],
          systems: ['\\\\fs01\\hr-payroll'],
          actions: ['file_read', 'bulk_copy'],
          interval: { fromMs: Date.parse('2026-09-21T20:00:00Z'), toMs: Date.parse('2026-09-22T04:00:00Z') },
          status: 'approved',
          requestedBy: 'jsmith',
          approvedBy: 'boss',
          country: null,
        },
      ],
    });
    expect(await port.find('travel', ['jsmith'], [], interval, never)).toMatchObject({
      records: [{ id: 'TRV1', country: 'SG', approvedBy: null }],
    });
    expect(await port.find('change_ticket', ['nobody'], ['\\\\fs01\\hr-payroll'], interval, never)).toMatchObject({
      records: [{ id: 'CHG1' }],
    });
  });

  test('that answers for all kinds has found nothing of a kind without rows', async () => {
    expect(await context(HEADER, TICKET).find('leave', ['jsmith'], [], interval, never)).toEqual({
      state: 'answered',
      records: [],
      complete: true,
    });
  });

  test('that lists its kinds answers for no other', async () => {
    const port = context('# kinds: change_ticket; leave', HEADER, TICKET);
    expect(await port.find('leave', ['jsmith'], [], interval, never)).toEqual({ state: 'answered', records: [], complete: true });
    expect(await port.find('travel', ['jsmith'], [], interval, never)).toEqual({ state: 'not_configured' });
  });
});

describe('a context export that cannot be used is refused at load', () => {
  test.each<[string, string[], string]>([
    ['an unknown kind', [HEADER, TICKET.replace('change_ticket', 'ticket')], 'context.csv: line 2, column kind: must be one of'],
    ['no person', [HEADER, TRAVEL, TICKET.replace('jsmith;mlee', '')], 'line 3, column persons: is empty'],
    ['an unknown action', [HEADER, TICKET.replace('file_read', 'reading')], 'line 2, column actions.0: must be *'],
    ['a time without a zone', [HEADER, TICKET.replace('T20:00:00Z', 'T20:00:00')], 'line 2, column from: must be an instant'],
    ['an end before the start', [HEADER, TRAVEL.replace('2026-09-23', '2026-09-20')], 'line 2, column to: must be after from'],
    ['an unknown status', [HEADER, TRAVEL.replace('requested', 'maybe')], 'line 2, column status: must be approved'],
    ['a country that is none', [HEADER, TRAVEL.replace('SG', 'Singapore')], 'line 2, column country: must be two capital letters'],
    ['a kind that its first line does not list', ['# kinds: leave', HEADER, TICKET], 'has rows of the kind change_ticket'],
    ['a first line with an unknown kind', ['# kinds: tickets', HEADER], '# kinds takes change_ticket; '],
    ['no header', [TICKET], 'the header has no column'],
  ])('for %s', (_what, lines, message) => {
    expect(() => context(...lines)).toThrow(InvalidError);
    expect(() => context(...lines)).toThrow(message);
  });
});

test('no such system is not an answer', async () => {
  expect(await noContext.find('leave', ['jsmith'], [], interval, never)).toEqual({ state: 'not_configured' });
});
