import type { Channel } from '../../domain/event-types.ts';
import { baselineDays, peersWhoDid } from '../facts/before-facts.ts';
import { CHECKS_FOR_ACTION } from '../applicable-checks.ts';
import { tightInterval } from '../facts/activity.ts';
import { RESOURCE_SLOTS, resourceFacts } from '../facts/resource-facts.ts';
import { actionOf, isRare } from '../facts/signals.ts';
import { weightOf } from '../thresholds.ts';
import { defineFrame, many, say } from './frame.ts';
import { labelsOf } from './scene.ts';

/** Changes that hardly anybody makes in ordinary work, so that a single one is worth a sentence. */
const RARE = {
  mail_rule: { one: 'rule that forwards mail', more: 'rules that forward mail' },
  audit_change: { one: 'change to what is audited', more: 'changes to what is audited' },
} as const satisfies Partial<Record<Channel, { one: string; more: string }>>;
/** A mailbox is its owner's: what peers change is theirs, so that none of them changes this one, whatever they do. */
const OF_ONE_PERSON: ReadonlySet<Channel> = new Set(['mail_rule']);
const CHANNELS = Object.keys(RARE) as (keyof typeof RARE)[];

/** What the account changed about its mail or about auditing. What was done while auditing was off is in no log, and the sentence does not say it. */
export const rareChange = defineFrame({
  id: 'rare_change',
  says: 'rules that forward mail or changes to auditing, none before, and how many peers made any',
  polarity: 'points_toward',
  mustInclude: false,
  absence: true,
  weighsPeers: true,
  stage: 'evidence',
  slots: {
    changes: { unit: 'count' },
    ...RESOURCE_SLOTS,
    when: { unit: 'time' },
    length: { unit: 'days' },
    users: { unit: 'persons', optional: true },
    n: { unit: 'persons', optional: true },
  },
  words: { one: CHANNELS.map((c) => RARE[c].one), more: CHANNELS.map((c) => RARE[c].more) },
  plain: (f, w) =>
    say`This account made ${many(f.changes, w.one, w.more)}${f.system === null ? [] : say` on ${f.system}`}, ${f.when}; in the ${f.length} days before it made none there${
      f.users === null || f.n === null ? [] : say`, and of ${f.n} peers ${f.users} did`
    }.`,
  short: (f, w) => say`${many(f.changes, w.one, w.more)}, none in the ${f.length} days before, ${f.when}`,
  find: (scene) =>
    CHANNELS.flatMap((channel) =>
      scene.activities
        .filter((a) => a.channel === channel && a.measure.firstSeen && a.measure.count > 0)
        .flatMap((activity) => {
          const { own, measure, risk } = activity;
          if (own === null) return [];
          const peers = OF_ONE_PERSON.has(channel) ? null : activity.peers;
          const interval = tightInterval(risk);
          const evidence = labelsOf(scene, 'own_activity');
          const token = scene.names.resource(channel, activity.resource);
          const action = actionOf(channel, 0);
          const rare = peers === null || isRare(peers);
          return [
            {
              facts: {
                changes: scene.book.count('event_count', measure.count, {
                  window: interval,
                  formula: 'sum of event counts in the risk window',
                  evidence,
                }),
                ...resourceFacts(scene, activity),
                when: scene.book.interval('activity_interval', interval, {
                  formula: 'first and last event by the clock of the log source',
                  evidence,
                }),
                length: baselineDays(scene, own.days),
                ...peersWhoDid(scene, peers),
              },
              words: RARE[channel],
              weight: weightOf(NEW_KIND, 1),
              polarity: rare ? ('points_toward' as const) : ('neutral' as const),
              loadBearing: rare,
              need: {
                action,
                systems: activity.resource === null ? [] : [activity.resource.toLowerCase()],
                tokens: token === null ? [] : [token],
                interval,
                country: null,
                checks: CHECKS_FOR_ACTION[action],
              },
              logSourceTypes: measure.logSourceTypes,
            },
          ];
        }),
    ),
});

/** One such change is as telling as a log-on from a new country. */
const NEW_KIND = 8;
