import type { Fact } from '../../domain/fact.ts';
import { labelsOf, type Scene } from '../frames/scene.ts';

/** How many whole days before the window were looked at. */
export function baselineDays(scene: Scene, days: number): Fact {
  return scene.book.days('baseline_days', days, {
    window: scene.context.baselineWindow,
    formula: 'whole days of the baseline window',
    evidence: labelsOf(scene, 'own_activity'),
  });
}

/** How many of how many peers did the same, `formula` says what; both null where there are none to compare with. */
export function peersWhoDid(
  scene: Scene,
  peers: { users: number; n: number } | null,
  formula = 'peers with at least one event on the resource, baseline and risk window',
): { users: Fact | null; n: Fact | null } {
  if (peers === null) return { users: null, n: null };
  const evidence = labelsOf(scene, 'peer_activity', 'peer_group');
  return {
    users: scene.book.persons('peer_users', peers.users, { formula, evidence }),
    n: scene.book.persons('peer_n', peers.n, { formula: 'members of the compared group', evidence }),
  };
}
