import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Database } from '../../db/open.ts';
import { readCase } from '../../db/reads/read-case.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import { outbox } from '../../db/schema/outbox.ts';
import { reviews } from '../../db/schema/reviews.ts';
import { openTestDatabase } from '../../db/testing.ts';
import type { WriteTarget } from '../../domain/write-plan.ts';
import { approveDraft } from '../review/approve-draft.ts';
import { settleDecision } from '../review/settle-decision.ts';
import { restrictCase } from '../runs/restrict-case.ts';
import { portOf } from '../testing/port.ts';
import { bringToReview, createWorld, noteTo, offenseOf, person, SENIOR, type World } from '../testing/world.ts';
import { rememberTokens } from '../vault/remember-tokens.ts';
import { revealToken } from '../vault/reveal-token.ts';
import { asPosted } from './as-posted.ts';
import { loadApproved } from './load-approved.ts';
import type { Renderable } from './plan-targets.ts';
import type { PostPort } from './post-port.ts';
import { postTarget } from './post-target.ts';
import { queueTargets } from './queue-targets.ts';
import { withdrawTarget } from './withdraw-target.ts';

let database: Database;
let world: World;
let n = 71_000;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
});
afterAll(() => database.close());
beforeEach(() => {
  world = createWorld(database.drizzle);
  n += 1;
});

function renderTargets({ offenseId, person }: Renderable): WriteTarget[] {
  return [
    noteTo(offenseId),
    { kind: 'risk_row', offenseId, table: 'Risk', person, body: JSON.stringify({ [person.name]: { case: `c${offenseId}` } }) },
    { kind: 'investigated_user', offenseId, set: 'Investigated', person, source: `casewright-${offenseId}` },
    { kind: 'case_event', offenseId, sequence: `s${offenseId}`, line: `line s${offenseId}` },
  ];
}
const YES = { verdict: 'true_positive', closeOffense: false } as const;
const acting = (who = SENIOR) => world.context(who, { renderTargets });
const nameOf = (offense: number): string => `user${offense}`;
const everybody = { userName: 'v', roles: [], seesRestricted: true };

/** Remembers what it was given; each kind of `gone` is already as it should be. */
function remembering() {
  const sent: WriteTarget[] = [];
  const sender = (remoteId: string) => ({
    find: () => Promise.resolve(null),
    send: (target: WriteTarget) => {
      sent.push(target);
      return Promise.resolve({ remoteId, response: JSON.stringify({ of: nameOf(target.offenseId) }) });
    },
  });
  const senders = {
    offense_note: sender('1'),
    risk_row: sender('Risk'),
    investigated_user: sender('17'),
    case_event: sender('s'),
    withdraw_row: sender('Risk'),
    withdraw_user: sender('Investigated'),
  };
  return { port: portOf(senders), sent };
}

async function published() {
  const ref = await bringToReview(world, offenseOf(n));
  await approveDraft(acting(), { ...ref, ...YES });
  await settleDecision(world.context(), ref);
  await queueTargets(world.context(), { ...ref, targets: await loadApproved(world, ref) });
  const qradar = remembering();
  await postAll(qradar.port, ref.caseId);
  return { ...ref, ...qradar };
}

async function rowsOf(caseId: string) {
  return database.drizzle.select().from(outbox).where(eq(outbox.caseId, caseId));
}

async function postAll(port: PostPort, caseId: string): Promise<string[]> {
  const results: string[] = [];
  for (const { id } of await rowsOf(caseId)) {
    const clock = { phase: 'enrich' as const, owner: 'p1', elapsedMs: () => performance.now() };
    results.push(await postTarget({ ...world.context(), ...clock, port }, { outboxId: id }));
  }
  return results;
}

async function idOf(caseId: string, kind: string): Promise<{ outboxId: string }> {
  return { outboxId: (await rowsOf(caseId)).find((r) => r.kind === kind)?.id ?? '' };
}

