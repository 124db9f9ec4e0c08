import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createScimHr } from './scim.ts';
import { ENTERPRISE, HR_EXTENSION } from './scim-user.ts';

const HR = 'https://hr.example';
const SEARCH = '/scim/v2/Users/.search';
const never = new AbortController().signal;
const scim = (timeoutMs = 1_000) =>
  createScimHr({ baseUrl: `${HR}/scim/v2`, token: 'hr-secret', timeoutMs, sleep: async () => {}, random: () => 0 });

const user = (n: number, userName: string, more: object = {}) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  id: `id-${n}`,
  userName,
  name: { familyName: 'Not Asked For' },
  title: 'Finance Analyst',
  timezone: 'Europe/Berlin',
  addresses: [
    { type: 'home', locality: 'Elsewhere' },
    { type: 'work', locality: 'Berlin' },
  ],
  [ENTERPRISE]: { employeeNumber: `E${n}`, department: 'Finance', manager: { value: 'E9' } },
  [HR_EXTENSION]: {
    startDate: '2020-01-01T00:00:00Z',
    contract: 'permanent',
    endDate: '2026-12-31',
    shiftStartHour: 8,
    shiftEndHour: 17,
    workdays: [1, 2],
  },
  ...more,
});

const SearchRequest = z.object({
  schemas: z.tuple([z.literal('urn:ietf:params:scim:api:messages:2.0:SearchRequest')]),
  filter: z.string(),
  attributes: z.array(z.string()),
  startIndex: z.int(),
  count: z.int(),
});

/** Plays one answer and gives the search that it was asked with. */
function play(body: object, status = 200): z.infer<typeof SearchRequest>[] {
  const asked: z.infer<typeof SearchRequest>[] = [];
  const reqheaders = { Authorization: 'Bearer hr-secret', Accept: 'application/scim+json', 'Content-Type': 'application/scim+json' };
  nock(HR, { reqheaders })
    .post(SEARCH)
    .reply((_uri, question) => {
      asked.push(SearchRequest.parse(typeof question === 'string' ? JSON.parse(question) : question));
      return [status, body];
    });
  return asked;
}
const list = (resources: object[], totalResults = resources.length) => ({
  totalResults,
  startIndex: 1,
  itemsPerPage: resources.length,
  Resources: resources,
});

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.enableNetConnect());

