import { and, eq, inArray, isNull, lte, ne, or, sql } from 'drizzle-orm';
import type { Decision } from '../../domain/decision.ts';
import type { InvestigationStatus, StatusName } from '../../domain/investigation.ts';
import type { Role } from '../../domain/roles.ts';
import { databaseNowMs } from '../database-clock.ts';
import { statusOf } from '../investigation-of.ts';
import type { Db } from '../quiet-session.ts';
import { investigations } from '../schema/investigations.ts';
import { investigationOffenses } from '../schema/investigation-offenses.ts';

import { reviews } from '../schema/reviews.ts';

export type ActiveRun = {
  caseId: string;
  run: number;
  status: StatusName;
  /** Some worker holds it and gave a sign of life in time. */ held: boolean;
};

/** Runs that some worker should be moving: queued, running, or decided, no longer to be undone and not carried out. */
export async function activeRuns(db: Db, nowMs: number): Promise<ActiveRun[]> {
  return db
    .select({
      caseId: investigations.id,
      run: investigations.run,
      status: investigations.status,
      held: sql<boolean>`coalesce(${investigations.leaseUntilMs} >= ${databaseNowMs()}, false)`,
    })
    .from(investigations)
    .leftJoin(reviews, and(eq(reviews.caseId, investigations.id), eq(reviews.run, investigations.run)))
    .where(
      and(
        inArray(investigations.status, ['queued', 'running', 'decided']),
        or(ne(investigations.status, 'decided'), isNull(reviews.undoUntilMs), lte(reviews.undoUntilMs, nowMs)),
      ),
    )
    .orderBy(investigations.openedAtMs);
}

export type RunState = {
  caseId: string;
  run: number;
  threadId: string;
  graphVersion: string;
  state: InvestigationStatus;
  /** The last one that it entered. */
  node: string | null;
  offenseIds: number[];
  /** The same with when they joined, and whether they were not closed when they were last seen. */
  offenses: { id: number; joinedAtMs: number; isOpen: boolean }[];
  subjectToken: string;
  restricted: boolean;
  receivedAtMs: number;
  runOpenedAtMs: number;
};

/** Where the current run of a case stands, for the worker that moves it; null when the case is gone. */
export async function readRun(db: Db, caseId: string): Promise<RunState | null> {
  const [row] = await db.select().from(investigations).where(eq(investigations.id, caseId));
  if (row === undefined) return null;
  const offenses = await db
    .select({
      id: investigationOffenses.offenseId,
      joinedAtMs: investigationOffenses.joinedAtMs,
      status: investigationOffenses.status,
      substance: investigationOffenses.substance,
    })
    .from(investigationOffenses)
    .where(eq(investigationOffenses.caseId, caseId))
    .orderBy(investigationOffenses.joinedAtMs, investigationOffenses.offenseId);
  const { run, threadId, graphVersion, subjectToken, restricted, runOpenedAtMs } = row;
  return {
    caseId,
    run,
    threadId,
    graphVersion,
    state: statusOf(row),
    node: row.node,
    offenseIds: offenses.map((o) => o.id),
    offenses: offenses.map(({ id, joinedAtMs, status, substance }) => ({
      id,
      joinedAtMs,
      isOpen: (status ?? substance.offenseStatus) !== 'CLOSED',
    })),
    subjectToken,
    restricted,
    receivedAtMs: row.timings['received'] ?? row.openedAtMs,
    runOpenedAtMs,
  };
}

export type RecordedDecision = { interruptId: string; decision: Decision; role: Role; draftId: string; decidedAtMs: number };

/** The recorded decision on a run, for the worker that resumes it; null while there is none. */
export async function readDecision(db: Db, ref: { caseId: string; run: number }): Promise<RecordedDecision | null> {
  const [row] = await db
    .select({
      interruptId: reviews.interruptId,
      decision: reviews.decision,
      role: reviews.decidedRole,
      draftId: reviews.draftId,
      decidedAtMs: reviews.decidedAtMs,
    })
    .from(reviews)
    .where(and(eq(reviews.caseId, ref.caseId), eq(reviews.run, ref.run), eq(reviews.state, 'decided')));
  if (row === undefined) return null;
  const { interruptId, decision, decidedAtMs } = row;
  if (decision === null || interruptId === null || row.role === null || decidedAtMs === null) return null;
  return { interruptId, decision, role: row.role as Role, draftId: row.draftId, decidedAtMs };
}
