import type { Caller } from '../callers.ts';

/**
 * Finds the caller by a SEC token, in a header or as the cookie of a browser session, or by Basic credentials. Null: refused, also
 * when the token of a service has expired.
 */
export function authenticate(callers: readonly Caller[], nowMs: number, header: (name: string) => string | undefined): Caller | null {
  const caller = named(callers, header);
  return caller === null || (caller.expiresMs !== null && caller.expiresMs <= nowMs) ? null : caller;
}

function named(callers: readonly Caller[], header: (name: string) => string | undefined): Caller | null {
  const token = header('SEC') ?? cookie(header('Cookie') ?? '', 'SEC');
  if (token !== null) return callers.find((u) => u.token === token) ?? null;
  const basic = /^Basic\s+(\S+)$/i.exec(header('Authorization') ?? '')?.[1];
  if (basic === undefined) return null;
  const [username = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return callers.find((u) => u.label === null && u.username === username && u.password === rest.join(':')) ?? null;
}

function cookie(header: string, name: string): string | null {
  const pair = header.split(';').find((part) => part.trim().startsWith(`${name}=`));
  return pair === undefined ? null : pair.trim().slice(name.length + 1);
}