describe('HR over SCIM', () => {
  test('is asked by user name, for allow-listed attributes only', async () => {
    const asked = play(list([user(1, 'JSmith')]));
    expect(await scim().find(['CORP\\jsmith', 'jsmith'], never)).toEqual({
      state: 'answered',
      value: {
        employeeRef: 'E1',
        userNames: ['JSmith'],
        department: 'Finance',
        title: 'Finance Analyst',
        managerRef: 'E9',
        location: 'Berlin',
        contract: 'permanent',
        startDate: '2020-01-01',
        endDate: '2026-12-31',
        endAnnounced: false,
        absent: false,
        timeZone: 'Europe/Berlin',
        shiftStartHour: 8,
        shiftEndHour: 17,
        workdays: [1, 2],
        project: null,
        customGroup: null,
      },
    });
    expect(asked[0]?.filter).toBe('userName eq "corp\\\\jsmith" or userName eq "jsmith"');
    expect(asked[0]?.attributes).not.toContain('name');
  });

  test('quotes what it asks for', async () => {
    const asked = play(list([]));
    await scim().find(['a" or userName pr or userName eq "b'], never);
    expect(asked[0]?.filter).toBe(String.raw`userName eq "a\" or username pr or username eq \"b"`);
  });

  test('that knows nobody of the names says so', async () => {
    play(list([]));
    expect(await scim().find(['mlee'], never)).toEqual({ state: 'answered', value: null });
  });

  test('that answers with somebody else is not believed', async () => {
    play(list([user(1, 'jsmith')]));
    expect(await scim().find(['mlee'], never)).toEqual({ state: 'answered', value: null });
  });

  test('that knows two persons of the names gives neither', async () => {
    play(list([user(1, 'jsmith'), user(2, 'jsmith@corp.example')]));
    expect(await scim().find(['jsmith'], never)).toMatchObject({ state: 'could_not_check' });
  });

  test('without a start date is no answer', async () => {
    play(list([user(1, 'jsmith', { [HR_EXTENSION]: undefined })]));
    expect(await scim().find(['jsmith'], never)).toMatchObject({ state: 'could_not_check', reason: expect.stringContaining('start date') });
  });

  test.each([
    ['title', 'Finance Analyst', 'title eq "Finance Analyst"'],
    ['department', 'R&D "x"', String.raw`${ENTERPRISE}:department eq "R&D \"x\""`],
    ['location', 'Berlin', 'addresses.locality eq "Berlin"'],
    ['manager', 'E9', `${ENTERPRISE}:manager.value eq "E9"`],
    ['customGroup', 'Close', `${HR_EXTENSION}:customGroup eq "Close"`],
  ] as const)('lists by %s', async (attribute, value, filter) => {
    const asked = play(list([user(1, 'jsmith')]));
    expect(await scim().listBy(attribute, value, never)).toMatchObject({ state: 'answered', value: [{ employeeRef: 'E1' }] });
    expect(asked[0]?.filter).toBe(filter);
  });

  test('a server that does not heed where a page begins has not been read, and nobody is counted twice', async () => {
    const first = list([user(1, 'a'), user(2, 'b'), user(3, 'c')], 6);
    play(first);
    play(first);
    expect(await scim().listBy('title', 'Finance Analyst', never)).toMatchObject({
      state: 'could_not_check',
      reason: 'HR: the list of users could not be read to its end',
    });
  });

  test('is read page by page', async () => {
    const people = Array.from({ length: 150 }, (_, n) => user(n, `user${n}`));
    const first = play(list(people.slice(0, 100), 150));
    const second = play(list(people.slice(100), 150));
    const answer = await scim().listBy('title', 'Finance Analyst', never);
    expect(answer.state === 'answered' ? answer.value : []).toHaveLength(150);
    expect([first[0]?.startIndex, second[0]?.startIndex]).toEqual([1, 101]);
  });
});

describe('HR that could not be asked', () => {
  test.each<[string, () => void]>([
    ['answers 500 three times', () => [1, 2, 3].forEach(() => play({}, 500))],
    ['answers 401', () => play({}, 401)],
    ['answers with something else', () => play({ users: [] })],
    ['answers with a user that is none', () => play(list([{ id: 1 }]))],
    ['answers with half a list', () => (play(list([user(1, 'jsmith')], 5)), play(list([], 5)))],
    ['cuts its answer', () => nock(HR).post(SEARCH).reply(200, '{"totalResults":0,')],
    ['redirects', () => nock(HR).post(SEARCH).reply(302, '', { Location: 'https://evil.example/' })],
    [
      'is down',
      () =>
        nock(HR)
          .post(SEARCH)
          .times(3)
          .replyWithError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })),
    ],
  ])('because it %s is neither empty nor an error that ends the case', async (_what, prepare) => {
    prepare();
    const answer = await scim().find(['jsmith'], never);
    expect(answer).toMatchObject({ state: 'could_not_check', reason: expect.stringMatching(/^HR: /) });
    expect(JSON.stringify(answer)).not.toMatch(/jsmith|hr-secret/);
  });

  test.each([404, 405, 501])(
    'because it answers %i to a search by POST says what to switch on, and is not asked by address',
    async (status) => {
      play({}, status);
      expect(await scim().find(['jsmith'], never)).toEqual({
        state: 'could_not_check',
        kind: 'refused',
        reason: expect.stringMatching(new RegExp(`^HR: it answered ${status}: switch on .* Users/.search`)),
      });
      expect(nock.pendingMocks()).toEqual([]);
    },
  );

  test('within the deadline says that', async () => {
    nock(HR).post(SEARCH).delay(500).reply(200, list([]));
    expect(await scim(30).find(['jsmith'], never)).toMatchObject({ state: 'could_not_check', reason: expect.stringContaining('time') });
  });
});
