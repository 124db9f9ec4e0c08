/** What pages are made of: what `db/reads` answers, under the names that pages use. */
export type { QueueLine, Queue as QueueView, SkipLine as Skip } from '../../db/reads/list-queue.ts';
export type { CasePage as CaseView, EvidenceLine, OutboxLine } from '../../db/reads/read-case.ts';
export type { Viewer } from '../../db/reads/viewer.ts';

import type { PauseState } from '../../db/reads/pause.ts';

/** How intake stands: whether it is paused, and when QRadar was last read to the end. */
export type IntakeState = { pause: PauseState; polledAtMs: number | null };
