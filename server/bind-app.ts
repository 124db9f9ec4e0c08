import { verifySectionEdit } from '../claims/verify-section-edit.ts';
import { readCursor } from '../db/intake-cursor.ts';
import type { Queue } from '../db/queue.ts';
import type { Db } from '../db/quiet-session.ts';
import { listAudit } from '../db/reads/list-audit.ts';
import { listQueue } from '../db/reads/list-queue.ts';
import { readPause } from '../db/reads/pause.ts';
import { readCase, readEvidence } from '../db/reads/read-case.ts';
import { readSession } from '../db/reads/read-session.ts';
import { userToken, type Tokenise } from '../domain/pseudonym.ts';
import type { Phase } from '../domain/phase.ts';
import type { Actor } from '../domain/roles.ts';
import type { Viewer } from '../db/reads/viewer.ts';
import { verifyChain } from '../services/audit/verify-chain.ts';
import { acceptHint } from '../services/intake/accept-hint.ts';
import { setPause } from '../services/pause/set-pause.ts';
import { asPosted } from '../services/publish/as-posted.ts';
import type { TargetRendering } from '../services/publish/plan-targets.ts';
import { retryTarget } from '../services/publish/retry-target.ts';
import { withdrawTarget } from '../services/publish/withdraw-target.ts';
import { approveDraft } from '../services/review/approve-draft.ts';
import { claimCase, releaseCase } from '../services/review/claim-case.ts';
import { dismissDraft } from '../services/review/dismiss-draft.ts';
import { editSection } from '../services/review/edit-section.ts';
import { openedBy, openEvidence } from '../services/review/open-evidence.ts';
import { sendBack } from '../services/review/send-back.ts';
import { undoDecision } from '../services/review/undo-decision.ts';
import { setLegalHold } from '../services/retention/set-legal-hold.ts';
import { retryRun } from '../services/runs/retry-run.ts';
import { runAgain } from '../services/runs/run-again.ts';
import { GRAPH_VERSION } from '../graphs/investigation/graph.ts';
import { closeSession } from '../services/sessions/close-session.ts';
import { openSession } from '../services/sessions/open-session.ts';
import { listIdentities } from '../services/vault/list-identities.ts';
import { revealToken } from '../services/vault/reveal-token.ts';
import type { Acts, Reads, Sessions } from './app-deps.ts';

/** The one list of offenses that is read; where it stands is kept under this name. */
export const OFFENSES = 'offenses';

export type BindDeps = {
  db: Db;
  dataKey: Uint8Array;
  queue: Pick<Queue, 'send'>;
  nowMs: () => number;
  newId: () => string;
  namedReviewers: readonly string[];
  tokenise: Tokenise;
  renderTargets: TargetRendering['renderTargets'];
  phase: Phase;
  undoMs: number;
};

const WEB: Actor = { kind: 'service', component: 'web' };

/** What the web side reads, over the database. */
export function bindReads(deps: Pick<BindDeps, 'db' | 'dataKey' | 'tokenise' | 'namedReviewers' | 'nowMs' | 'renderTargets'>): Reads {
  const { db, dataKey, tokenise } = deps;
  const tokenOf = (userName: string): string => userToken(tokenise, userName);
  const known = (viewer: Viewer): Viewer => ({ ...viewer, token: tokenOf(viewer.userName) });
  const mayWorkOnRestricted = (userName: string): boolean => deps.namedReviewers.includes(userName);
  return {
    queue: (viewer) => listQueue({ db, viewer: known(viewer) }),
    intake: async () => {
      const pause = await readPause(db);
      const cursor = await readCursor(db, OFFENSES);
      return { pause, polledAtMs: cursor?.polledAtMs ?? null };
    },
    case: (viewer, caseId) => readCase({ db, dataKey, viewer: known(viewer) }, caseId),
    asPosted: (viewer, caseId) => asPosted(deps, { userName: viewer.userName, nowMs: deps.nowMs() }, caseId),
    opened: (actor, ref) => openedBy(db, { actor }, ref),
    identities: (actor, caseId) => listIdentities({ db, dataKey, tokenOf, actor, nowMs: deps.nowMs(), mayWorkOnRestricted }, { caseId }),
    audit: (viewer, page) => listAudit({ db, viewer: known(viewer) }, page),
    verifyChain: () => verifyChain({ db, dataKey }),
    evidence: (viewer, caseId, label) => readEvidence({ db, dataKey, viewer: known(viewer) }, caseId, label),
  };
}

/** What the web side does, as services. */
export function bindActs(deps: BindDeps): Acts {
  const mayWorkOnRestricted = (userName: string): boolean => deps.namedReviewers.includes(userName);
  const tokenOf = (userName: string): string => userToken(deps.tokenise, userName);
  const as = (actor: Actor) => ({ ...deps, actor, nowMs: deps.nowMs(), mayWorkOnRestricted, tokenOf, verifyEdit: verifySectionEdit });
  return {
    approve: async (actor, input) => void (await approveDraft(as(actor), input)),
    dismiss: async (actor, input) => void (await dismissDraft(as(actor), input)),
    editSection: async (actor, input) => void (await editSection(as(actor), input)),
    sendBack: async (actor, input) => void (await sendBack(as(actor), input)),
    undo: async (actor, input) => void (await undoDecision(as(actor), input)),
    claim: async (actor, input) => void (await claimCase(as(actor), input)),
    release: (actor, input) => releaseCase(as(actor), input),
    openEvidence: (actor, input) => openEvidence(as(actor), input),
    reveal: async (actor, input) => void (await revealToken(as(actor), input)),
    retryRun: async (actor, input) => void (await retryRun({ ...as(actor), graphVersion: String(GRAPH_VERSION) }, input)),
    runAgain: async (actor, input) => void (await runAgain({ ...as(actor), graphVersion: String(GRAPH_VERSION) }, input)),
    retryTarget: (actor, input) => retryTarget(as(actor), input),
    withdrawTarget: (actor, input) => withdrawTarget(as(actor), input),
    setLegalHold: (actor, input) => setLegalHold(as(actor), input),
    setPause: (actor, input) => setPause(as(actor), input),
    acceptHint: (input) => acceptHint(as(WEB), input),
  };
}

export function bindSessions(deps: Pick<BindDeps, 'db' | 'dataKey' | 'nowMs' | 'newId'>): Sessions {
  const ctx = () => ({ ...deps, actor: WEB, nowMs: deps.nowMs() });
  return {
    find: (tokenHash, nowMs) => readSession(deps.db, tokenHash, nowMs),
    open: ({ tokenHash, identity, ttlMs }) => openSession(ctx(), { tokenHash, ...identity, ttlMs }),
    close: (tokenHash) => closeSession(ctx(), { tokenHash }),
  };
}
