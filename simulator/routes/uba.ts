import { Hono } from 'hono';
import { z } from 'zod';
import { ApiError, errorResponse, jsonResponse } from '../http/envelope.ts';
import { listResponse } from '../http/list.ts';
import { listRequest, type Env, type Operations } from '../http/operations.ts';
import type { OffenseRecord } from '../offenses/offense.ts';
import type { UbaRecord } from '../offenses/uba.ts';
import type { World } from '../world.ts';

type UbaWorld = Pick<World, 'clock' | 'offenses' | 'uba' | 'reference'>;

const APP_ID = '1102';
export const UBA_PATH = `/console/plugins/${APP_ID}/app_proxy`;

/** Where clients find the app: by the name in its manifest. */
export function applicationRoutes(operations: Operations): void {
  const shape = {
    application_definition_id: true,
    application_state: { application_id: true, status: true, memory: true, error_messages: true },
    manifest: { name: true, description: true, version: true, uuid: true },
    installed_by: true,
    installed_on: true,
  } as const;
  operations.get('/gui_app_framework/applications', 'any', (c) =>
    listResponse({ shape }, listRequest(c), [
      application('1051', 'Pulse', 'Dashboards'),
      application(APP_ID, 'User Analytics', 'QRadar User Behavior Analytics'),
    ]),
  );
}

function application(id: string, name: string, description: string): Record<string, unknown> {
  return {
    application_definition_id: id,
    application_state: { application_id: id, status: 'RUNNING', memory: 500, error_messages: '[]' },
    manifest: { name, description, version: '4.1.17', uuid: `00000000-0000-4000-8000-00000000${id}` },
    installed_by: 'admin',
    installed_on: 1_600_000_000_000,
  };
}

/** UBA's public API below `UBA_PATH`. Times are epoch seconds, except those of offenses. */
export function ubaApp(world: UbaWorld): Hono<Env> {
  const app = new Hono<Env>();
  const threshold = (): number => world.uba.threshold;
  const offensesOf = (user: UbaRecord): OffenseRecord[] => world.offenses.list(world.clock.now()).filter((o) => isOf(o, user));
  const toApi = (user: UbaRecord): Record<string, unknown> => userOf(user, offensesOf(user), inSet(world, 'UBA : Trusted Usernames', user));

  app.get('/api/users_above_threshold', () =>
    jsonResponse({
      risk_threshold: threshold(),
      users: world.uba
        .users()
        .filter((u) => u.risk > threshold())
        .map(toApi),
    }),
  );
  app.get('/api/investigated_list', () => jsonResponse({ investigated: [], risk_threshold: threshold() }));
  app.get('/api/user_info', (c) => {
    const user = world.uba.find(c.var.params.required('username'));
    if (user === null) return errorResponse(new ApiError(404, 1002, 'User not found'));
    return jsonResponse({ display_name: user.displayName, id: user.id });
  });
  app.post('/api/bulk_user_info', (c) => {
    const asked = readUsers(c.var.body);
    if (asked === null) return errorResponse(new ApiError(400, 1001, 'The body must be {"users":["name"]}'));
    const users = asked.flatMap((name) => {
      const user = world.uba.find(name);
      if (user === null) return [];
      const lastSeen = Math.floor(world.clock.now() / 1_000);
      const aliases = user.aliases.map((alias) => ({ alias, is_dormant: false, last_seen: lastSeen }));
      return [{ ...toApi(user), alias_properties: aliases, input_username: name }];
    });
    return jsonResponse({ risk_threshold: threshold(), users });
  });
  app.get('/api/uba_offenses', () =>
    jsonResponse(
      world.offenses.list(world.clock.now()).map((o) => ({
        last_updated_time: o.lastUpdatedMs,
        offense_id: o.id,
        severity: o.severity,
        status: o.status,
        user_id: world.uba.users().find((u) => isOf(o, u))?.id ?? null,
      })),
    ),
  );
  return app;
}

const UsersBody = z.object({ users: z.array(z.string()) });

function readUsers(body: string): string[] | null {
  try {
    return UsersBody.parse(JSON.parse(body)).users;
  } catch {
    return null;
  }
}

function isOf(offense: OffenseRecord, user: UbaRecord): boolean {
  const name = offense.username.toLowerCase();
  return user.username.toLowerCase() === name || user.aliases.some((a) => a.toLowerCase() === name);
}

function inSet(world: Pick<World, 'reference'>, set: string, user: UbaRecord): boolean {
  const values = world.reference.find('sets', set)?.entries ?? [];
  return values.some((e) => e.element.value.toLowerCase() === user.username.toLowerCase());
}

function userOf(user: UbaRecord, offenses: readonly OffenseRecord[], trusted: boolean): Record<string, unknown> {
  const last = Math.max(user.lastOffenseMs ?? 0, ...offenses.map((o) => o.startMs));
  return {
    alert: user.risk > user.riskThreshold,
    aliases: user.aliases,
    city: user.city,
    country: user.country,
    custom_group: user.customGroup,
    dept: user.department,
    display_name: user.displayName ?? user.username,
    email: user.aliases.find((a) => a.includes('@')) ?? null,
    full_name: user.displayName,
    id: user.id,
    id1: null,
    id2: null,
    id3: null,
    id4: null,
    in_custom_grp_peer_group_watchlist: user.customGroup !== null,
    in_dept_peer_group_watchlist: user.department !== null,
    in_job_title_peer_group_watchlist: user.jobTitle !== null,
    in_ml_abridged_watch_list: false,
    in_ml_watch_list: true,
    in_peer_group_watchlist: true,
    investigation_expires: null,
    investigation_started: null,
    investigation_user: null,
    job_title: user.jobTitle,
    last_offense_time: last === 0 ? null : Math.floor(last / 1_000),
    latest_risk: user.latestRisk,
    linked_import_ids: [],
    manager: user.manager,
    member_of: null,
    ml_id: user.id,
    ml_watched: true,
    prolonged_risk: 0,
    risk: user.risk,
    risk_1: user.risk,
    risk_2: user.risk,
    risk_3: user.risk,
    risk_poll_count: 1,
    risk_scale_max: 1,
    source: 'ariel',
    state: null,
    trending: user.latestRisk > 0 ? 1 : 0,
    trusted_user: trusted,
    updated_this_run: true,
    username: user.username,
    watched: false,
    watchlist_memberships: [],
    watson_search_date: null,
    watson_search_id: null,
  };
}
