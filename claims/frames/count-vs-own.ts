import { needOf } from '../facts/needs.ts';
import { onResource, RESOURCE_SLOTS, resourceFacts } from '../facts/resource-facts.ts';
import { defineFrame, say } from './frame.ts';
import { EVENT_NOUN, EVENT_NOUNS } from './nouns.ts';
import { PERIODS } from './peer-comparison.ts';
import { peakFact } from './ratio-to-peers.ts';
import { labelsOf, spokenSignals } from './scene.ts';

/** The busiest night or day beside the person's own past. */
export const countVsOwn = defineFrame({
  id: 'count_vs_own',
  says: 'events of the busiest night or day, and median and highest of the nights or days before',
  polarity: 'points_toward',
  mustInclude: false,
  absence: false,
  weighsPeers: true,
  stage: 'evidence',
  slots: {
    observed: { unit: 'count' },
    ...RESOURCE_SLOTS,
    length: { unit: 'days' },
    median: { unit: 'count' },
    highest: { unit: 'count' },
  },
  words: { noun: EVENT_NOUNS, period: PERIODS },
  plain: (f, w) =>
    say`The busiest ${w.period} in the window has ${f.observed} ${w.noun} of this account${onResource(f)}; in the ${f.length} ${w.period}s before, its own median is ${f.median} and its highest ${f.highest}.`,
  short: (f, w) =>
    say`${f.observed} ${w.noun} in the busiest ${w.period}; own past: median ${f.median}, highest ${f.highest} in ${f.length} ${w.period}s`,
  find: (scene) =>
    spokenSignals(scene).flatMap((signal) => {
      const { activity, kind } = signal;
      if ((kind !== 'night' && kind !== 'day') || activity.own === null) return [];
      const past = kind === 'night' ? activity.own.nightly : activity.own.daily;
      const source = {
        window: scene.context.baselineWindow,
        evidence: labelsOf(scene, 'own_activity'),
      };
      return [
        {
          facts: {
            observed: peakFact(scene, kind, signal.observed),
            ...resourceFacts(scene, activity),
            length: scene.book.days('baseline_days', activity.own.days, { ...source, formula: 'whole days of the baseline window' }),
            median: scene.book.count(`own_${kind}_median`, past.median, {
              ...source,
              formula: `median of this account's ${kind}s in the baseline, zeros included`,
            }),
            highest: scene.book.count(`own_${kind}_highest`, past.max, {
              ...source,
              formula: `busiest of this account's ${kind}s in the baseline`,
            }),
          },
          words: { noun: EVENT_NOUN[activity.channel], period: kind },
          weight: signal.weight,
          loadBearing: signal.loadBearing,
          need: needOf(scene, signal),
          logSourceTypes: activity.measure.logSourceTypes,
        },
      ];
    }),
});
