import { LATE_MS } from '../thresholds.ts';
import { defineFrame, say } from './frame.ts';
import { EVENT_NOUN, EVENT_NOUNS } from './nouns.ts';
import { labelsOf } from './scene.ts';

/** Hours that came in late are not spoken of; that they exist is. */
export const lateArrival = defineFrame({
  id: 'late_arrival',
  says: 'events of a channel arrived late, so their hour is not used',
  polarity: 'neutral',
  mustInclude: false,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: { events: { unit: 'count' }, delay: { unit: 'ms' } },
  words: { noun: EVENT_NOUNS },
  plain: (f, w) => say`The log source delivered ${f.events} ${w.noun} up to ${f.delay} late; no statement about their hour is made.`,
  short: (f, w) => say`${f.events} ${w.noun} arrived late, hour not used`,
  find: (scene) =>
    [...Map.groupBy(scene.activities, (a) => a.channel)].flatMap(([channel, activities]) => {
      const late = activities.flatMap((a) => a.risk).filter((r) => r.maxDelayMs > LATE_MS);
      if (late.length === 0) return [];
      const source = { window: scene.context.riskWindow, evidence: labelsOf(scene, 'own_activity') };
      return [
        {
          facts: {
            events: scene.book.count(
              'late_event_count',
              late.reduce((sum, r) => sum + r.count, 0),
              { ...source, formula: 'sum of event counts of hours with an arrival later than 15 minutes' },
            ),
            delay: scene.book.duration('longest_delay', Math.max(...late.map((r) => r.maxDelayMs)), {
              ...source,
              formula: 'longest time from the event to its arrival',
            }),
          },
          words: { noun: EVENT_NOUN[channel] },
          logSourceTypes: late.map((r) => r.logSourceType),
        },
      ];
    }),
});
