import { z } from 'zod';
import type { UbaUser } from '../../domain/offense.ts';
import { parsedReply, QRadarError, type QRadarClient } from './client.ts';
import { readAll } from './paging.ts';

/** What UBA is called in the manifest, by version. */
const APP_NAMES: ReadonlySet<string> = new Set(['User Analytics', 'User Entity Analytics', 'QRadar User Behavior Analytics']);

const Application = z.object({
  application_state: z.object({ application_id: z.union([z.string(), z.int()]), status: z.string().nullish() }),
  manifest: z.object({ name: z.string().nullish() }).nullish(),
});

const text = z
  .string()
  .nullish()
  .transform((t) => (t === undefined || t === null || t.trim() === '' ? null : t));
const User = z.object({
  username: z.string().nullish(),
  input_username: z.string().nullish(),
  display_name: text,
  aliases: z.array(z.string()).nullish(),
  dept: text,
  job_title: text,
  custom_group: text,
  city: text,
  country: text,
  manager: text,
  risk: z.number().nullish(),
});
const Threshold = z.object({ risk_threshold: z.number().nullish() });
const Users = Threshold.extend({ users: z.array(User).nullish() });

const Investigated = z.object({ investigated: z.array(z.object({ id: z.int(), aliases: z.array(z.string()).nullish() })).nullish() });
const UbaOffense = z
  .object({ offense_id: z.int(), user_id: z.int().nullish(), severity: z.number(), status: z.string(), last_updated_time: z.number() })
  .transform((o) => ({
    offenseId: o.offense_id,
    userId: o.user_id ?? null,
    severity: o.severity,
    status: o.status,
    lastUpdatedTimeMs: o.last_updated_time,
  }));
export type UbaOffense = z.infer<typeof UbaOffense>;

/** The app's `user_info` is not among these: it takes the name of a person in its address, and `user` asks the same by body. */
export type Uba = {
  /** What UBA knows of a user, or null when it does not know the user. */
  user(username: string, signal: AbortSignal): Promise<UbaUser | null>;
  /** The risk over which UBA raises an offense; null when UBA names none. */
  threshold(signal: AbortSignal): Promise<number | null>;
  /** Who stands over it now. */
  aboveThreshold(signal: AbortSignal): Promise<UbaUser[]>;
  /** Whom somebody marked as being investigated in UBA, by UBA's number, with every alias. */
  investigated(signal: AbortSignal): Promise<{ userId: number; aliases: string[] }[]>;
  /** The offenses that UBA counts as its own. */
  offenses(signal: AbortSignal): Promise<UbaOffense[]>;
};

/** The UBA app's public API. Its address holds an id that differs between consoles, looked up once and again when it is gone. */
export function createUba(client: QRadarClient): Uba {
  let known: string | null = null;

  async function base(signal: AbortSignal): Promise<string> {
    known ??= await findApp(client, signal);
    return known;
  }

  async function ask<T>(call: (base: string) => Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      return await call(await base(signal));
    } catch (error) {
      // The app was installed again under another id.
      if (error instanceof QRadarError && error.http === 404) known = null;
      throw error;
    }
  }

  return {
    user: (username, signal) =>
      ask(async (base) => {
        // The endpoint tells cases apart, the offense may not.
        const users = [...new Set([username, username.toLowerCase()])];
        const reply = await client.post(`${base}/bulk_user_info`, { body: { json: { users } } }, signal);
        const answer = parsedReply(Users, reply.json, 'UBA users');
        const asked = users.map((u) => u.toLowerCase());
        const isAsked = (name: string | null | undefined) => typeof name === 'string' && asked.includes(name.toLowerCase());
        const found = answer.users?.find((u) => isAsked(u.input_username) || isAsked(u.username));
        return found === undefined ? null : userOf(found, username, answer.risk_threshold ?? null);
      }, signal),
    threshold: (signal) =>
      ask(async (base) => {
        const reply = await client.get(`${base}/users_above_threshold`, {}, signal);
        return parsedReply(Threshold, reply.json, 'UBA threshold').risk_threshold ?? null;
      }, signal),
    aboveThreshold: (signal) =>
      ask(async (base) => {
        const reply = await client.get(`${base}/users_above_threshold`, {}, signal);
        const { users, risk_threshold: threshold } = parsedReply(Users, reply.json, 'UBA users above the threshold');
        return (users ?? []).map((u) => userOf(u, u.username ?? '', threshold ?? null));
      }, signal),
    investigated: (signal) =>
      ask(async (base) => {
        const reply = await client.get(`${base}/investigated_list`, {}, signal);
        const { investigated } = parsedReply(Investigated, reply.json, 'UBA investigated users');
        return (investigated ?? []).map(({ id, aliases }) => ({ userId: id, aliases: aliases ?? [] }));
      }, signal),
    offenses: (signal) =>
      ask(
        async (base) => parsedReply(z.array(UbaOffense), (await client.get(`${base}/uba_offenses`, {}, signal)).json, 'UBA offenses'),
        signal,
      ),
  };
}

async function findApp(client: QRadarClient, signal: AbortSignal): Promise<string> {
  const query = { fields: 'application_state,manifest' };
  const apps = await readAll(client, '/api/gui_app_framework/applications', query, Application, 'applications', signal);
  const named = apps.filter((a) => APP_NAMES.has(a.manifest?.name ?? ''));
  const found = named.find((a) => a.application_state.status === 'RUNNING') ?? named[0];
  if (found === undefined) throw new QRadarError(200, null, 'not_configured', 'the UBA app is not installed on this QRadar');
  return `/console/plugins/${encodeURIComponent(String(found.application_state.application_id))}/app_proxy/api`;
}

function userOf(user: z.infer<typeof User>, asked: string, threshold: number | null): UbaUser {
  return {
    username: user.username ?? asked,
    displayName: user.display_name,
    aliases: user.aliases ?? [],
    department: user.dept,
    jobTitle: user.job_title,
    customGroup: user.custom_group,
    city: user.city,
    country: user.country,
    manager: user.manager,
    risk: user.risk ?? 0,
    // Without a threshold no risk is over it.
    riskThreshold: threshold ?? Number.MAX_SAFE_INTEGER,
  };
}
