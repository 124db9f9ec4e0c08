import { eq } from 'drizzle-orm';
import { InvalidError } from '../../domain/errors.ts';
import type { Remark } from '../../domain/remark.ts';
import type { Role } from '../../domain/roles.ts';
import { caseCipher } from '../../db/case-cipher.ts';
import type { Tx } from '../../db/quiet-session.ts';
import { identities } from '../../db/schema/identities.ts';
import type { InvestigationRow } from '../../db/schema/investigations.ts';
import { remarks } from '../../db/schema/remarks.ts';
import type { ActContext } from '../act.ts';

const LONGEST = 1_000;
/** Shorter identifiers are ordinary words too often. */
const SHORTEST_NAME = 3;

/** A reviewer's own words, trimmed; `InvalidError` names the field when they are too short or too long. */
export function ownWords(field: string, text: string): string {
  const trimmed = text.trim();
  if (trimmed.length < 3 || trimmed.length > LONGEST) throw new InvalidError(`${field}: between 3 and ${LONGEST} characters`);
  return trimmed;
}

/** A remark holds a name that a token stands for. */
export class NamedInRemark extends InvalidError {}

/** Keeps a remark, sealed. One that names somebody or something of the case is refused: a model and other roles read it. The caller writes the audit row. */
export async function keepRemark(
  tx: Tx,
  ctx: Pick<ActContext, 'nowMs' | 'newId' | 'dataKey'>,
  row: InvestigationRow,
  by: { userName: string; role: Role },
  remark: Remark,
): Promise<void> {
  const cipher = await caseCipher(tx, ctx.dataKey, row.id);
  const known = await tx.select().from(identities).where(eq(identities.caseId, row.id));
  const said = remark.text.toLowerCase();
  const named = known.find(({ token, sealed }) => {
    const identifier = cipher.open('identities', token, sealed);
    return typeof identifier === 'string' && identifier.length >= SHORTEST_NAME && holdsWord(said, identifier.toLowerCase());
  });
  if (named !== undefined)
    throw new NamedInRemark('text: it names somebody or something of the case; write the token that the page shows instead');
  const id = ctx.newId();
  await tx.insert(remarks).values({
    id,
    caseId: row.id,
    run: row.run,
    retainUntil: row.retainUntil,
    legalHold: row.legalHold,
    kind: remark.kind,
    userName: by.userName,
    role: by.role,
    sealed: cipher.seal('remarks', id, remark),
    madeAtMs: ctx.nowMs,
  });
}

function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!IN_WORD.test(text[at - 1] ?? '') && !IN_WORD.test(text[at + word.length] ?? '')) return true;
  }
  return false;
}
const IN_WORD = /[\p{L}\p{N}]/u;
