import { DateTime } from 'luxon';
import { z } from 'zod';
import type { Expression } from '../../../connectors/qradar/aql/tree.ts';
import { CHANNELS } from '../../../domain/event-types.ts';
import type { CaseContext } from '../../../domain/offense.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../domain/time.ts';
import {
  as,
  aliasOf,
  and,
  arithmetic,
  call,
  caseOf,
  compare,
  field,
  num,
  or,
  property,
  str,
} from '../../../connectors/qradar/aql/build.ts';
import { logSourcesOf } from '../channel.ts';
import type { CatalogueQuery } from '../query.ts';
import { bytesSent, events, fromLogSources, happenedIn, logSourceType, namesOneOf, ofChannels, resource } from '../terms.ts';
import { arrivalsOf, wholeWindow } from '../window.ts';

const LIMIT = 30_000;
const NIGHT_FROM_MS = 22 * HOUR_MS;
const NIGHT_TO_MS = 6 * HOUR_MS;
const LOG_SOURCES = logSourcesOf(CHANNELS);

/** `elsewhere`: of the aliases those whose clock differs from the person's, by minutes ahead of UTC. */
export type PeerAliases = { aliases: string[]; elsewhere?: { offsetMinutes: number; aliases: string[] }[] };

const ALIASES = z.array(z.string().min(1).max(128)).min(1).max(1_000);

/**
 * Totals of the peers' user names. Night is 22:00-06:00 by the clock of each peer, at the offset that its zone had when the risk
 * window ended.
 */
export const peerActivity: CatalogueQuery<PeerAliases> = {
  id: 'peer_activity',
  title: 'What the peers did, by day and by night, in the risk window and before',
  logSources: LOG_SOURCES,
  params: z.strictObject({
    aliases: ALIASES,
    elsewhere: z
      .array(z.strictObject({ offsetMinutes: z.int().min(-1_440).max(1_440), aliases: ALIASES }))
      .max(40)
      .exactOptional(),
  }),
  build: (context, { aliases, elsewhere = [] }) => ({
    columns: [
      as(call('LOWER', field('username')), 'peer_name'),
      as(field('qid'), 'qid_no'),
      as(property('Event ID'), 'event_id'),
      as(logSourceType, 'ls_type'),
      as(resource, 'res'),
      as(caseOf([[compare(field('devicetime'), '>=', num(context.riskWindow.fromMs)), str('risk')]], str('baseline')), 'period'),
      as(atNight(context, elsewhere), 'night'),
      as(events, 'n'),
      as(bytesSent, 'bytes'),
    ],
    from: 'events',
    where: and(namesOneOf(aliases), fromLogSources(LOG_SOURCES), ofChannels(CHANNELS), happenedIn(wholeWindow(context))),
    groupBy: [
      call('LOWER', field('username')),
      field('qid'),
      property('Event ID'),
      logSourceType,
      aliasOf('res'),
      aliasOf('period'),
      aliasOf('night'),
    ],
    having: null,
    orderBy: [],
    limit: LIMIT,
    time: arrivalsOf(wholeWindow(context), context.nowMs),
  }),
  effect: 'read',
};

/** One flat CASE: peers elsewhere are answered for by their own hours before anybody is by those of the person. */
function atNight(context: CaseContext, elsewhere: NonNullable<PeerAliases['elsewhere']>): Expression {
  const away = elsewhere.flatMap((group) => {
    const named = namesOneOf(group.aliases);
    return [[and(named, nightAt(group.offsetMinutes)), num(1)] as const, [named, num(0)] as const];
  });
  return caseOf([...away, [nightAt(offsetMinutes(context, context.timeZone)), num(1)]], num(0));
}

function nightAt(offset: number): Expression {
  const shift = num(Math.abs(offset) * MINUTE_MS);
  const ofDay = arithmetic(arithmetic(field('devicetime'), offset < 0 ? '-' : '+', shift), '%', num(DAY_MS));
  return or(compare(ofDay, '>=', num(NIGHT_FROM_MS)), compare(ofDay, '<', num(NIGHT_TO_MS)));
}

/** Minutes that the zone was ahead of UTC when the risk window ended; 0 for an unknown zone, of which no night is spoken. */
export function offsetMinutes({ riskWindow }: Pick<CaseContext, 'riskWindow'>, timeZone: string | null): number {
  const at = DateTime.fromMillis(riskWindow.toMs, { zone: timeZone ?? 'utc' });
  return at.isValid ? at.offset : 0;
}
