import { randomBytes, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createQRadarClient, type QRadarClient } from '../connectors/qradar/client.ts';
import { postNote } from '../connectors/qradar/notes.ts';
import { closeOffense } from '../connectors/qradar/offenses.ts';
import { readReferenceSet } from '../connectors/qradar/reference-data.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { peopleOf } from './people.ts';
import { SENIOR, START_MS, startWholeService, TEST_MS, type WholeService, until } from './whole-service.ts';

const RULE = 'UBA : Abnormal increase in User activity';
const SECRET = `whsec_${randomBytes(24).toString('base64')}`;
const signal = new AbortController().signal;

let world: WholeService;
let people: string[];
/** An administrator in QRadar. */
let admin: QRadarClient;
beforeAll(async () => {
  world = await startWholeService({ POLL_SECONDS: '1', INTAKE_RULE: 'severity >= 7', WEBHOOK_SECRETS: SECRET });
  people = peopleOf(world.simulator);
  const token = world.simulator.callers.find((c) => c.role === 'admin')?.token ?? '';
  admin = createQRadarClient({ baseUrl: world.simulator.url, token, ca: world.simulator.certificatePem });
}, START_MS);
afterAll(async () => {
  admin.close();
  await world.stop();
});

function somebody(): string {
  const username = people.shift();
  if (username === undefined) throw new Error('nobody is left');
  return username;
}

async function raised(username: string, severity = 8): Promise<number> {
  return (await world.simulator.control.raise({ username, rules: [RULE], severity })).id;
}

/** Everything that QRadar had until now was read. */
async function readToTheEnd(): Promise<void> {
  const sinceMs = world.simulator.control.now();
  await until('QRadar is read to the end', async () => ((await world.service.reads.intake()).polledAtMs ?? 0) > sinceMs);
}

const skipOf = (offenseId: number) =>
  until('the offense is listed', async () => (await world.skips()).find((s) => s.offenseId === offenseId));

describe('a case and its offense', () => {
  test('a note and twenty sense events of a known type are no news: one investigation, one draft', { timeout: TEST_MS }, async () => {
    const username = somebody();
    const id = await raised(username);
    const before = await world.caseAt(id, 'awaiting_review');
    // Past the hour in which nothing is run again anyway.
    world.simulator.control.setClock(world.simulator.control.now() + 2 * HOUR_MS);
    await postNote(admin, id, 'An analyst looked at this.', signal);
    for (let n = 0; n < 20; n += 1)
      expect(await world.simulator.control.sense({ username, rules: [RULE] })).toMatchObject({ id, joined: true });
    await readToTheEnd();
    const now = await world.caseAt(id, 'awaiting_review');
    expect(now).toMatchObject({ caseId: before.caseId, run: 1, changedSince: null });
    expect(now.draft).toMatchObject({ hash: before.draft?.hash, version: 1 });
    expect((await world.lines()).filter((l) => l.subjectToken === before.subjectToken)).toHaveLength(1);
    expect(now.history.filter((h) => h.act === 'case.opened')).toHaveLength(1);
  });

  test('a sense event of a type that is new runs the case again, once', { timeout: TEST_MS }, async () => {
    const username = somebody();
    const id = await raised(username);
    await world.caseAt(id, 'awaiting_review');
    world.simulator.control.setClock(world.simulator.control.now() + HOUR_MS + MINUTE_MS);
    await world.simulator.control.sense({ username, rules: ['UBA : New Account Use Detected'] });
    const again = await until('the second run waits', async () => {
      const line = await world.line(id);
      return line?.run === 2 && line.status === 'awaiting_review' && line;
    });
    expect(again.changedSince).toBeNull();
    expect((await world.lines()).filter((l) => l.subjectToken === again.subjectToken)).toHaveLength(1);
  });

  test('a second offense on the same user, under another form of the name, joins the open case', { timeout: TEST_MS }, async () => {
    const username = somebody();
    const first = await raised(username);
    const { caseId } = await world.caseAt(first, 'awaiting_review');
    const second = await raised(`CORP\\${username.toUpperCase()}`);
    expect(second).not.toBe(first);
    const line = await until('the second offense is somewhere', () => world.line(second));
    expect(line).toMatchObject({ caseId, offenseIds: [first, second] });
  });

  test(
    'closed in QRadar, the case moves, and the closing reason is a proposed verdict that decides nothing',
    { timeout: TEST_MS },
    async () => {
      const id = await raised(somebody());
      await world.caseAt(id, 'awaiting_review');
      await closeOffense(admin, id, 2, signal);
      const line = await until('the closing is seen', async () => {
        const seen = await world.line(id);
        return seen?.offenseStatus === 'CLOSED' && seen;
      });
      expect(line).toMatchObject({ status: 'awaiting_review', proposedVerdict: 'false_positive', verdict: null });
    },
  );

  test('hidden and assigned in QRadar show on the case, the analyst as a token', { timeout: TEST_MS }, async () => {
    const id = await raised(somebody());
    await world.caseAt(id, 'awaiting_review');
    await admin.post(`/api/siem/offenses/${id}`, { query: { status: 'HIDDEN', assigned_to: 'admin' } }, signal);
    const line = await until('it is seen', async () => {
      const seen = await world.line(id);
      return seen?.offenseStatus === 'HIDDEN' && seen;
    });
    expect(line.assignedToken).toBe(world.service.tokenise('user', 'admin'));
    expect(line.status).toBe('awaiting_review');
  });
});

