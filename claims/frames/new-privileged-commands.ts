import { needOf } from '../facts/needs.ts';
import { baselineDays, peersWhoDid } from '../facts/before-facts.ts';
import { RESOURCE_SLOTS, resourceFacts } from '../facts/resource-facts.ts';
import { defineFrame, say } from './frame.ts';
import { labelsOf, spokenSignals } from './scene.ts';

/** Commands with raised rights on a host where the person ran none before. */
export const newPrivilegedCommands = defineFrame({
  id: 'new_privileged_commands',
  says: 'commands with raised rights on a host where this account ran none in the weeks before, and how many peers did',
  polarity: 'points_toward',
  mustInclude: false,
  absence: true,
  weighsPeers: true,
  stage: 'evidence',
  slots: {
    commands: { unit: 'count' },
    ...RESOURCE_SLOTS,
    length: { unit: 'days' },
    when: { unit: 'time' },
    users: { unit: 'persons', optional: true },
    n: { unit: 'persons', optional: true },
  },
  words: {},
  plain: (f) =>
    say`This account ran ${f.commands} commands with raised rights${f.system === null ? [] : say` on ${f.system}`}, ${f.when}; in the ${f.length} days before it ran none there${
      f.users === null || f.n === null ? [] : say`, and of ${f.n} peers ${f.users} did`
    }.`,
  short: (f) =>
    say`${f.commands} commands with raised rights on a host with none in the ${f.length} days before${
      f.users === null || f.n === null ? [] : say` (${f.users} of ${f.n} peers did)`
    }, ${f.when}`,
  find: (scene) =>
    spokenSignals(scene).flatMap((signal) => {
      const { activity } = signal;
      if (signal.kind !== 'first_seen' || activity.channel !== 'command' || activity.own === null) return [];
      const evidence = labelsOf(scene, 'own_activity');
      return [
        {
          facts: {
            commands: scene.book.count('event_count', signal.observed, {
              window: signal.interval,
              formula: 'sum of event counts in the risk window',
              evidence,
            }),
            ...resourceFacts(scene, activity),
            length: baselineDays(scene, activity.own.days),
            when: scene.book.interval('activity_interval', signal.interval, {
              formula: 'first and last event by the clock of the log source',
              evidence,
            }),
            ...peersWhoDid(scene, activity.peers),
          },
          words: {},
          weight: signal.weight,
          loadBearing: signal.loadBearing,
          need: needOf(scene, signal),
          logSourceTypes: activity.measure.logSourceTypes,
        },
      ];
    }),
});
