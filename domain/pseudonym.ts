import { createHmac } from 'node:crypto';

export const TOKEN_DOMAINS = { user: 'USR', host: 'HOST', address: 'ADDR', mail: 'MAIL', system: 'SYS', object: 'OBJ' } as const;
export type TokenDomain = keyof typeof TOKEN_DOMAINS;

export type Tokenise = (domain: TokenDomain, identifier: string) => string;

export const TOKEN_PATTERN = /\b(?:USR|HOST|ADDR|MAIL|SYS|OBJ)-[A-Z2-7]{10}\b/g;

/** `CORP\JSmith`, `jsmith@corp.local` and `JSmith` are one person: domain parts and case are dropped for users. */
export function normaliseIdentifier(domain: TokenDomain, identifier: string): string {
  const plain = identifier.normalize('NFKC').trim().toLowerCase();
  if (domain !== 'user') return plain;
  const afterSlash = plain.slice(plain.lastIndexOf('\\') + 1);
  const at = afterSlash.indexOf('@');
  return at > 0 ? afterSlash.slice(0, at) : afterSlash;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** First 50 bits of HMAC-SHA256(key, domain|normalised identifier) in base32; EDPB Guidelines 01/2025 ask for a keyed function. */
export function makeTokeniser(key: Uint8Array): Tokenise {
  return (domain, identifier) => {
    const mac = createHmac('sha256', key)
      .update(`${domain}|${normaliseIdentifier(domain, identifier)}`)
      .digest();
    let bits = 0n;
    for (const byte of mac.subarray(0, 7)) bits = (bits << 8n) | BigInt(byte);
    let token = '';
    for (let i = 0; i < 10; i += 1) token += BASE32[Number((bits >> BigInt(51 - 5 * i)) & 31n)] ?? '';
    return `${TOKEN_DOMAINS[domain]}-${token}`;
  };
}

/** The token of an account, however its name is written. */
export function userToken(tokenise: Tokenise, name: string): string {
  return tokenise('user', normaliseIdentifier('user', name));
}
