import { needOf } from '../facts/needs.ts';
import { baselineDays } from '../facts/before-facts.ts';
import { onResource, RESOURCE_SLOTS, resourceFacts } from '../facts/resource-facts.ts';
import { defineFrame, say } from './frame.ts';
import { EVENT_NOUN, EVENT_NOUNS } from './nouns.ts';
import { labelsOf, spokenSignals } from './scene.ts';

/** A share or database that the person did not use before. */
export const firstSeenResource = defineFrame({
  id: 'first_seen_resource',
  says: 'events on a resource that this account did not use in the weeks before',
  polarity: 'points_toward',
  mustInclude: false,
  absence: true,
  weighsPeers: true,
  stage: 'evidence',
  slots: { events: { unit: 'count' }, ...RESOURCE_SLOTS, length: { unit: 'days' } },
  words: { noun: EVENT_NOUNS },
  plain: (f, w) => say`This account made ${f.events} ${w.noun}${onResource(f)}, which it did not use in the ${f.length} days before.`,
  short: (f, w) => say`${f.events} ${w.noun} on a resource not used in the ${f.length} days before`,
  find: (scene) =>
    spokenSignals(scene).flatMap((signal) => {
      const { activity } = signal;
      if (signal.kind !== 'first_seen' || activity.channel === 'command' || activity.own === null) return [];
      const evidence = labelsOf(scene, 'own_activity');
      return [
        {
          facts: {
            events: scene.book.count('event_count', signal.observed, {
              window: signal.interval,
              formula: 'sum of event counts in the risk window',
              evidence,
            }),
            ...resourceFacts(scene, activity),
            length: baselineDays(scene, activity.own.days),
          },
          words: { noun: EVENT_NOUN[activity.channel] },
          weight: signal.weight,
          loadBearing: signal.loadBearing,
          need: needOf(scene, signal),
          logSourceTypes: activity.measure.logSourceTypes,
        },
      ];
    }),
});
