import { z } from 'zod';
import { as, and, call, field } from '../../../connectors/qradar/aql/build.ts';
import { CHANNELS } from '../../../domain/event-types.ts';
import { logSourcesOf } from '../channel.ts';
import type { CatalogueQuery } from '../query.ts';
import { first, fromLogSources, happenedIn, last, ofChannels, oneOf } from '../terms.ts';
import { arrivalsOf } from '../window.ts';

const LIMIT = 5_000;
const LOG_SOURCES = logSourcesOf(CHANNELS);

/** Who appears at an address, and from when to when: only an address held by one person speaks about a person. */
export const addressHolders: CatalogueQuery<{ addresses: string[] }> = {
  id: 'address_holders',
  title: 'Accounts seen at the addresses of the person',
  logSources: LOG_SOURCES,
  params: z.strictObject({ addresses: z.array(z.string().min(2).max(45)).min(1).max(200) }),
  build: (context, { addresses }) => ({
    columns: [as(field('sourceip'), 'address'), as(call('LOWER', field('username')), 'account'), as(first, 't0'), as(last, 't1')],
    from: 'events',
    where: and(oneOf(field('sourceip'), addresses), fromLogSources(LOG_SOURCES), ofChannels(CHANNELS), happenedIn(context.riskWindow)),
    groupBy: [field('sourceip'), call('LOWER', field('username'))],
    having: null,
    orderBy: [],
    limit: LIMIT,
    time: arrivalsOf(context.riskWindow, context.nowMs),
  }),
  effect: 'read',
};
