import { needOf } from '../facts/needs.ts';
import { onResource, RESOURCE_SLOTS, resourceFacts } from '../facts/resource-facts.ts';
import { defineFrame, say } from './frame.ts';
import { EVENT_NOUN, EVENT_NOUNS } from './nouns.ts';
import { labelsOf, spokenSignals } from './scene.ts';
import { peakBytesFact } from './volume-to-peers.ts';

/** The day with the most bytes beside the person's own past. */
export const volumeVsOwn = defineFrame({
  id: 'volume_vs_own',
  says: 'bytes of the largest day, and median and largest of the days before',
  polarity: 'points_toward',
  mustInclude: false,
  absence: false,
  weighsPeers: true,
  stage: 'evidence',
  slots: {
    observed: { unit: 'bytes' },
    ...RESOURCE_SLOTS,
    length: { unit: 'days' },
    median: { unit: 'bytes' },
    largest: { unit: 'bytes' },
  },
  words: { noun: EVENT_NOUNS },
  plain: (f, w) =>
    say`The largest day in the window has ${f.observed} in ${w.noun} of this account${onResource(f)}; in the ${f.length} days before, its own daily median is ${f.median} and its largest day ${f.largest}.`,
  short: (f, w) =>
    say`${f.observed} in ${w.noun} on the largest day; own past: median ${f.median}, largest ${f.largest} in ${f.length} days`,
  find: (scene) =>
    spokenSignals(scene).flatMap((signal) => {
      const { activity } = signal;
      if (signal.kind !== 'volume' || activity.own === null) return [];
      const source = { window: scene.context.baselineWindow, evidence: labelsOf(scene, 'own_activity') };
      return [
        {
          facts: {
            observed: peakBytesFact(scene, signal.observed),
            ...resourceFacts(scene, activity),
            length: scene.book.days('baseline_days', activity.own.days, { ...source, formula: 'whole days of the baseline window' }),
            median: scene.book.bytes('own_day_median_bytes', activity.own.dailyBytes.median, {
              ...source,
              formula: "median of this account's days in the baseline, zeros included",
            }),
            largest: scene.book.bytes('own_day_largest_bytes', activity.own.dailyBytes.max, {
              ...source,
              formula: "largest of this account's days in the baseline",
            }),
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
