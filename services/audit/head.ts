import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { AuditHead } from '../../db/schema/audit-head.ts';

const KEY_BYTES = 32;

/** Signs where the log ends, with a key of its own that is drawn from DATA_KEY. */
export function signHead(dataKey: Uint8Array, end: { seq: number; hash: string }): AuditHead {
  return { seq: end.seq, hash: end.hash, mac: macOf(dataKey, end).toString('hex') };
}

/** Whether this head was signed with this DATA_KEY. */
export function isSigned(dataKey: Uint8Array, head: AuditHead): boolean {
  const mac = Buffer.from(head.mac, 'hex');
  const expected = macOf(dataKey, head);
  return mac.length === expected.length && timingSafeEqual(mac, expected);
}

function macOf(dataKey: Uint8Array, { seq, hash }: { seq: number; hash: string }): Buffer {
  const key = Buffer.from(hkdfSync('sha256', dataKey, '', 'casewright audit head', KEY_BYTES));
  return createHmac('sha256', key).update(`${seq}:${hash}`).digest();
}
