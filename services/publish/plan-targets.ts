import { asc, eq } from 'drizzle-orm';
import type { DraftContent } from '../../domain/draft.ts';
import { InvalidError } from '../../domain/errors.ts';
import type { Role } from '../../domain/roles.ts';
import { NOTE_MAX_CHARS, type NamedPerson, type WriteTarget } from '../../domain/write-plan.ts';
import type { DbOrTx } from '../../db/quiet-session.ts';
import { investigationOffenses } from '../../db/schema/investigation-offenses.ts';
import type { InvestigationRow } from '../../db/schema/investigations.ts';
import type { Sealing } from '../act.ts';
import { loadContext } from '../evidence/load-context.ts';

/** What the writes of one draft are made of. `atMs`: when its evidence was frozen. */
export type Renderable = {
  caseId: string;
  run: number;
  draftHash: string;
  content: DraftContent;
  approvedBy: Role;
  offenseId: number;
  person: NamedPerson;
  atMs: number;
};
/** Makes the bytes of every target that is switched on; the same input gives the same bytes. */
export type TargetRendering = { renderTargets: (input: Renderable) => WriteTarget[] };

/** What the approval of a draft lets out, made of the case as it stands: shown before the approval, and kept with it. */
export async function planTargets(
  ctx: { db: DbOrTx } & Sealing & TargetRendering,
  row: InvestigationRow,
  draft: { hash: string; content: DraftContent },
  approvedBy: Role,
): Promise<WriteTarget[]> {
  const offenseId = await offenseWrittenTo(ctx.db, row.id);
  if (offenseId === null) return [];
  const { subject } = await loadContext(ctx, { caseId: row.id, run: row.run });
  const targets = ctx.renderTargets({
    caseId: row.id,
    run: row.run,
    draftHash: draft.hash,
    content: draft.content,
    approvedBy,
    offenseId,
    person: { name: subject.username, token: subject.token },
    atMs: row.frozenAtMs ?? row.runOpenedAtMs,
  });
  // Nothing of a restricted case leaves; its note is shown all the same.
  const planned = row.restricted ? targets.filter((t) => t.kind === 'offense_note') : targets;
  for (const target of planned) requireWhole(target);
  return planned;
}

/**
 * The open offense that joined last, which is the one that people look at: QRadar lets older ones go. One that joined after `untilMs`
 * was not in front of the reviewer.
 */
export async function offenseWrittenTo(db: DbOrTx, caseId: string, untilMs = Number.MAX_SAFE_INTEGER): Promise<number | null> {
  const joined = await db
    .select()
    .from(investigationOffenses)
    .where(eq(investigationOffenses.caseId, caseId))
    .orderBy(asc(investigationOffenses.joinedAtMs), asc(investigationOffenses.offenseId));
  const seen = joined.filter((o) => o.joinedAtMs <= untilMs);
  const open = seen.filter((o) => (o.status ?? o.substance.offenseStatus) !== 'CLOSED');
  return (open.at(-1) ?? seen.at(-1))?.offenseId ?? null;
}

/** What could not be found again is never approved. */
function requireWhole(target: WriteTarget): void {
  if (target.kind === 'offense_note') {
    if (target.text.length > NOTE_MAX_CHARS) throw new InvalidError(`targets: a note holds at most ${NOTE_MAX_CHARS} characters`);
    if (!target.text.includes(target.marker)) throw new InvalidError('targets: a note holds its marker, or it could not be found again');
  }
  if (target.kind === 'case_event' && !target.line.includes(target.sequence))
    throw new InvalidError('targets: an event holds its sequence number, or it could not be found again');
}
