import { needOf } from '../facts/needs.ts';
import { onResource, RESOURCE_SLOTS, resourceFacts } from '../facts/resource-facts.ts';
import { isRare } from '../facts/signals.ts';
import { defineFrame, say } from './frame.ts';
import { labelsOf } from './scene.ts';

/** How many peers used the same resource at all. */
export const rareForPeers = defineFrame({
  id: 'rare_for_peers',
  says: 'k of n peers used the resource in the same weeks',
  polarity: 'points_toward',
  mustInclude: false,
  absence: true,
  weighsPeers: false,
  stage: 'evidence',
  slots: { users: { unit: 'persons' }, n: { unit: 'persons' }, ...RESOURCE_SLOTS },
  words: {},
  plain: (f) => say`Of ${f.n} peers, ${f.users} show activity of the same kind${onResource(f)} in the same weeks.`,
  short: (f) => say`${f.users} of ${f.n} peers used the same resource`,
  find: (scene) =>
    scene.signals
      .filter((s) => s.kind === 'first_seen' && s.loadBearing && s.activity.channel !== 'command')
      .flatMap((signal) => {
        const { peers } = signal.activity;
        if (peers === null || !isRare(peers)) return [];
        const evidence = labelsOf(scene, 'peer_activity', 'peer_group');
        return [
          {
            facts: {
              users: scene.book.persons('peer_users', peers.users, {
                formula: 'peers with at least one event on the resource, baseline and risk window',
                evidence,
              }),
              n: scene.book.persons('peer_n', peers.n, { formula: 'members of the compared group', evidence }),
              ...resourceFacts(scene, signal.activity),
            },
            words: {},
            weight: Math.min(signal.weight, 3),
            need: needOf(scene, signal),
            logSourceTypes: signal.activity.measure.logSourceTypes,
          },
        ];
      }),
});
