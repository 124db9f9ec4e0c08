import { z } from 'zod';
import type { Select } from '../../../connectors/qradar/aql/tree.ts';
import { SENSE_CATEGORY } from '../../../domain/event-types.ts';
import type { Interval } from '../../../domain/time.ts';
import { as, aliasOf, and, between, call, field, num, property } from '../../../connectors/qradar/aql/build.ts';
import { fromLogSources, happenedIn, namesOneOf } from '../terms.ts';
import { arrivalsOf } from '../window.ts';
import type { CatalogueQuery } from '../query.ts';

const LIMIT = 2_000;

/** The look-back, stretched where the risk window goes beyond it. */
function reaching(lookBack: Interval | undefined, risk: Interval): Interval {
  if (lookBack === undefined) return risk;
  return { fromMs: Math.min(lookBack.fromMs, risk.fromMs), toMs: Math.max(lookBack.toMs, risk.toMs) };
}

/** Sense events of the user names in any interval of at most 31 days, oldest first; the first and the last bound the risk window. */
export function senseEventsSelect(aliases: readonly string[], interval: Interval, nowMs: number): Select {
  return {
    columns: [
      as(field('devicetime'), 't'),
      as(field('starttime'), 'arrived'),
      as(property('Rule Name'), 'rule_name'),
      as(call('QIDNAME', field('qid')), 'event_name'),
      as(field('category'), 'cat'),
      as(property('Sense Value'), 'sense_value'),
      as(field('eventcount'), 'n'),
    ],
    from: 'events',
    where: and(
      namesOneOf(aliases),
      fromLogSources(['sense']),
      between(field('category'), num(SENSE_CATEGORY.from), num(SENSE_CATEGORY.to)),
      happenedIn(interval),
    ),
    groupBy: [],
    having: null,
    orderBy: [{ expression: aliasOf('t'), direction: 'ASC' }],
    limit: LIMIT,
    time: arrivalsOf(interval, nowMs),
  };
}

export const senseEvents: CatalogueQuery<Record<string, never>> = {
  id: 'sense_events',
  title: 'Sense events of UBA about the person in the risk window',
  logSources: ['sense'],
  params: z.strictObject({}),
  // The very search that the risk window was made of, so that it is not made twice.
  build: ({ subject, lookBack, riskWindow, nowMs }) => senseEventsSelect(subject.aliases, reaching(lookBack, riskWindow), nowMs),
  effect: 'read',
};
