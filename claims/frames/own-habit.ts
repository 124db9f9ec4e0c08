import { onResource, RESOURCE_SLOTS, resourceFacts } from '../facts/resource-facts.ts';
import type { Signal } from '../facts/signals.ts';
import { HABIT_DAYS } from '../thresholds.ts';
import { defineFrame, say } from './frame.ts';
import { EVENT_NOUN, EVENT_NOUNS } from './nouns.ts';
import { labelsOf, spokenSignals } from './scene.ts';

/** What stands out is on a resource that belongs to the person's ordinary work. */
export const ownHabit = defineFrame({
  id: 'own_habit',
  says: 'the resource was used on k of the days before',
  polarity: 'points_away',
  mustInclude: false,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: { active: { unit: 'days' }, length: { unit: 'days' }, nights: { unit: 'nights', optional: true }, ...RESOURCE_SLOTS },
  words: { noun: EVENT_NOUNS },
  plain: (f, w) =>
    say`Activity of this kind (${w.noun})${onResource(f)} is part of the own past of this account: on ${f.active} of the ${f.length} days before${
      f.nights === null ? [] : say`, and in ${f.nights} of the nights`
    }.`,
  short: (f) => say`the account used the same resource on ${f.active} of the ${f.length} days before`,
  find: (scene) =>
    [...new Set(withoutGrowth(spokenSignals(scene)).map((s) => s.activity))].flatMap((activity) => {
      const { own } = activity;
      if (own === null || own.activeDays < HABIT_DAYS || activity.resource === null) return [];
      const source = { window: scene.context.baselineWindow, evidence: labelsOf(scene, 'own_activity') };
      return [
        {
          facts: {
            active: scene.book.days('own_active_days', own.activeDays, {
              ...source,
              formula: 'days of the baseline with at least one event',
            }),
            length: scene.book.days('baseline_days', own.days, { ...source, formula: 'whole days of the baseline window' }),
            nights:
              own.activeNights === 0
                ? null
                : scene.book.nights('own_active_nights', own.activeNights, {
                    ...source,
                    formula: 'nights of the baseline with at least one event',
                  }),
            ...resourceFacts(scene, activity),
          },
          words: { noun: EVENT_NOUN[activity.channel] },
          weight: 1,
          logSourceTypes: activity.measure.logSourceTypes,
        },
      ];
    }),
});

/** What has been rising for weeks fills those weeks: its own past is no habit that speaks for it. */
function withoutGrowth(signals: readonly Signal[]): Signal[] {
  const growing = new Set(signals.filter((s) => s.kind === 'growth').map((s) => s.activity.key));
  return signals.filter((s) => !growing.has(s.activity.key));
}
