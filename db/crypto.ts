import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { InvalidError } from '../domain/errors.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** First byte of everything sealed; a change of format gets the next number. */
const FORMAT = 1;

/** Where a sealed value stands. It opens nowhere else: a row copied to another case, table or place is refused. */
export type Place = { table: string; caseId: string; row: string };

/** DATA_KEY: 32 random bytes in base64. */
export function parseDataKey(base64: string): Buffer {
  const key = Buffer.from(base64, 'base64');
  if (key.length !== KEY_BYTES || key.toString('base64').replace(/=+$/, '') !== base64.trim().replace(/=+$/, '')) {
    throw new InvalidError('DATA_KEY must be 32 random bytes in base64: make one with `openssl rand -base64 32`');
  }
  return key;
}

export function newKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** AES-256-GCM: format byte, nonce, tag, ciphertext. The place is authenticated with it and not stored. */
export function seal(key: Uint8Array, place: Place, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad(place));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.getAuthTag(), text]);
}

/** Throws `SealBroken` when the key is another, a byte was changed, or the value stood elsewhere. */
export function open(key: Uint8Array, place: Place, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const textAt = 1 + NONCE_BYTES + TAG_BYTES;
  if (bytes.length < textAt || bytes[0] !== FORMAT) throw new SealBroken(place);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(aad(place));
    decipher.setAuthTag(bytes.subarray(1 + NONCE_BYTES, textAt));
    return Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]);
  } catch {
    throw new SealBroken(place);
  }
}

export class SealBroken extends Error {
  constructor(place: Place) {
    super(`a sealed value of ${place.table} does not open: DATA_KEY is another one, or the row was changed or moved`);
    this.name = 'SealBroken';
  }
}

/** Lengths stand before the parts, so that no two places have the same bytes. */
function aad(place: Place): Buffer {
  const parts = [place.table, place.caseId, place.row].map((p) => Buffer.from(p, 'utf8'));
  return Buffer.concat(parts.flatMap((p) => [lengthOf(p), p]));
}

function lengthOf(part: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}
