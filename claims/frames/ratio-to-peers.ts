import { needOf } from '../facts/needs.ts';
import { onResource, RESOURCE_SLOTS, resourceFacts } from '../facts/resource-facts.ts';
import { bandOf } from '../facts/signals.ts';
import { defineFrame, say } from './frame.ts';
import { EVENT_NOUN, EVENT_NOUNS } from './nouns.ts';
import { bandFacts, besidePeers, besidePeersShort, PERIODS } from './peer-comparison.ts';
import { labelsOf, type Scene } from './scene.ts';

/** The busiest night or day beside the mean one of each peer. */
export const ratioToPeers = defineFrame({
  id: 'ratio_to_peers',
  says: "events of the busiest night or day, median and 95th percentile of the peers' mean ones, their number, and the ratio where there is one",
  polarity: 'points_toward',
  mustInclude: false,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: {
    observed: { unit: 'count' },
    ...RESOURCE_SLOTS,
    ratio: { unit: 'ratio', optional: true },
    median: { unit: 'count' },
    p95: { unit: 'count' },
    n: { unit: 'persons' },
  },
  words: { noun: EVENT_NOUNS, period: PERIODS },
  plain: (f, w) =>
    say`The busiest ${w.period} in the window has ${f.observed} ${w.noun} of this account${onResource(f)}; ${besidePeers(f, w.period)}.`,
  short: (f, w) => say`${f.observed} ${w.noun} in the busiest ${w.period}: ${besidePeersShort(f, w.period)}`,
  find: (scene) =>
    scene.signals
      .filter((s) => s.loadBearing && (s.kind === 'night' || s.kind === 'day'))
      .flatMap((signal) => {
        const { activity, kind, observed } = signal;
        const band = activity.peers === null ? null : bandOf(kind, activity.peers);
        if (band === null) return [];
        const period = kind === 'night' ? ('night' as const) : ('day' as const);
        return [
          {
            facts: {
              observed: peakFact(scene, period, observed),
              ...resourceFacts(scene, activity),
              ...bandFacts(scene, 'count', period, observed, band),
            },
            words: { noun: EVENT_NOUN[activity.channel], period },
            weight: signal.weight,
            loadBearing: true,
            need: needOf(scene, signal),
            logSourceTypes: activity.measure.logSourceTypes,
          },
        ];
      }),
});

export function peakFact(scene: Scene, period: 'night' | 'day', observed: number) {
  return scene.book.count(`peak_${period}_count`, observed, {
    window: scene.context.riskWindow,
    formula: `sum of event counts of the busiest ${period} in the risk window`,
    evidence: labelsOf(scene, 'own_activity'),
  });
}
