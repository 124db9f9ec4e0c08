import type { Role } from '../../domain/roles.ts';

/** Somebody who proved who they are. */
export type Identity = { userName: string; roles: readonly Role[] };

/** `too_many`: refused without looking, because of many failed tries; `retryAfterSeconds` says when to come back. */
export type LogInAnswer = { state: 'known'; identity: Identity } | { state: 'refused' } | { state: 'too_many'; retryAfterSeconds: number };

/** How people log in. Without one nobody can, and every page says so. */
export type IdentityProvider = {
  /** Shown on the log-in page. */
  readonly title: string;
  /** `from`: where the request came from, as far as is known; only for counting tries. */
  logIn(input: { userName: string; password: string; from: string; nowMs: number }): Promise<LogInAnswer>;
};
