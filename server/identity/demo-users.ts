import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Role } from '../../domain/roles.ts';
import { MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { IdentityProvider } from './port.ts';

export type DemoUser = { userName: string; password: string; roles: readonly Role[] };

/** Tries per name, and per address, before the next is refused unseen. */
const TRIES = 5;
const TRIES_PER_ADDRESS = 20;
const WINDOW_MS = 5 * MINUTE_MS;
/** Oldest counters are forgotten beyond this. */
const MAX_COUNTERS = 5_000;
const KEY_BYTES = 32;

const derive = promisify<string, Buffer, number, Buffer>((password, salt, length, done) => scrypt(password, salt, length, done));

/**
 * Fixed local users for the demo; nothing else may construct it. Passwords are compared by scrypt in constant time, an unknown
 * name costs the same as a known one, and many failed tries are refused unseen.
 */
export async function createDemoUsers(users: readonly DemoUser[]): Promise<IdentityProvider> {
  const kept = new Map<string, { roles: readonly Role[]; salt: Buffer; key: Buffer }>();
  for (const { userName, password, roles } of users) {
    const salt = randomBytes(16);
    kept.set(userName, { roles, salt, key: await derive(password, salt, KEY_BYTES) });
  }
  const nobody = { roles: [], salt: randomBytes(16), key: randomBytes(KEY_BYTES) };
  const failures = createCounter();

  return {
    title: 'Demo users of this machine',
    async logIn({ userName, password, from, nowMs }) {
      const keys = [
        { key: `name:${userName}`, limit: TRIES },
        { key: `from:${from}`, limit: TRIES_PER_ADDRESS },
      ];
      const waitMs = Math.max(...keys.map(({ key, limit }) => failures.waitMs(key, limit, nowMs)));
      if (waitMs > 0) return { state: 'too_many', retryAfterSeconds: Math.ceil(waitMs / SECOND_MS) };
      // Counted before the slow comparison, so that tries at the same time do not slip through together.
      for (const { key } of keys) failures.add(key, nowMs);
      const user = kept.get(userName) ?? nobody;
      const same = timingSafeEqual(await derive(password, user.salt, KEY_BYTES), user.key);
      if (!same || user === nobody) return { state: 'refused' };
      for (const { key } of keys) failures.forget(key);
      return { state: 'known', identity: { userName, roles: user.roles } };
    },
  };
}

function createCounter() {
  const counts = new Map<string, { count: number; untilMs: number }>();
  return {
    waitMs(key: string, limit: number, nowMs: number): number {
      const seen = counts.get(key);
      return seen !== undefined && seen.count >= limit && seen.untilMs > nowMs ? seen.untilMs - nowMs : 0;
    },
    add(key: string, nowMs: number): void {
      const seen = counts.get(key);
      const running = seen !== undefined && seen.untilMs > nowMs;
      counts.delete(key);
      counts.set(key, running ? { ...seen, count: seen.count + 1 } : { count: 1, untilMs: nowMs + WINDOW_MS });
      const [oldest] = counts.keys();
      if (counts.size > MAX_COUNTERS && oldest !== undefined) counts.delete(oldest);
    },
    forget(key: string): void {
      counts.delete(key);
    },
  };
}
