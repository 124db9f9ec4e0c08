import { afterEach, describe, expect, test } from 'vitest';
import { createQRadarClient } from '../connectors/qradar/client.ts';
import { listNotes } from '../connectors/qradar/notes.ts';
import { SENIOR, startWholeService, START_MS, type WholeService } from './whole-service.ts';
import { peopleOf } from './people.ts';

const RULES = ['UBA : Abnormal increase in User activity'];
let world: WholeService;
afterEach(() => world.stop());

/** An offense each for so many people, drafted and waiting. */
async function waiting(count: number): Promise<number[]> {
  const offenses: number[] = [];
  for (const username of peopleOf(world.simulator).slice(0, count)) {
    const { id } = await world.simulator.control.raise({ username, rules: RULES, severity: 9 });
    await world.hint(id);
    offenses.push(id);
  }
  for (const id of offenses) await world.draft(id);
  return offenses;
}

/** Longer than the outbox is swept, and the queue is looked at. */
const letItLeave = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 6_000));

describe.each(['monitor', 'assist'] as const)('in phase %s', (phase) => {
  test('whatever is decided, nothing leaves, and every draft and verdict is kept', { timeout: START_MS }, async () => {
    world = await startWholeService({ PHASE: phase, POLL_SECONDS: '1' });
    const [plain = 0, closing = 0, edited = 0, dismissed = 0] = await waiting(4);
    await world.approve(plain);
    await world.approve(closing, true);
    const { caseId, draft } = await world.caseAt(edited, 'awaiting_review');
    const text = 'Seen and agreed with the owner of the system.';
    await world.service.acts.editSection(SENIOR, { caseId, draftHash: draft?.hash ?? '', section: 'context', text });
    await world.approve(edited, true);
    const last = await world.caseAt(dismissed, 'awaiting_review');
    await world.service.acts.dismiss(SENIOR, {
      caseId: last.caseId,
      draftHash: last.draft?.hash ?? '',
      verdict: 'false_positive',
      reason: 'nothing in it',
      closeOffense: true,
      acknowledgedChange: last.changedSince,
    });
    const ended = await Promise.all([plain, closing, edited].map((id) => world.caseAt(id, 'kept')));
    ended.push(await world.caseAt(dismissed, 'dismissed'));
    await letItLeave();
    expect(world.simulator.control.writes()).toEqual([]);
    expect(ended.map((c) => c.outbox)).toEqual([[], [], [], []]);
    expect(ended.map((c) => c.draft?.content.claims.length ?? 0).every((n) => n > 0)).toBe(true);
    expect(ended.map((c) => c.decision?.verdict)).toEqual([...Array<string>(3).fill('benign_true_positive'), 'false_positive']);
    expect(ended[2]?.draft?.content.edits).toMatchObject([{ section: 'context', text }]);
  });
});

describe('in phase enrich', () => {
  test(
    'an approval posts one note, QRadar holds exactly the approved bytes, and closing is a write of its own',
    { timeout: START_MS },
    async () => {
      world = await startWholeService({ PHASE: 'enrich', POLL_SECONDS: '1' });
      const [id = 0, closing = 0, other = 0] = await waiting(3);
      await world.approve(id);
      await world.approve(closing, true);
      await world.caseAt(closing, 'published');
      const view = await world.caseAt(id, 'published');
      await letItLeave();
      const reader = createQRadarClient({
        baseUrl: world.simulator.url,
        token: world.simulator.tokens.read,
        ca: world.simulator.certificatePem,
      });
      const notes = await listNotes(reader, id, new AbortController().signal);
      const others = await listNotes(reader, other, new AbortController().signal);
      reader.close();
      expect(notes).toHaveLength(1);
      expect(others).toEqual([]);
      const approved = view.outbox[0]?.shown.text ?? '';
      expect(Buffer.from(notes[0]?.text ?? '', 'utf8').equals(Buffer.from(approved, 'utf8'))).toBe(true);
      expect(view.outbox[0]?.receipt).toMatchObject({ remoteId: String(notes[0]?.id), offenseId: id });
      const written = world.simulator.control.writes().map((w) => `${w.kind} ${w.path}`);
      expect(written.toSorted()).toEqual(
        [
          `note /api/siem/offenses/${id}/notes`,
          `note /api/siem/offenses/${closing}/notes`,
          `offense /api/siem/offenses/${closing}`,
        ].toSorted(),
      );
      expect(approved).toContain(`/cases/${view.caseId}`);
    },
  );
});
