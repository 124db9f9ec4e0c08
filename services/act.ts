import { ForbiddenError } from '../domain/errors.ts';
import type { Actor, Role } from '../domain/roles.ts';
import type { Db } from '../db/quiet-session.ts';
import type { Queue } from '../db/queue.ts';

/** Who acts, when, and on which database. `dataKey` seals and opens the contents of cases, and signs the end of the audit log. */
export type ActContext = { db: Db; actor: Actor; nowMs: number; newId: () => string; dataKey: Uint8Array };
/** For what opens the contents of a case and is no act. */
export type Sealing = { dataKey: Uint8Array };
/** For acts that leave work for a worker. */
export type Queueing = { queue: Pick<Queue, 'send'> };
/** Restricted cases are worked on by named reviewers only, and nobody works on a case about themselves. */
export type Restricting = { mayWorkOnRestricted: (userName: string) => boolean; tokenOf: (userName: string) => string };

/** One run of one case. */
export type RunRef = { caseId: string; run: number };

/** The first of `allowed` that the actor has; throws `ForbiddenError` for anybody else, the service included. */
export function requireRole(ctx: Pick<ActContext, 'actor'>, ...allowed: readonly Role[]): { userName: string; role: Role } {
  const { actor } = ctx;
  const role = actor.kind === 'person' ? allowed.find((r) => actor.roles.includes(r)) : undefined;
  if (actor.kind !== 'person' || role === undefined) throw new ForbiddenError(`this needs the role ${allowed.join(' or ')}`);
  return { userName: actor.userName, role };
}

/** For acts of the service itself; a person may not perform them. */
export function requireService(ctx: Pick<ActContext, 'actor'>): { component: string } {
  if (ctx.actor.kind !== 'service') throw new ForbiddenError('only the service itself does this');
  return { component: ctx.actor.component };
}

/** For acts that both a person with a role and the service may perform. */
export function requireRoleOrService(ctx: Pick<ActContext, 'actor'>, ...allowed: readonly Role[]): void {
  if (ctx.actor.kind === 'person') requireRole(ctx, ...allowed);
}

export function actorName(actor: Actor): string {
  return actor.kind === 'person' ? `person:${actor.userName}` : `service:${actor.component}`;
}

/** The LangGraph thread of a run. */
export function threadIdOf(ref: RunRef): string {
  return `${ref.caseId}:${ref.run}`;
}
