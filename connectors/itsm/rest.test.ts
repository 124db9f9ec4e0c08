import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ACTIONS, CHECK_KINDS } from '../../domain/check.ts';
import openapi from './openapi.json' with { type: 'json' };
import { createRestContext } from './rest.ts';

const ITSM = 'https://itsm.example';
const SEARCH = '/casewright/records/search';
const never = new AbortController().signal;
const interval = { fromMs: Date.parse('2026-09-21T00:00:00Z'), toMs: Date.parse('2026-09-22T00:00:00Z') };
const rest = (timeoutMs = 1_000) =>
  createRestContext({ baseUrl: `${ITSM}/casewright/`, token: 'itsm-secret', timeoutMs, sleep: async () => {}, random: () => 0 });

const record = (id: string, more: object = {}) => ({
  id,
  persons: ['jsmith'],
  systems: ['\\\\FS01\\HR-Payroll'],
  actions: ['file_read'],
  from: '2026-09-21T20:00:00Z',
  to: '2026-09-22T04:00:00Z',
  status: 'approved',
  ...more,
});

const Question = z.strictObject({
  kind: z.string(),
  persons: z.array(z.string()),
  systems: z.array(z.string()),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
});

function play(body: unknown, status = 200): z.infer<typeof Question>[] {
  const asked: z.infer<typeof Question>[] = [];
  nock(ITSM, { reqheaders: { Authorization: 'Bearer itsm-secret', 'Content-Type': 'application/json' } })
    .post(SEARCH)
    .reply((_uri, question) => {
      asked.push(Question.parse(question));
      return [status, JSON.stringify(body)];
    });
  return asked;
}

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.enableNetConnect());

describe('context over HTTP', () => {
  test('is asked for one kind, every person and system, 30 days either side', async () => {
    const asked = play({ kept: true, complete: true, records: [record('CHG1')] });
    expect(await rest().find('change_ticket', ['jsmith', 'E1'], ['erp-prod'], interval, never)).toEqual({
      state: 'answered',
      complete: true,
      records: [
        {
          id: 'CHG1',
          persons: ['jsmith'],
          systems: ['\\\\fs01\\hr-payroll'],
          actions: ['file_read'],
          interval: { fromMs: Date.parse('2026-09-21T20:00:00Z'), toMs: Date.parse('2026-09-22T04:00:00Z') },
          status: 'approved',
          requestedBy: null,
          approvedBy: null,
          country: null,
        },
      ],
    });
    expect(asked).toEqual([
      {
        kind: 'change_ticket',
        persons: ['jsmith', 'E1'],
        systems: ['erp-prod'],
        from: '2026-08-22T00:00:00.000Z',
        to: '2026-10-22T00:00:00.000Z',
      },
    ]);
  });

  test('keeps apart: nothing found, not kept there, and cut', async () => {
    play({ kept: true, complete: true, records: [] });
    expect(await rest().find('leave', ['jsmith'], [], interval, never)).toEqual({ state: 'answered', records: [], complete: true });
    play({ kept: false, complete: true, records: [] });
    expect(await rest().find('leave', ['jsmith'], [], interval, never)).toEqual({ state: 'not_configured' });
    play({ kept: true, complete: false, records: [record('L1')] });
    expect(await rest().find('leave', ['jsmith'], [], interval, never)).toMatchObject({ state: 'answered', complete: false });
  });

  test('drops records that were not asked for', async () => {
    const far = { from: '2025-01-01T00:00:00Z', to: '2025-01-02T00:00:00Z' };
    play({ kept: true, complete: true, records: [record('A', { persons: ['mlee'] }), record('B', far), record('C')] });
    expect(await rest().find('leave', ['jsmith'], [], interval, never)).toMatchObject({ records: [{ id: 'C' }] });
  });

  test('asks several times for many systems, and gives each record once', async () => {
    const systems = Array.from({ length: 90 }, (_, i) => `share${i}`);
    const asked = [1, 2, 3].map((n) => play({ kept: true, complete: n !== 2, records: [record('CHG1'), record(`CHG-${n}`)] }));
    const answer = await rest().find('change_ticket', ['jsmith'], systems, interval, never);
    expect(answer).toMatchObject({ state: 'answered', complete: false });
    expect(answer.state === 'answered' ? answer.records.map((r) => r.id) : []).toEqual(['CHG1', 'CHG-1', 'CHG-2', 'CHG-3']);
    expect(asked.flatMap((a) => a[0]?.systems ?? [])).toEqual(systems);
  });

  test.each<[string, () => void]>([
    ['answers 503 three times', () => [1, 2, 3].forEach(() => play({}, 503))],
    ['answers 401', () => play({}, 401)],
    ['leaves out whether it keeps the kind', () => play({ records: [], complete: true })],
    ['sends a record with an unknown status', () => play({ kept: true, complete: true, records: [record('A', { status: 'ok' })] })],
    ['sends a record without a zone', () => play({ kept: true, complete: true, records: [record('A', { from: '2026-09-21 20:00' })] })],
    ['cuts its answer', () => nock(ITSM).post(SEARCH).reply(200, '{"kept":true,')],
  ])('that %s could not be checked', async (_what, prepare) => {
    prepare();
    const answer = await rest().find('leave', ['jsmith'], [], interval, never);
    expect(answer).toMatchObject({ state: 'could_not_check', reason: expect.any(String) });
    expect(JSON.stringify(answer)).not.toMatch(/jsmith|itsm-secret/);
  });

  test.each([404, 405, 501])(
    'that answers %i to a question by POST says what to switch on, and is not asked by address',
    async (status) => {
      play({}, status);
      expect(await rest().find('leave', ['jsmith'], [], interval, never)).toEqual({
        state: 'could_not_check',
        kind: 'refused',
        reason: expect.stringMatching(new RegExp(`^it answered ${status}: switch on .* records/search`)),
      });
      expect(nock.pendingMocks()).toEqual([]);
    },
  );

  test('that is slow could not be checked', async () => {
    nock(ITSM).post(SEARCH).delay(500).reply(200, {});
    expect(await rest(30).find('leave', ['jsmith'], [], interval, never)).toMatchObject({ state: 'could_not_check' });
  });
});

describe('the description of the interface', () => {
  test('knows the kinds, actions and members that the adapter reads', () => {
    const { Kind, Record } = openapi.components.schemas;
    expect(Kind.enum).toEqual([...CHECK_KINDS]);
    expect(Record.properties.actions.items.enum).toEqual([...ACTIONS, '*']);
    expect(Object.keys(Record.properties)).toEqual([
      'id',
      'persons',
      'systems',
      'actions',
      'from',
      'to',
      'status',
      'requestedBy',
      'approvedBy',
      'country',
    ]);
    expect(Object.keys(openapi.components.schemas.Question.properties)).toEqual(Object.keys(Question.shape));
    expect(openapi.paths['/records/search'].post.operationId).toBe('findRecords');
  });
});
