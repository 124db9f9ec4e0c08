import { z } from 'zod';
import { CHANNELS } from '../../../domain/event-types.ts';
import { as, aliasOf, and, call, field, property } from '../../../connectors/qradar/aql/build.ts';
import { logSourcesOf } from '../channel.ts';
import type { CatalogueQuery } from '../query.ts';
import {
  bytesSent,
  delay,
  events,
  first,
  fromLogSources,
  happenedIn,
  hour,
  last,
  logSourceType,
  namesOneOf,
  ofChannels,
  records,
  resource,
} from '../terms.ts';
import { arrivalsOf, wholeWindow } from '../window.ts';

const LIMIT = 20_000;
const LOG_SOURCES = logSourcesOf(CHANNELS);

export const ownActivity: CatalogueQuery<Record<string, never>> = {
  id: 'own_activity',
  title: 'What the person did per hour, risk window and baseline together',
  logSources: LOG_SOURCES,
  params: z.strictObject({}),
  build: (context) => ({
    columns: [
      as(hour, 'h'),
      as(field('qid'), 'qid_no'),
      as(property('Event ID'), 'event_id'),
      as(logSourceType, 'ls_type'),
      as(resource, 'res'),
      as(events, 'n'),
      as(records, 'records'),
      as(bytesSent, 'bytes'),
      as(first, 't0'),
      as(last, 't1'),
      as(call('MAX', delay), 'max_delay'),
    ],
    from: 'events',
    where: and(namesOneOf(context.subject.aliases), fromLogSources(LOG_SOURCES), ofChannels(CHANNELS), happenedIn(wholeWindow(context))),
    groupBy: [hour, field('qid'), property('Event ID'), logSourceType, aliasOf('res')],
    having: null,
    orderBy: [],
    limit: LIMIT,
    time: arrivalsOf(wholeWindow(context), context.nowMs),
  }),
  effect: 'read',
};
