import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { NOW_MS, testApp } from '../testing.ts';

const secretOf = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
const OLD = secretOf(1);
const NEW = secretOf(2);
const BODY = '{"offense_id": 42}';

function signed(secret: string, body = BODY, at = new Date(), id = 'msg_1'): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
    'content-type': 'application/json',
  };
}

function hooks() {
  const { app, calls } = testApp({ webhookSecrets: [OLD, NEW] });
  return {
    calls,
    send: (headers: Record<string, string>, body = BODY) => app.request('/hooks/offense', { method: 'POST', headers, body }),
  };
}

const minutes = (n: number): Date => new Date(Date.now() + n * 60_000);

describe('a hint', () => {
  test.each([OLD, NEW])('signed with one of the two secrets is answered 202 with the time it was received', async (secret) => {
    const { send, calls } = hooks();
    const response = await send(signed(secret));
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ status: 'accepted', receivedAtMs: NOW_MS });
    expect(calls).toEqual([{ act: 'acceptHint', input: { messageId: 'msg_1', offenseId: 42 } }]);
  });

  test('sent again is known for a replay', async () => {
    const { send } = hooks();
    const headers = signed(OLD);
    await send(headers);
    expect(await (await send(headers)).json()).toMatchObject({ status: 'replayed' });
  });

  test.each<[string, Record<string, string>, string]>([
    ['another secret', signed(secretOf(3)), BODY],
    ['a body that was changed by one byte', signed(OLD), '{"offense_id": 43}'],
    ['a body that reads the same and is written otherwise', signed(OLD), '{"offense_id":42}'],
    ['a signature six minutes old', signed(OLD, BODY, minutes(-6)), BODY],
    ['a signature from the future', signed(OLD, BODY, minutes(6)), BODY],
    ['another id', { ...signed(OLD), 'webhook-id': 'msg_2' }, BODY],
    ['another time', { ...signed(OLD), 'webhook-timestamp': '1' }, BODY],
    ['no signature', { 'webhook-id': 'msg_1', 'webhook-timestamp': '1' }, BODY],
    ['a signature that is none', { ...signed(OLD), 'webhook-signature': 'v1' }, BODY],
    ['another version of signature', { ...signed(OLD), 'webhook-signature': 'v2,AAAA' }, BODY],
    ['an endless id', signed(OLD, BODY, new Date(), 'x'.repeat(300)), BODY],
  ])('with %s is answered 401 and wakes nothing', async (_name, headers, body) => {
    const { send, calls } = hooks();
    expect((await send(headers, body)).status).toBe(401);
    expect(calls).toEqual([]);
  });

  test.each(['{"offense_id": "none"}', '{"offense_id": 0}', '{"offense_id": 1e12}', '[]', 'no JSON', '""'])(
    'that says %s is refused by its field',
    async (body) => {
      const { send, calls } = hooks();
      const response = await send(signed(OLD, body), body);
      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.text()).toContain('offense_id');
      expect(calls).toEqual([]);
    },
  );

  test('that is too large is refused unread', async () => {
    const { send } = hooks();
    const body = JSON.stringify({ offense_id: 42, filler: 'x'.repeat(5_000) });
    expect((await send(signed(OLD, body), body)).status).toBe(413);
  });

  test('without a configured secret is refused', async () => {
    const { app } = testApp({ webhookSecrets: [] });
    expect((await app.request('/hooks/offense', { method: 'POST', headers: signed(OLD), body: BODY })).status).toBe(404);
  });
});
