import { Hono } from 'hono';
import { z } from 'zod';
import { ApiError, errorResponse, jsonResponse } from '../http/envelope.ts';
import type { Env } from '../http/mount.ts';
import type { OffenseRecord } from '../offenses/offense.ts';
import type { UbaRecord, Watchlist } from '../offenses/uba.ts';
import type { World } from '../world.ts';
import { UBA_APP_ID } from './applications.ts';

type UbaWorld = Pick<World, 'clock' | 'offenses' | 'uba'>;

export const UBA_PATH = `/console/plugins/${UBA_APP_ID}/app_proxy`;

/** UBA's public API below `UBA_PATH`. Times are epoch seconds, except those of offenses. */
export function ubaApp(world: UbaWorld): Hono<Env> {
  const app = new Hono<Env>();
  const threshold = (): number => world.uba.threshold;
  const offensesOf = (user: UbaRecord): OffenseRecord[] => world.offenses.list(world.clock.now()).filter((o) => isOf(o, user));
  const toApi = (user: UbaRecord): Record<string, unknown> => ({
    ...userOf(user, offensesOf(user)),
    trusted_user: world.uba.isTrusted(user.username),
    watchlist_memberships: world.uba.watchlistsOf(user).map((w) => membershipOf(w, user)),
    watched: world.uba.watchlistsOf(user).length > 0,
  });

  app.get('/api/users_above_threshold', () =>
    jsonResponse({
      risk_threshold: threshold(),
      users: world.uba
        .users()
        .filter((u) => u.risk > threshold())
        .map(toApi),
    }),
  );
  app.get('/api/investigated_list', () =>
    jsonResponse({ investigated: world.uba.users().flatMap((u) => investigatedOf(u, threshold())), risk_threshold: threshold() }),
  );
  app.post('/user_import/cert', () => jsonResponse({ success: true }));
  app.post('/user_import/imports', (c) => {
    const config = readImport(c.var.body);
    if (config === null) return errorResponse(new ApiError(400, 1001, 'The body must name configName and dataSource'));
    return jsonResponse({ id: 1, ...config });
  });
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

const ImportBody = z.object({ configName: z.string().min(1), dataSource: z.string().min(1), pollingInterval: z.number().optional() });

function readImport(body: string): z.infer<typeof ImportBody> | null {
  try {
    return ImportBody.parse(JSON.parse(body));
  } catch {
    return null;
  }
}

function membershipOf(watchlist: Watchlist, user: UbaRecord): Record<string, unknown> {
  return {
    addition_date: Math.floor(user.riskAtMs / 1_000),
    from_ref_set: watchlist.set !== null,
    from_regex: watchlist.regex !== null,
    name: watchlist.name,
    ref_set: watchlist.set,
    regex: watchlist.regex,
    regex_field: watchlist.regex === null ? null : 'username',
    risk_scale: watchlist.riskScale,
    source: 'ariel',
    watchlist_id: watchlist.id,
  };
}

function investigatedOf(user: UbaRecord, threshold: number): Record<string, unknown>[] {
  if (user.investigation === null) return [];
  const [risk1 = user.risk, risk2 = risk1, risk3 = risk2] = user.history;
  return [
    {
      alert: user.risk > threshold,
      aliases: user.aliases,
      color: 'red',
      color_severity: 3,
      display_name: user.displayName ?? user.username,
      id: user.id,
      investigation_user: user.investigation.user,
      ml_id: user.id,
      risk0: user.risk,
      risk1,
      risk2,
      risk3,
      risk_scale_max: 1,
      score: user.risk,
      trending: trendOf(user),
    },
  ];
}

/** -1, 0 or 1: how the risk stands to that of an hour ago; a new one has grown. */
function trendOf(user: UbaRecord): number {
  const [before] = user.history;
  return before === undefined ? (user.latestRisk > 0 ? 1 : 0) : Math.sign(user.risk - before);
}

function seconds(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.floor(ms / 1_000);
}

function userOf(user: UbaRecord, offenses: readonly OffenseRecord[]): Record<string, unknown> {
  const [risk1 = user.risk, risk2 = risk1, risk3 = risk2] = user.history;
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
    investigation_expires: seconds(user.investigation?.expiresMs),
    investigation_started: seconds(user.investigation?.startedMs),
    investigation_user: user.investigation?.user ?? null,
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
    risk_1: risk1,
    risk_2: risk2,
    risk_3: risk3,
    risk_poll_count: 1,
    risk_scale_max: 1,
    source: 'ariel',
    state: null,
    trending: trendOf(user),
    trusted_user: false,
    updated_this_run: true,
    username: user.username,
    watched: false,
    watchlist_memberships: [],
    watson_search_date: null,
    watson_search_id: null,
  };
}
