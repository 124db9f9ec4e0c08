import { bodyLimit } from 'hono/body-limit';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';
import { InvalidError } from '../../domain/errors.ts';
import { problemResponse } from '../problem.ts';
import type { Route } from './route.ts';

const MAX_BODY_BYTES = 4_096;
/** Only the id is read, when there is one: a custom action of QRadar knows none, and its hint wakes the whole poll. */
const Hint = z.object({ offense_id: z.coerce.number().int().min(1).max(2_147_483_647).optional() });
const HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

/** Standard Webhooks: a signed hint that an offense may have changed. 202 at once; it wakes the poller and does nothing else. */
export const hook: Route = (app, deps) => {
  const tooLarge = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: (c) =>
      problemResponse({ status: 413, code: 'invalid', title: 'Too large', detail: `at most ${MAX_BODY_BYTES} bytes` }, c.get('requestId')),
  });
  app.post('/hooks/offense', tooLarge, async (c) => {
    const refuse = (status: 401 | 404, detail: string): Response =>
      problemResponse({ status, code: status === 404 ? 'not_found' : 'forbidden', title: 'Hint refused', detail }, c.get('requestId'));
    if (deps.webhookSecrets.length === 0) return refuse(404, 'no secret for hints is configured; polling finds every offense');
    const raw = Buffer.from(await c.req.arrayBuffer());
    const headers = Object.fromEntries(HEADERS.map((name) => [name, c.req.header(name) ?? '']));
    if (!deps.webhookSecrets.some((secret) => isSigned(secret, raw, headers))) {
      return refuse(401, 'the signature, its time (5 minutes) or a header of Standard Webhooks does not fit');
    }
    const hint = Hint.safeParse(parseJson(raw.toString('utf8')));
    if (!hint.success) throw new InvalidError('offense_id: give the id of the offense, e.g. {"offense_id": 42}, or leave it out');
    const receivedAtMs = deps.nowMs();
    const result = await deps.acts.acceptHint({ messageId: headers['webhook-id'] ?? '', offenseId: hint.data.offense_id ?? null });
    return c.json({ status: result, receivedAtMs }, 202);
  });
};

/** Over the raw bytes, in constant time; the package holds its own clock to five minutes either way. */
function isSigned(secret: string, raw: Buffer, headers: Record<string, string>): boolean {
  if ((headers['webhook-id'] ?? '').length > MAX_ID) return false;
  try {
    new Webhook(secret).verify(raw, headers, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}
const MAX_ID = 200;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
