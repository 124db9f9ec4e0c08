import { setTimeout as sleep } from 'node:timers/promises';
import type { Reads } from '../../server/app-deps.ts';
import type { CaseView, Viewer } from '../../server/pages/views.ts';

const VIEWER: Viewer = { userName: 'sam', roles: ['senior_analyst'], seesRestricted: true };
const WAIT_MS = 120_000;

/** The case of an offense once its draft waits for review; throws when it fails or time is over. */
export async function draftOf(reads: Pick<Reads, 'queue' | 'case'>, offenseId: number): Promise<CaseView> {
  const untilMs = Date.now() + WAIT_MS;
  while (Date.now() < untilMs) {
    const { waiting, failed } = await reads.queue(VIEWER);
    const line = [...waiting, ...failed].find((l) => l.offenseIds.includes(offenseId));
    if (line?.status === 'failed') throw new Error(`the case failed in ${line.node ?? '?'}: ${line.failureReason ?? ''}`);
    const view = line === undefined ? null : await reads.case(VIEWER, line.caseId);
    if (view !== null && view.draft !== null) return view;
    await sleep(50);
  }
  throw new Error(`offense ${offenseId} has no draft after ${WAIT_MS / 1_000} s`);
}