describe('what is posted', () => {
  test('is not approved by who saw something else: a target that was switched on meanwhile, or another offense', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    const seen = (render: typeof renderTargets) =>
      asPosted({ ...world, renderTargets: render }, { userName: 'sam', nowMs: world.nowMs }, ref.caseId);
    const { digest: noteOnly } = await seen((of) => renderTargets(of).filter((target) => target.kind === 'offense_note'));
    const { digest: elsewhere } = await seen((of) => renderTargets({ ...of, offenseId: of.offenseId + 1 }));
    for (const targetsDigest of [noteOnly, elsewhere])
      await expect(approveDraft(acting(), { ...ref, ...YES, targetsDigest })).rejects.toThrow('what would be written to QRadar changed');
    const { digest } = await seen(renderTargets);
    expect(await approveDraft(acting(), { ...ref, ...YES, targetsDigest: digest })).toMatchObject({ run: 1 });
  });

  test('is what was shown before the approval, with the token for the name until the viewer reveals it', async () => {
    const { caseId, draftHash } = await bringToReview(world, offenseOf(n));
    const look = () => asPosted({ ...world, renderTargets }, { userName: 'sam', nowMs: world.nowMs }, caseId);
    const token = world.tokenise('user', nameOf(n));
    const before = await look();
    expect(before.approved).toBe(false);
    expect(before.targets.map((t) => [t.kind, t.masked])).toEqual([
      ['offense_note', false],
      ['risk_row', true],
      ['investigated_user', true],
      ['case_event', false],
    ]);
    const row = `{"${nameOf(n)}":{"case":"c${n}"}}`;
    expect(before.targets[1]).toMatchObject({ text: row.replace(nameOf(n), token), bytes: row.length });
    expect(JSON.stringify(before)).not.toContain(nameOf(n));

    await rememberTokens(world.context(), { caseId, identities: [{ token, domain: 'user', identifier: nameOf(n) }] });
    await revealToken(world.context(SENIOR), { caseId, token, reason: 'the table must be checked', provisionalVerdict: 'unsure' });
    expect((await look()).targets[1]).toMatchObject({ text: row, bytes: row.length, masked: false });
    const other = await asPosted({ ...world, renderTargets }, { userName: 'dora', nowMs: world.nowMs }, caseId);
    expect(JSON.stringify(other)).not.toContain(nameOf(n));

    await approveDraft(acting(), { caseId, draftHash, ...YES });
    // Switched off after the approval: what was approved stays what it was.
    const after = await asPosted({ ...world, renderTargets: () => [] }, { userName: 'dora', nowMs: world.nowMs }, caseId);
    expect(after).toEqual({ ...other, approved: true });
  });

  test('names nobody in the log, the receipts and what a case page reads', async () => {
    const { caseId, sent } = await published();
    expect(JSON.stringify(sent)).toContain(nameOf(n));
    const page = await readCase({ db: database.drizzle, dataKey: world.dataKey, viewer: everybody }, caseId);
    expect(page?.outbox).toHaveLength(4);
    expect(page?.status).toBe('published');
    expect(JSON.stringify([page?.outbox, page?.history])).not.toContain(nameOf(n));
    const digests = page?.outbox.map((o) => o.receipt?.responseSha256);
    // Of the answer that names the person the digest is that of the one with the token, which nobody can guess names by.
    expect(new Set(digests).size).toBe(2);
  });

  test('of a restricted case is the note alone, and nothing of it leaves', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await restrictCase(world.context(), { caseId: ref.caseId, reason: 'team' });
    const nora = person('nora', 'senior_analyst');
    await approveDraft(acting(nora), { ...ref, ...YES });
    expect((await loadApproved(world, ref)).map((t) => t.kind)).toEqual(['offense_note']);
  });

  test('was the note alone before there were other targets, and such an approval is still carried out', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await approveDraft(acting(), { ...ref, ...YES });
    const [review] = await database.drizzle.select().from(reviews).where(eq(reviews.caseId, ref.caseId));
    const cipher = await caseCipher(database.drizzle, world.dataKey, ref.caseId);
    const sealed = cipher.seal('reviews', review?.id ?? '', noteTo(n).text);
    await database.drizzle.update(reviews).set({ approvedSealed: sealed }).where(eq(reviews.caseId, ref.caseId));
    expect(await loadApproved(world, ref)).toEqual([noteTo(n)]);
  });
});

describe('taking a write back', () => {
  test('is an act of a senior analyst, audited, carried out once by the worker, with a receipt', async () => {
    const { caseId, port, sent } = await published();
    for (const who of ['analyst', 'engineer', 'privacy_officer'] as const)
      await expect(withdrawTarget(world.context(person('x', who)), await idOf(caseId, 'risk_row'))).rejects.toThrow('this needs the role');
    sent.length = 0;
    await withdrawTarget(world.context(SENIOR), await idOf(caseId, 'risk_row'));
    await expect(withdrawTarget(world.context(SENIOR), await idOf(caseId, 'risk_row'))).rejects.toThrow('being taken out already');
    await postAll(port, caseId);
    expect(sent).toMatchObject([{ kind: 'withdraw_row', table: 'Risk', person: { name: nameOf(n) } }]);
    const page = await readCase({ db: database.drizzle, dataKey: world.dataKey, viewer: everybody }, caseId);
    expect(page?.status).toBe('published');
    expect(page?.outbox.filter((o) => o.mayWithdraw).map((o) => o.kind)).toEqual(['investigated_user']);
    expect(page?.outbox.find((o) => o.kind === 'withdraw_row')?.receipt).toMatchObject({ remoteId: 'Risk' });
    expect(page?.history.find((h) => h.act === 'publish.withdrawn')).toMatchObject({
      actor: 'person:sam',
      detail: { role: 'senior_analyst', target: 'risk_row', offense: n },
    });
  });

  test.each(['offense_note', 'case_event'])('is not offered for what QRadar keeps: %s', async (kind) => {
    const { caseId } = await published();
    await expect(withdrawTarget(world.context(SENIOR), await idOf(caseId, kind))).rejects.toThrow('for good');
    expect(await rowsOf(caseId)).toHaveLength(4);
  });

  test('waits for the write to arrive, and for a phase in which anything is written', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await approveDraft(acting(), { ...ref, ...YES });
    await settleDecision(world.context(), ref);
    await queueTargets(world.context(), { ...ref, targets: await loadApproved(world, ref) });
    await expect(withdrawTarget(world.context(SENIOR), await idOf(ref.caseId, 'risk_row'))).rejects.toThrow('has not arrived');
    await postAll(remembering().port, ref.caseId);
    const lower = world.context(SENIOR, { phase: 'assist' });
    await expect(withdrawTarget(lower, await idOf(ref.caseId, 'risk_row'))).rejects.toThrow('in phase assist nothing is written');
  });

  test('goes on for a case that was restricted meanwhile, by a named reviewer and by nobody else', async () => {
    const { caseId, port, sent } = await published();
    await restrictCase(world.context(), { caseId, reason: 'team' });
    sent.length = 0;
    await expect(withdrawTarget(world.context(SENIOR), await idOf(caseId, 'risk_row'))).rejects.toThrow('there is no case');
    await withdrawTarget(world.context(person('nora', 'senior_analyst')), await idOf(caseId, 'risk_row'));
    await postAll(port, caseId);
    expect(sent.map((t) => t.kind)).toEqual(['withdraw_row']);
  });
});
