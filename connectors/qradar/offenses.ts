import { z } from 'zod';
import { InvalidError } from '../../domain/errors.ts';
import type { Offense, RuleContribution } from '../../domain/offense.ts';
import { parsedReply, QRadarError, type QRadarClient } from './client.ts';
import { OFFENSE_FIELDS, OffenseReply } from './offense-reply.ts';
import { readAll } from './paging.ts';

const MAX_PAGES = 500;
const Offenses = z.array(OffenseReply);

/**
 * Offenses of the type that changed after a moment, oldest change first, in pages. It pages by time and not by position, since an
 * offense that changes meanwhile moves to the end and would push another out of sight. Each (id, time) comes once; after 500
 * pages it stops, and the next poll goes on from the last time seen.
 */
export async function* listChangedOffenses(
  client: QRadarClient,
  options: { usernameType: number; persistedAfterMs: number; pageSize: number },
  signal: AbortSignal,
): AsyncGenerator<Offense[]> {
  const { usernameType, pageSize } = options;
  const seen = new Set<string>();
  let fromMs = options.persistedAfterMs + 1;
  let skip = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const filter = `offense_type=${usernameType} and last_persisted_time>=${fromMs}`;
    const query = { filter, sort: '+last_persisted_time', fields: OFFENSE_FIELDS };
    const reply = await client.get('/api/siem/offenses', { query, range: { from: skip, to: skip + pageSize - 1 } }, signal);
    const offenses = parsedReply(Offenses, reply.json, 'offenses');
    const fresh = offenses.filter((o) => !seen.has(keyOf(o)));
    for (const offense of fresh) seen.add(keyOf(offense));
    if (fresh.length > 0) yield fresh;
    if (offenses.length < pageSize) return;
    const lastMs = offenses.at(-1)?.lastPersistedTimeMs ?? fromMs;
    skip = lastMs > fromMs ? 0 : skip + pageSize;
    fromMs = Math.max(lastMs, fromMs);
  }
}

const keyOf = (offense: Offense): string => `${offense.id}@${offense.lastPersistedTimeMs}`;

/** One offense, or null when QRadar has none of this id (404/1002). */
export async function getOffense(client: QRadarClient, id: number, signal: AbortSignal): Promise<Offense | null> {
  try {
    const reply = await client.get(`/api/siem/offenses/${whole(id)}`, { query: { fields: OFFENSE_FIELDS } }, signal);
    return parsedReply(OffenseReply, reply.json, 'offense');
  } catch (error) {
    if (isUnknown(error)) return null;
    throw error;
  }
}

const OffenseType = z.object({
  id: z.int(),
  property_name: z.string().nullish(),
  name: z.string().nullish(),
  custom: z.boolean().nullish(),
});

/** The id of the offense type Username, which differs between consoles; throws `not_configured` when there is none. */
export async function usernameOffenseType(client: QRadarClient, signal: AbortSignal): Promise<number> {
  const types = await readAll(client, '/api/siem/offense_types', {}, OffenseType, 'offense types', signal);
  const builtIn = types.filter((t) => t.custom !== true);
  const found =
    builtIn.find((t) => t.property_name?.toLowerCase() === 'username') ?? builtIn.find((t) => t.name?.toLowerCase() === 'username');
  if (found === undefined) throw new QRadarError(200, null, 'not_configured', 'this QRadar has no offense type Username');
  return found.id;
}

const Contribution = z
  .object({ rule_name: z.string(), event_count: z.number().nullish(), first_event: z.number().nullish(), last_event: z.number().nullish() })
  .transform((c): RuleContribution => ({
    ruleName: c.rule_name,
    eventCount: c.event_count ?? 0,
    firstEventMs: c.first_event ?? 0,
    lastEventMs: c.last_event ?? 0,
  }));

/** Which rules made the offense. */
export function offenseContributions(client: QRadarClient, id: number, signal: AbortSignal): Promise<RuleContribution[]> {
  const query = { filter: `offense_id=${whole(id)}` };
  return readAll(client, '/api/analytics/rules_offense_contributions', query, Contribution, 'rule contributions', signal);
}

export type ClosingReason = { id: number; text: string };

const Reason = z.object({ id: z.int(), text: z.string(), is_deleted: z.boolean().nullish(), is_reserved: z.boolean().nullish() });

/** Reasons with which a person may close an offense. */
export async function closingReasons(client: QRadarClient, signal: AbortSignal): Promise<ClosingReason[]> {
  const reasons = await readAll(client, '/api/siem/offense_closing_reasons', {}, Reason, 'closing reasons', signal);
  return reasons.filter((r) => r.is_deleted !== true && r.is_reserved !== true).map(({ id, text }) => ({ id, text }));
}

/**
 * Closes an offense. `already_closed` when QRadar refuses (409/1008) and the offense is closed indeed, or when it was deleted meanwhile
 * (404/1002, and reading it says so too); any other refusal throws. `raw` is the answer as received.
 */
export async function closeOffense(
  client: QRadarClient,
  id: number,
  closingReasonId: number,
  signal: AbortSignal,
): Promise<{ offense: Offense; raw: string } | 'already_closed'> {
  const query = { status: 'CLOSED', closing_reason_id: whole(closingReasonId) };
  try {
    const reply = await client.post(`/api/siem/offenses/${whole(id)}`, { query }, signal);
    return { offense: parsedReply(OffenseReply, reply.json, 'offense'), raw: reply.raw };
  } catch (error) {
    if (!(error instanceof QRadarError) || (error.http !== 409 && !isUnknown(error))) throw error;
    const now = await getOffense(client, id, signal);
    if (now !== null && now.status !== 'CLOSED') throw error;
    return 'already_closed';
  }
}

function isUnknown(error: unknown): boolean {
  return error instanceof QRadarError && error.http === 404 && error.code === 1002;
}

function whole(id: number): number {
  if (!Number.isSafeInteger(id) || id < 0) throw new InvalidError(`id: must be a whole number of at least 0, not ${id}`);
  return id;
}
