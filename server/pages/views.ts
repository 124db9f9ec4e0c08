import type { Conclusion } from '../../domain/conclusion.ts';
import type { DraftContent } from '../../domain/draft.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { StatusName } from '../../domain/investigation.ts';
import type { Role } from '../../domain/roles.ts';
import type { Score } from '../../domain/score.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Receipt, WriteTarget } from '../../domain/write-plan.ts';

/** Who looks. `seesRestricted`: one of the named reviewers. */
export type Viewer = { userName: string; roles: readonly Role[]; seesRestricted: boolean };

/** Where a case stands; the person is a token. */
export type CaseHead = {
  caseId: string;
  run: number;
  subjectToken: string;
  offenseIds: number[];
  severity: number;
  offenseStatus: 'OPEN' | 'HIDDEN' | 'CLOSED';
  assignedToken: string | null;
  proposedVerdict: Verdict | null;
  restricted: boolean;
  status: StatusName;
  node: string | null;
  failureReason: string | null;
  failureFix: string | null;
  conclusion: Conclusion | null;
  verdict: Verdict | null;
  changedSince: string | null;
  openedAtMs: number;
  changedAtMs: number;
};

export type QueueLine = CaseHead & {
  summary: {
    facts: number;
    claims: number;
    gaps: number;
    materialGaps: number;
    checksFound: number;
    checks: number;
    drafter: 'template' | 'model';
  } | null;
};

export type Skip = { offenseId: number; rule: string; reason: string; severity: number; skippedAtMs: number };

export type QueueView = {
  waiting: QueueLine[];
  running: QueueLine[];
  failed: QueueLine[];
  decided: QueueLine[];
  skipped: Skip[];
};

export type PauseState = { paused: boolean; reason: string; changedBy: string | null; changedAtMs: number | null };

/** How intake stands: when QRadar was last read to the end. */
export type IntakeState = { pause: PauseState; polledAtMs: number | null };

/** Without rows; they are on a page of their own. */
export type EvidenceLine = Pick<Evidence, 'label' | 'kind' | 'tool' | 'params' | 'aql' | 'window' | 'coverage' | 'rowCount' | 'rowsSha256'>;

export type OutboxLine = {
  outboxId: string;
  kind: WriteTarget['kind'];
  offenseId: number;
  state: 'pending' | 'sending' | 'done' | 'failed';
  attempts: number;
  lastError: string | null;
  target: WriteTarget;
  receipt: Receipt | null;
};

export type HistoryLine = { seq: number; atMs: number; actor: string; act: string; detail: Record<string, unknown> };

export type CaseView = CaseHead & {
  timings: Record<string, number>;
  draft: { hash: string; version: number; editedBy: string | null; content: DraftContent } | null;
  scores: Score[];
  evidence: EvidenceLine[];
  decision: { kind: string; verdict: Verdict; reason: string | null; closeOffense: boolean; role: string | null; atMs: number } | null;
  outbox: OutboxLine[];
  history: HistoryLine[];
};
