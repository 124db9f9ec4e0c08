import { z } from 'zod';
import { parsedReply, type QRadarClient } from './client.ts';

/** Who holds the credentials, and what QRadar lets them do and see. */
export type QRadarCaller = {
  kind: 'user' | 'service';
  /** User name, or the label of the authorized service. */
  name: string;
  role: string | null;
  /** Names such as `ADMIN` and `SEM`. */
  capabilities: string[];
  /** Domains of data; empty: all, or none is known. */
  domainIds: number[];
  /** When the token of a service ends; null: never, or a user. */
  expiresMs: number | null;
};

const User = z.object({ username: z.string() });
const Service = z.object({ label: z.string(), expiration_date: z.number().nullish() });
const Role = z.object({ name: z.string(), capabilities: z.array(z.object({ name: z.string() })).nullish() });
const Profile = z.object({ domain_ids: z.array(z.int()).nullish() });

/** Asks what any caller may ask about itself; null when QRadar knows neither a user nor a service behind the credentials. */
export async function whoIsCaller(client: QRadarClient, signal: AbortSignal): Promise<QRadarCaller | null> {
  const first = async <T>(path: string, flag: string, row: z.ZodType<T>): Promise<T | undefined> => {
    const reply = await client.get(`/api/config/access/${path}`, { query: { [flag]: true } }, signal);
    return parsedReply(z.array(row), reply.json, path)[0];
  };
  const user = await first('users', 'current_user', User);
  const service = user === undefined ? await first('authorized_services', 'current_authorized_service', Service) : undefined;
  const name = user?.username ?? service?.label;
  if (name === undefined) return null;
  const role = await first('user_roles', 'current_user_role', Role);
  const profile = await first('security_profiles', 'current_security_profile', Profile);
  return {
    kind: user === undefined ? 'service' : 'user',
    name,
    role: role?.name ?? null,
    capabilities: role?.capabilities?.map((c) => c.name) ?? [],
    domainIds: profile?.domain_ids ?? [],
    expiresMs: service?.expiration_date ?? null,
  };
}
