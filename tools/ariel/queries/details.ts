import { z } from 'zod';
import type { Select } from '../../../connectors/qradar/aql/tree.ts';
import { CHANNELS, type Channel } from '../../../domain/event-types.ts';
import type { CaseContext } from '../../../domain/offense.ts';
import { as, aliasOf, and, call, field, property } from '../../../connectors/qradar/aql/build.ts';
import { logSourcesOf } from '../channel.ts';
import type { CatalogueQuery } from '../query.ts';
import { country, fromLogSources, happenedIn, logSourceType, namesOneOf, object, ofChannels, resource } from '../terms.ts';
import { arrivalsOf } from '../window.ts';

export const DETAIL_LIMIT = 5_000;

/** Single events of the person in the risk window, oldest first by the log source's clock. */
export function detailSelect(context: CaseContext, channels: readonly Channel[]): Select {
  return {
    columns: [
      as(field('devicetime'), 't'),
      as(field('starttime'), 'arrived'),
      as(field('qid'), 'qid_no'),
      as(property('Event ID'), 'event_id'),
      as(call('QIDNAME', field('qid')), 'event_name'),
      as(logSourceType, 'ls_type'),
      as(resource, 'res'),
      as(object, 'obj'),
      as(property('Machine Identifier'), 'host'),
      as(field('sourceip'), 'address'),
      as(country, 'geo'),
      as(property('BytesSent'), 'bytes'),
      as(field('eventcount'), 'n'),
    ],
    from: 'events',
    where: and(
      namesOneOf(context.subject.aliases),
      fromLogSources(logSourcesOf(channels)),
      ofChannels(channels),
      happenedIn(context.riskWindow),
    ),
    groupBy: [],
    having: null,
    orderBy: [{ expression: aliasOf('t'), direction: 'ASC' }],
    limit: DETAIL_LIMIT,
    time: arrivalsOf(context.riskWindow, context.nowMs),
  };
}

/** A query of the catalogue for fixed channels, without parameters. */
export function detailQuery(id: string, title: string, channels: readonly Channel[]): CatalogueQuery<Record<string, never>> {
  return {
    id,
    title,
    logSources: logSourcesOf(channels),
    params: z.strictObject({}),
    build: (context) => detailSelect(context, channels),
    effect: 'read',
  };
}

/** Several channels in one search, so that a case costs the console one search and not five. */
export const activityDetail: CatalogueQuery<{ channels: Channel[] }> = {
  id: 'activity_detail',
  title: 'Single events of chosen channels',
  logSources: logSourcesOf(CHANNELS),
  params: z.strictObject({ channels: z.array(z.enum(CHANNELS)).min(1).max(CHANNELS.length) }),
  build: (context, { channels }) => detailSelect(context, channels),
  effect: 'read',
};
