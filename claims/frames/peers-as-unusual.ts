import { MIN_PEERS, OWN_FACTOR } from '../thresholds.ts';
import type { Activity } from '../facts/activity.ts';
import { quantile } from '../../scorers/statistics.ts';
import { defineFrame, many, say } from './frame.ts';
import { labelsOf } from './scene.ts';

/**
 * How many peers show as many unusual measures, by the same yardstick for all: many frames find something unusual in anybody.
 * The measures are those of the person's own activity, so the yardstick favours nobody but sees only what the person did.
 */
export const peersAsUnusual = defineFrame({
  id: 'peers_as_unusual',
  says: 'k of n peers show as many unusual measures in the same window',
  polarity: 'neutral',
  mustInclude: true,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: { own: { unit: 'count' }, peers: { unit: 'persons' }, n: { unit: 'persons' } },
  words: {},
  plain: (f) =>
    say`Measured alike in the same window, this account has ${many(f.own, 'unusual measure', 'unusual measures')}; as many or more: ${f.peers} of ${f.n} peers.`,
  short: (f) => say`${f.peers} of ${f.n} peers show as many unusual measures in the same window`,
  find: (scene) => {
    const compared = scene.activities.filter((a) => a.measure.peers.length >= MIN_PEERS && a.own !== null);
    const members = compared[0]?.measure.peers.map((p) => p.peer) ?? [];
    if (members.length === 0) return [];
    const own = compared.filter((a) => isUnusual(a, null)).length;
    const asUnusual = members.filter((peer) => compared.filter((a) => isUnusual(a, peer)).length >= Math.max(own, 1)).length;
    const evidence = [...labelsOf(scene, 'own_activity'), ...labelsOf(scene, 'peer_activity', 'peer_group')];
    const source = { window: scene.context.riskWindow, evidence };
    return [
      {
        facts: {
          own: scene.book.count('unusual_measures', own, {
            ...source,
            formula:
              "measures with at least five events in the window that exceed three times the own usual amount and the 95th percentile of everybody else's",
          }),
          peers: scene.book.persons('peers_as_unusual', asUnusual, {
            ...source,
            formula: 'peers with at least as many unusual measures, and at least one',
          }),
          n: scene.book.persons('peer_n', members.length, {
            formula: 'members of the compared group',
            evidence: labelsOf(scene, 'peer_activity', 'peer_group'),
          }),
        },
        words: {},
        polarity: asUnusual * 4 >= members.length ? 'points_away' : 'neutral',
        weight: asUnusual * 4 >= members.length ? 1 : 0,
      },
    ];
  },
});

/** Fewer events in the whole window are unusual for nobody. */
const MIN_EVENTS = 5;

function isUnusual(activity: Activity, who: string | null): boolean {
  const { measure } = activity;
  const people = [
    { peer: null, usual: mean(measure.ownDailyCounts), count: measure.count },
    ...measure.peers.map((p) => ({ peer: p.peer, usual: p.dailyMean, count: p.riskCount })),
  ];
  const one = people.find((p) => p.peer === who);
  if (one === undefined || one.count < MIN_EVENTS) return false;
  const others = people.filter((p) => p !== one).map((p) => p.count);
  const days = Math.max(measure.days, 1);
  return one.count > OWN_FACTOR * Math.max(one.usual * days, 1) && one.count > quantile(others, 0.95);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}
