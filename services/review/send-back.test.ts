import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { SECOND_MS } from '../../domain/time.ts';
import type { Database } from '../../db/open.ts';
import { readDecision, readRun } from '../../db/reads/active-runs.ts';
import { readCase } from '../../db/reads/read-case.ts';
import { auditLog } from '../../db/schema/audit-log.ts';
import { openTestDatabase } from '../../db/testing.ts';
import { submitDraft } from '../drafts/submit-draft.ts';
import { queueTargets } from '../publish/queue-targets.ts';
import { awaitReview } from '../runs/await-review.ts';
import { rememberTokens } from '../vault/remember-tokens.ts';
import { bringToReview, createWorld, draftOf, noteTo, offenseOf, person, SENIOR, type World } from '../testing/world.ts';
import { approveDraft } from './approve-draft.ts';
import { loadInstructions } from './load-instructions.ts';
import { sendBack } from './send-back.ts';
import { settleDecision } from './settle-decision.ts';
import { undoDecision } from './undo-decision.ts';

let database: Database;
let world: World;
let n = 11_000;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
});
afterAll(() => database.close());
beforeEach(() => {
  world = createWorld(database.drizzle);
  n += 1;
});

const ASKED = { include: [], leaveOut: [], text: 'say less about the gap' };
const again = draftOf({ conclusion: 'needs_investigation' });

const pageOf = (caseId: string) =>
  readCase({ db: database.drizzle, dataKey: world.dataKey, viewer: { userName: 'v', roles: [], seesRestricted: false } }, caseId);

describe('a draft that is sent back', () => {
  test('is drafted again as the next version, and only that one can be decided', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    await sendBack(world.context(SENIOR), { ...ref, ...ASKED });
    expect(world.jobs.at(-1)).toMatchObject({ name: 'resume', data: { caseId: ref.caseId, run: 1 } });
    expect(await settleDecision(world.context(), ref)).toBe('settled');
    expect(await loadInstructions({ db: database.drizzle, dataKey: world.dataKey }, ref)).toEqual({
      include: [],
      leaveOut: [],
      texts: [ASKED.text],
    });
    const next = await submitDraft(world.context(), { ...ref, content: again });
    // Submitted once more, as after a crash, it is the same version.
    expect(await submitDraft(world.context(), { ...ref, content: draftOf({ conclusion: 'explained' }) })).toEqual(next);
    await awaitReview(world.context(), { ...ref, interruptId: 'the next interrupt' });
    expect(await pageOf(ref.caseId)).toMatchObject({
      status: 'awaiting_review',
      decision: null,
      draft: { version: 2, hash: next.draftHash, editedBy: null },
      remarks: [{ userName: 'sam', remark: { kind: 'instructions', ...ASKED } }],
    });
    const yes = { caseId: ref.caseId, verdict: 'true_positive' as const, closeOffense: false };
    await expect(approveDraft(world.context(SENIOR), { ...yes, draftHash: ref.draftHash })).rejects.toThrow('the draft changed');
    const approved = await approveDraft(world.context(SENIOR), { ...yes, draftHash: next.draftHash });
    expect(approved).toMatchObject({ interruptId: 'the next interrupt', decision: { kind: 'approve', draftHash: next.draftHash } });
  });

  test('leaves nothing, has nothing to undo, and asks for no reading of what changed', async () => {
    const offense = offenseOf(n);
    const ref = await bringToReview(world, offense);
    await world.take({ ...offense, severity: 9, lastPersistedMs: offense.lastPersistedMs + 1 });
    await sendBack(world.context(SENIOR, { undoMs: 30 * SECOND_MS }), { ...ref, ...ASKED });
    expect(await settleDecision(world.context(), ref)).toBe('settled');
    await expect(undoDecision(world.context(SENIOR), ref)).rejects.toThrow('there is no decision to undo');
    await expect(queueTargets(world.context(), { ...ref, targets: [noteTo(n)] })).rejects.toThrow('no recorded decision; nothing leaves');
    expect(await readDecision(database.drizzle, ref)).toMatchObject({ decision: { kind: 'send_back' } });
    expect((await readRun(database.drizzle, ref.caseId))?.state.status).toBe('decided');
  });

  test('says why, without names: the log holds a digest, and a name is refused without its token, which the log says', async () => {
    const ref = await bringToReview(world, offenseOf(n));
    const identities = [{ token: 'HOST-AAAAAAAAAA', domain: 'host' as const, identifier: 'WS-17' }];
    await rememberTokens(world.context(), { caseId: ref.caseId, identities });
    const say = (text: string) => sendBack(world.context(SENIOR), { ...ref, ...ASKED, text });
    await expect(say('look at ws-17 again')).rejects.toThrow('write the token that the page shows instead');
    const refused = await database.drizzle.select().from(auditLog).where(eq(auditLog.caseId, ref.caseId));
    expect(refused.at(-1)).toMatchObject({ act: 'remark.refused', actor: 'person:sam' });
    await expect(say(' x ')).rejects.toThrow('text: between 3 and 1000 characters');
    await say('look at ws-170 again');
    const rows = await database.drizzle.select().from(auditLog).where(eq(auditLog.caseId, ref.caseId));
    expect(rows.at(-1)?.act).toBe('draft.sent_back');
    expect(JSON.stringify(rows)).not.toContain('ws-170');
  });

  test.each([
    { asked: { include: ['C9'] }, why: 'the case has no claim C9' },
    { asked: { leaveOut: ['C1'] }, why: 'claim C1 must be said' },
  ])('with $asked is refused: $why', async ({ asked, why }) => {
    const claim = { frame: 'leave_record', polarity: 'points_away', mustInclude: true, loadBearing: false, parts: [], short: [] } as const;
    const rest = { facts: [], evidence: [], logSourceTypes: [], weight: 0, need: null, subjectCanWrite: false };
    const content = draftOf({ claims: [{ id: 'C1', ...claim, parts: [], short: [], ...rest }] });
    const ref = await bringToReview(world, offenseOf(n), content);
    await expect(sendBack(world.context(SENIOR), { ...ref, ...ASKED, ...asked })).rejects.toThrow(why);
  });

  test.each(['viewer', 'analyst', 'hr_partner', 'legal', 'privacy_officer', 'engineer', 'auditor'] as const)(
    'is not for the role %s',
    async (role) => {
      const input = { caseId: 'any', draftHash: 'any', ...ASKED };
      await expect(sendBack(world.context(person('p', role)), input)).rejects.toThrow('senior_analyst');
    },
  );
});
