import { afterAll, beforeAll, expect, test } from 'vitest';
import { SENIOR, START_MS, startWholeService, TEST_MS, until, VIEWER, type WholeService } from './whole-service.ts';

/** Long enough to change one's mind in on a busy machine. */
const UNDO_SECONDS = 20;
let service: WholeService;
beforeAll(async () => {
  service = await startWholeService({ UNDO_SECONDS: String(UNDO_SECONDS) });
}, START_MS);
afterAll(() => service.stop());

test(
  'a draft is sent back, drafted again, approved, taken back, approved again, and posted once when that can no longer be undone',
  async () => {
    const { acts, reads } = service.service;
    const { id } = await service.simulator.control.raiseStory('night-hr-files');
    await service.hint(id);
    const first = await service.caseAt(id, 'awaiting_review');
    const { caseId } = first;
    const optional = first.draft?.content.selection.sections.what_happened
      .map((p) => first.draft?.content.claims.find((c) => c.id === p.claimId))
      .find((c) => c?.mustInclude === false);
    await acts.sendBack(SENIOR, {
      caseId,
      draftHash: first.draft?.hash ?? '',
      include: [],
      leaveOut: [optional?.id ?? ''],
      text: 'this claim adds nothing',
    });
    const second = await until('the next version', async () => {
      const view = await reads.case(VIEWER, caseId);
      return view?.status === 'awaiting_review' && view.draft?.version === 2 && view;
    });
    expect(JSON.stringify(second.draft?.content.selection)).not.toContain(`"${optional?.id ?? ''}"`);
    await service.approve(id);
    await acts.undo(SENIOR, { caseId });
    expect((await service.caseAt(id, 'awaiting_review')).draft?.hash).toBe(second.draft?.hash);
    await service.approve(id);
    expect(service.simulator.control.writes()).toEqual([]);
    const posted = await service.caseAt(id, 'published');
    expect(posted.history.map((h) => h.act)).toEqual(expect.arrayContaining(['draft.sent_back', 'decision.undone', 'decision.settled']));
    expect(service.simulator.control.writes().map((w) => w.kind)).toEqual(['note']);
  },
  TEST_MS,
);
