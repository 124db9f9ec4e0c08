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

export type PeerAliases = { aliases: string[] };

/** Totals of the peers' user names. Night is 22:00-06:00 at the offset that the person's zone had when the risk window ended. */
export const peerActivity: CatalogueQuery<PeerAliases> = {
  id: 'peer_activity',
  title: 'What the peers did, by day and by night, in the risk window and before',
  logSources: LOG_SOURCES,
  params: z.strictObject({ aliases: z.array(z.string().min(1).max(128)).min(1).max(1_000) }),
  build: (context, { aliases }) => ({
    columns: [
      as(call('LOWER', field('username')), 'peer_name'),
      as(field('qid'), 'qid_no'),
      as(property('Event ID'), 'event_id'),
      as(logSourceType, 'ls_type'),
      as(resource, 'res'),
      as(caseOf([[compare(field('devicetime'), '>=', num(context.riskWindow.fromMs)), str('risk')]], str('baseline')), 'period'),
      as(atNight(context), 'night'),
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

function atNight(context: CaseContext): Expression {
  const local = arithmetic(field('devicetime'), '+', num(zoneOffsetMs(context)));
  const ofDay = arithmetic(local, '%', num(DAY_MS));
  return caseOf([[or(compare(ofDay, '>=', num(NIGHT_FROM_MS)), compare(ofDay, '<', num(NIGHT_TO_MS))), num(1)]], num(0));
}

/** 0 for an unknown zone; without a zone no night is spoken of. */
function zoneOffsetMs({ riskWindow, timeZone }: CaseContext): number {
  const at = DateTime.fromMillis(riskWindow.toMs, { zone: timeZone ?? 'utc' });
  return at.isValid ? at.offset * MINUTE_MS : 0;
}
