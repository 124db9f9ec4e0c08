import type { SectionId } from '../domain/draft.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Phase } from '../domain/phase.ts';
import type { Instructions } from '../domain/remark.ts';
import type { Tokenise } from '../domain/pseudonym.ts';
import type { Actor } from '../domain/roles.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { ShownTarget } from '../domain/write-plan.ts';
import type { AuditLine } from '../db/reads/list-audit.ts';
import type { ChainReport } from '../services/audit/verify-chain.ts';
import type { KnownToken } from '../services/vault/list-identities.ts';
import type { Identity, IdentityProvider } from './identity/port.ts';
import type { Log } from './log.ts';
import type { CaseView, IntakeState, QueueView, Viewer } from './pages/views.ts';

/** What one part of the service says of itself; `detail` holds no address and no name. */
export type PartState = { part: string; ok: boolean; detail: string };

/** `digest`: of the targets, whoever looks; an approval is bound to it. */
export type AsPosted = { approved: boolean; targets: ShownTarget[]; digest: string };

export type Reads = {
  queue(viewer: Viewer): Promise<QueueView>;
  intake(): Promise<IntakeState>;
  /** Null: there is none, or the viewer may not see it; the two are not told apart. */
  case(viewer: Viewer, caseId: string): Promise<CaseView | null>;
  /** What an approval would write, or what was approved, of a case that the viewer may see. */
  asPosted(viewer: Viewer, caseId: string): Promise<AsPosted>;
  /** Labels of the evidence whose rows this person opened. */
  opened(actor: Actor, ref: { caseId: string; run: number }): Promise<ReadonlySet<string>>;
  /** Tokens with a way back; names only where this person revealed them just now. */
  identities(actor: Actor, caseId: string): Promise<KnownToken[]>;
  audit(viewer: Viewer, page: { before: number | null; caseId: string | null }): Promise<AuditLine[]>;
  verifyChain(): Promise<ChainReport>;
  evidence(viewer: Viewer, caseId: string, label: string): Promise<Evidence | null>;
};

export type DecideInput = { caseId: string; draftHash: string; verdict: Verdict; closeOffense: boolean; acknowledgedChange: string | null };

/** Acts on behalf of a person; each checks the role, changes state and audits in one transaction. */
export type Acts = {
  approve(actor: Actor, input: DecideInput): Promise<void>;
  dismiss(actor: Actor, input: DecideInput & { reason: string }): Promise<void>;
  editSection(actor: Actor, input: { caseId: string; draftHash: string; section: SectionId; text: string }): Promise<void>;
  /** Sends a draft back: it is drafted again as the reviewer asks. */
  sendBack(actor: Actor, input: { caseId: string; draftHash: string } & Instructions): Promise<void>;
  /** Takes a decision back before anything of it is carried out. */
  undo(actor: Actor, input: { caseId: string }): Promise<void>;
  claim(actor: Actor, input: { caseId: string }): Promise<void>;
  release(actor: Actor, input: { caseId: string }): Promise<void>;
  /** Notes that this person opened the rows of a piece of evidence. */
  openEvidence(actor: Actor, input: { caseId: string; label: string }): Promise<void>;
  reveal(actor: Actor, input: { caseId: string; token: string; reason: string; provisionalVerdict: Verdict }): Promise<void>;
  retryRun(actor: Actor, input: { caseId: string }): Promise<void>;
  /** Runs a waiting case again, on fresh evidence. */
  runAgain(actor: Actor, input: { caseId: string }): Promise<void>;
  retryTarget(actor: Actor, input: { outboxId: string }): Promise<void>;
  /** Takes out of QRadar again what an approved write left there. */
  withdrawTarget(actor: Actor, input: { outboxId: string }): Promise<void>;
  /** Keeps a case from deletion, or lets it go again. */
  setLegalHold(actor: Actor, input: { caseId: string; hold: boolean; reason: string }): Promise<void>;
  setPause(actor: Actor, input: { paused: boolean; reason: string }): Promise<void>;
  /** A hint of QRadar: only ever wakes the poller. */
  acceptHint(input: { messageId: string; offenseId: number | null }): Promise<'accepted' | 'replayed'>;
};

export type Sessions = {
  find(tokenHash: string, nowMs: number): Promise<Identity | null>;
  open(input: { tokenHash: string; identity: Identity; ttlMs: number }): Promise<void>;
  close(tokenHash: string): Promise<void>;
};

/** Everything the web side does to the world. */
export type AppDeps = {
  log: Log;
  nowMs: () => number;
  newId: () => string;
  /** Null: http on this machine only. */
  publicUrl: string | null;
  phase: Phase;
  engine: 'postgresql' | 'pglite';
  /** Null: nobody can log in. */
  identity: IdentityProvider | null;
  sessions: Sessions;
  reads: Reads;
  acts: Acts;
  tokenise: Tokenise;
  namedReviewers: readonly string[];
  /** Verdicts with a closing reason. */
  closable: readonly Verdict[];
  /** `whsec_…`; none: hints are refused. */
  webhookSecrets: readonly string[];
  readiness(): Promise<PartState[]>;
};
