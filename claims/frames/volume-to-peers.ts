import { needOf } from '../facts/needs.ts';
import { onResource, RESOURCE_SLOTS, resourceFacts } from '../facts/resource-facts.ts';
import { bandOf } from '../facts/signals.ts';
import { defineFrame, say } from './frame.ts';
import { EVENT_NOUN, EVENT_NOUNS } from './nouns.ts';
import { bandFacts, besidePeers, besidePeersShort } from './peer-comparison.ts';
import { labelsOf, type Scene } from './scene.ts';

/** The day with the most bytes beside the mean day of each peer. */
export const volumeToPeers = defineFrame({
  id: 'volume_to_peers',
  says: "bytes of the largest day, median and 95th percentile of the peers' mean days, their number, and the ratio where there is one",
  polarity: 'points_toward',
  mustInclude: false,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: {
    observed: { unit: 'bytes' },
    ...RESOURCE_SLOTS,
    ratio: { unit: 'ratio', optional: true },
    median: { unit: 'bytes' },
    p95: { unit: 'bytes' },
    n: { unit: 'persons' },
  },
  words: { noun: EVENT_NOUNS },
  plain: (f, w) =>
    say`The largest day in the window has ${f.observed} in ${w.noun} of this account${onResource(f)}; ${besidePeers(f, 'day')}.`,
  short: (f, w) => say`${f.observed} in ${w.noun} on the largest day: ${besidePeersShort(f, 'day')}`,
  find: (scene) =>
    scene.signals
      .filter((s) => s.loadBearing && s.kind === 'volume')
      .flatMap((signal) => {
        const { activity, observed } = signal;
        const band = activity.peers === null ? null : bandOf('volume', activity.peers);
        if (band === null) return [];
        return [
          {
            facts: {
              observed: peakBytesFact(scene, observed),
              ...resourceFacts(scene, activity),
              ...bandFacts(scene, 'bytes', 'day', observed, band),
            },
            words: { noun: EVENT_NOUN[activity.channel] },
            weight: signal.weight,
            loadBearing: true,
            need: needOf(scene, signal),
            logSourceTypes: activity.measure.logSourceTypes,
          },
        ];
      }),
});

export function peakBytesFact(scene: Scene, observed: number) {
  return scene.book.bytes('peak_day_bytes', observed, {
    window: scene.context.riskWindow,
    formula: 'sum of bytes of the day with the most bytes in the risk window',
    evidence: labelsOf(scene, 'own_activity'),
  });
}
