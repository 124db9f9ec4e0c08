import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Phase } from '../../domain/phase.ts';
import type { Actor, Role } from '../../domain/roles.ts';
import type { AppDeps } from '../app-deps.ts';
import type { AppEnvironment, LoggedIn } from '../environment.ts';
import type { Html } from '../pages/html.ts';
import { layout } from '../pages/layout.ts';
import type { Viewer } from '../pages/views.ts';

export type App = Hono<AppEnvironment>;
export type AppContext = Context<AppEnvironment>;
/** Adds one route, or the routes of one thing. */
export type Route = (app: App, deps: AppDeps) => void;

/** Who is logged in. Routes behind the log-in always have somebody. */
export function loggedInOf(c: AppContext): LoggedIn {
  const loggedIn = c.get('loggedIn');
  if (loggedIn === null) throw new Error('a route behind the log-in ran without one');
  return loggedIn;
}

export function actorOf(c: AppContext): Actor {
  const { userName, roles } = loggedInOf(c);
  return { kind: 'person', userName, roles };
}

export function viewerOf(c: AppContext, deps: { namedReviewers: readonly string[] }): Viewer {
  const { userName, roles } = loggedInOf(c);
  return { userName, roles, seesRestricted: deps.namedReviewers.includes(userName) };
}

export function hasRole(loggedIn: LoggedIn, ...allowed: readonly Role[]): boolean {
  return allowed.some((role) => loggedIn.roles.includes(role));
}

/** A whole page around `body`. */
export async function page(
  c: AppContext,
  deps: { phase: Phase; engine: 'postgresql' | 'pglite' },
  title: string,
  body: Html,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  return c.html(await layout({ loggedIn: c.get('loggedIn'), phase: deps.phase, engine: deps.engine }, title, body), status);
}