/** A hint about the first offense, signed as asked. */
async function send(change: { id?: string; at?: Date; secret?: string } = {}): Promise<Response> {
  const { id = `msg_${randomUUID()}`, at = new Date(), secret = SECRET } = change;
  const body = JSON.stringify({ offense_id: 1 });
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  return fetch(`${world.service.url ?? ''}/hooks/offense`, { method: 'POST', headers, body });
}

describe('a hint', () => {
  test('twice with the same id is taken once', async () => {
    const id = `msg_${randomUUID()}`;
    const answers = [await send({ id }), await send({ id })];
    expect(answers.map((a) => a.status)).toEqual([202, 202]);
    expect(await Promise.all(answers.map((a) => a.json()))).toMatchObject([{ status: 'accepted' }, { status: 'replayed' }]);
  });

  test.each([
    { what: 'a wrong signature', change: { secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}` } },
    { what: 'an old timestamp', change: { at: new Date(Date.now() - 6 * MINUTE_MS) } },
    { what: 'a timestamp ahead', change: { at: new Date(Date.now() + 6 * MINUTE_MS) } },
  ])('with $what is refused', async ({ change }) => {
    expect((await send(change)).status).toBe(401);
  });
});

describe('what is not taken', () => {
  test('an offense that is not severe enough is listed by the intake rule', { timeout: TEST_MS }, async () => {
    expect(await skipOf(await raised(somebody(), 5))).toMatchObject({ rule: 'intake', reason: expect.stringContaining('severity >= 7') });
  });

  test('an offense on a user who is not tracked is listed, without the name', { timeout: TEST_MS }, async () => {
    const [username = ''] = (await readReferenceSet(admin, 'UBA : Users Not Tracked', signal)) ?? [];
    const skip = await skipOf(await raised(username));
    expect(skip.rule).toBe('user_not_tracked');
    expect(JSON.stringify(skip).toLowerCase()).not.toContain(username.toLowerCase());
  });

  test('an offense on a name that cannot be used is a failed case that people see', { timeout: TEST_MS }, async () => {
    const id = await raised('unknown');
    const line = await until('the case is there', () => world.line(id));
    expect(line).toMatchObject({ status: 'failed', node: 'open', failureReason: expect.stringContaining('cannot be used') });
  });
});

describe('the pause switch', () => {
  test('while it is on nothing new is drafted, what waits can be decided; afterwards nothing is lost', { timeout: TEST_MS }, async () => {
    const before = await raised(somebody());
    await world.caseAt(before, 'awaiting_review');
    await world.service.acts.setPause(SENIOR, { paused: true, reason: 'works council' });
    const during = [await raised(somebody()), await raised(somebody())];
    await readToTheEnd();
    await readToTheEnd();
    expect(await Promise.all(during.map((id) => world.line(id)))).toEqual([undefined, undefined]);
    expect((await world.skips()).filter((s) => during.includes(s.offenseId))).toEqual([]);
    await world.approve(before);
    await world.caseAt(before, 'published');
    await world.service.acts.setPause(SENIOR, { paused: false, reason: 'agreed' });
    for (const id of during) await world.caseAt(id, 'awaiting_review');
  });
});

describe('when QRadar cannot be read', () => {
  test.each(['503', '401', 'down', 'truncated'] as const)(
    '%s: offenses raised meanwhile are found when it is back',
    { timeout: TEST_MS },
    async (kind) => {
      world.simulator.control.setFaults([{ path: '/api/siem/offenses', kind }]);
      const id = await raised(somebody());
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      expect(await world.line(id)).toBeUndefined();
      world.simulator.control.clearFaults();
      await world.caseAt(id, 'awaiting_review');
    },
  );
});
