import { onResource, RESOURCE_SLOTS, resourceFacts } from '../facts/resource-facts.ts';
import { bandOf } from '../facts/signals.ts';
import { defineFrame, say } from './frame.ts';
import { EVENT_NOUN, EVENT_NOUNS } from './nouns.ts';
import { P95, PERIODS } from './peer-comparison.ts';
import { peakFact } from './ratio-to-peers.ts';
import { labelsOf, spokenSignals } from './scene.ts';

/** More than the person's own past, and no more than peers do. */
export const withinPeerRange = defineFrame({
  id: 'within_peer_range',
  says: 'a rise against the own past that lies within what peers do',
  polarity: 'points_away',
  mustInclude: false,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: {
    observed: { unit: 'count' },
    ...RESOURCE_SLOTS,
    p95: { unit: 'count' },
    inWindow: { unit: 'count' },
    windowP95: { unit: 'count' },
    n: { unit: 'persons' },
  },
  words: { noun: EVENT_NOUNS, period: PERIODS },
  plain: (f, w) =>
    say`The ${f.observed} ${w.noun} of the busiest ${w.period}${onResource(f)} are more than this account's own past, and within what ${f.n} peers do (their mean ${w.period}s up to ${f.p95}; in the same window this account ${f.inWindow}, peers up to ${f.windowP95}; each the ${P95} over the peers).`,
  short: (f, w) => say`${f.observed} ${w.noun} in the busiest ${w.period} are within the range of ${f.n} peers`,
  find: (scene) =>
    spokenSignals(scene).flatMap((signal) => {
      const { activity, kind, observed } = signal;
      if (signal.againstPeers !== false || activity.peers === null || (kind !== 'night' && kind !== 'day')) return [];
      const usual = bandOf(kind, activity.peers);
      const window = kind === 'night' ? activity.peers.riskNight : activity.peers.risk;
      const inWindow = kind === 'night' ? activity.measure.nightCount : activity.measure.count;
      if (usual === null || (observed > usual.p95 && inWindow > window.p95)) return [];
      const evidence = labelsOf(scene, 'peer_activity', 'peer_group');
      return [
        {
          facts: {
            observed: peakFact(scene, kind, observed),
            ...resourceFacts(scene, activity),
            p95: scene.book.count('peer_p95', usual.p95, {
              window: scene.context.baselineWindow,
              formula: `${P95} over peers of their mean per ${kind}, type 7`,
              evidence,
            }),
            inWindow: scene.book.count('window_count', inWindow, {
              window: scene.context.riskWindow,
              formula: `events of this account's ${kind}s in the risk window`,
              evidence: labelsOf(scene, 'own_activity'),
            }),
            windowP95: scene.book.count('peer_window_p95', window.p95, {
              window: scene.context.riskWindow,
              formula: `${P95} over peers of their events in the risk window, type 7`,
              evidence,
            }),
            n: scene.book.persons('peer_n', usual.n, { formula: 'members of the compared group', evidence }),
          },
          words: { noun: EVENT_NOUN[activity.channel], period: kind },
          weight: signal.weight,
          logSourceTypes: activity.measure.logSourceTypes,
        },
      ];
    }),
});
