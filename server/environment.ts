import type { Identity } from './identity/port.ts';

/** Who is logged in, and the token that every form of theirs carries. */
export type LoggedIn = Identity & { csrf: string; tokenHash: string };

/** What middleware leaves for routes. */
export type AppEnvironment = { Variables: { requestId: string; loggedIn: LoggedIn | null } };
