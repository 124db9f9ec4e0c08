import type { WriteTarget } from '../domain/write-plan.ts';
import type { CaseCipher } from './case-cipher.ts';
import type { OutboxRow } from './schema/outbox.ts';

export function sealTarget(cipher: CaseCipher, id: string, target: WriteTarget): Buffer {
  return cipher.seal('outbox', id, target);
}

/** The exact bytes that were approved. A row that was queued before writes were sealed holds them as they are. */
export function openTarget(cipher: CaseCipher, row: Pick<OutboxRow, 'id' | 'sealed' | 'target'>): WriteTarget {
  if (row.sealed !== null) return cipher.open('outbox', row.id, row.sealed) as WriteTarget;
  if (row.target !== null) return row.target;
  throw new Error(`write ${row.id} holds nothing to send`);
}
