import type { Evidence } from '../domain/evidence.ts';
import type { CaseCipher } from './case-cipher.ts';
import type { evidence } from './schema/evidence.ts';

type Row = typeof evidence.$inferSelect;
/** What is sealed of a piece of evidence: everything that may hold a raw identifier. */
type Sealed = Pick<Evidence, 'params' | 'aql' | 'window' | 'coverage' | 'rows' | 'subjectWritable'>;

export function sealEvidence(cipher: CaseCipher, id: string, whole: Sealed): Buffer {
  const { params, aql, window, coverage, rows, subjectWritable } = whole;
  return cipher.seal('evidence', id, { params, aql, window, coverage, rows, subjectWritable } satisfies Sealed);
}

export function openEvidence(cipher: CaseCipher, row: Row): Evidence {
  const sealed = cipher.open('evidence', row.id, row.sealed) as Sealed;
  const { id, label, kind, tool, rowCount, rowsSha256 } = row;
  return { id, label, kind, tool, rowCount, rowsSha256, ...sealed } as Evidence;
}

/** "E2" before "E10". */
export function byLabel(a: { label: string }, b: { label: string }): number {
  return Number(a.label.slice(1)) - Number(b.label.slice(1));
}
