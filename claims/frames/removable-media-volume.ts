import { bytesOf, countOf } from '../facts/activity.ts';
import { needOf } from '../facts/needs.ts';
import { RESOURCE_SLOTS, resourceFacts } from '../facts/resource-facts.ts';
import { defineFrame, say } from './frame.ts';
import { labelsOf, spokenSignals } from './scene.ts';

/** Bytes written to removable media. */
export const removableMediaVolume = defineFrame({
  id: 'removable_media_volume',
  says: 'bytes written to removable media, in how many writes, when',
  polarity: 'points_toward',
  mustInclude: false,
  absence: false,
  weighsPeers: true,
  stage: 'evidence',
  slots: { bytes: { unit: 'bytes' }, writes: { unit: 'count' }, ...RESOURCE_SLOTS, when: { unit: 'time' } },
  words: {},
  plain: (f) =>
    say`This account wrote ${f.bytes} to removable media in ${f.writes} writes${f.system === null ? [] : say` at ${f.system}`}, ${f.when}.`,
  short: (f) => say`${f.bytes} written to removable media in ${f.writes} writes, ${f.when}`,
  find: (scene) => {
    const seen = new Set<string>();
    return spokenSignals(scene).flatMap((signal) => {
      const { activity } = signal;
      if (activity.channel !== 'usb' || seen.has(activity.key)) return [];
      seen.add(activity.key);
      const source = { window: signal.interval, evidence: labelsOf(scene, 'own_activity') };
      return [
        {
          facts: {
            bytes: scene.book.bytes('removable_media_bytes', bytesOf(signal.rows), {
              ...source,
              formula: 'sum of bytes written in the hours that stand out',
            }),
            writes: scene.book.count('event_count', countOf(signal.rows), {
              ...source,
              formula: 'sum of event counts in the hours that stand out',
            }),
            ...resourceFacts(scene, activity),
            when: scene.book.interval('activity_interval', signal.interval, {
              ...source,
              formula: 'first and last event by the clock of the log source',
            }),
          },
          words: {},
          weight: signal.weight,
          loadBearing: signal.loadBearing,
          need: needOf(scene, signal),
          logSourceTypes: activity.measure.logSourceTypes,
        },
      ];
    });
  },
});
