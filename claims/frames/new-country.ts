import { CHECKS_FOR_ACTION } from '../applicable-checks.ts';
import { baselineDays, peersWhoDid } from '../facts/before-facts.ts';
import { tightInterval } from '../facts/activity.ts';
import { countryName } from '../facts/names.ts';
import { weightOf } from '../thresholds.ts';
import { defineFrame, many, say } from './frame.ts';
import { labelsOf } from './scene.ts';

/** Remote log-ons from a country that the account did not come from before. */
export const newCountry = defineFrame({
  id: 'new_country',
  says: 'remote log-ons from a country without any in the weeks before, and how many peers came from there',
  polarity: 'points_toward',
  mustInclude: false,
  absence: true,
  weighsPeers: true,
  stage: 'evidence',
  slots: {
    logons: { unit: 'count' },
    country: { unit: 'country' },
    when: { unit: 'time' },
    length: { unit: 'days' },
    users: { unit: 'persons', optional: true },
    n: { unit: 'persons', optional: true },
  },
  words: {},
  plain: (f) =>
    say`This account has ${many(f.logons, 'remote log-on', 'remote log-ons')} from ${f.country}, ${f.when}; in the ${f.length} days before there is none from there${
      f.users === null || f.n === null ? [] : say`, and of ${f.n} peers ${f.users} came from there`
    }.`,
  short: (f) =>
    say`${many(f.logons, 'remote log-on', 'remote log-ons')} from ${f.country}, ${f.when}; none from there in the ${f.length} days before${
      f.users === null || f.n === null ? [] : say` (${f.users} of ${f.n} peers)`
    }`,
  find: (scene) =>
    scene.sessions.flatMap(({ activity, country, loadBearing }) => {
      const { own, peers, measure, risk } = activity;
      if (own === null) return [];
      const interval = tightInterval(risk);
      const evidence = labelsOf(scene, 'own_activity');
      return [
        {
          facts: {
            logons: scene.book.count('event_count', measure.count, {
              window: interval,
              formula: 'sum of event counts in the risk window',
              evidence,
            }),
            country: scene.book.word('country', 'country', countryName(country), {
              formula: 'country of the source address as QRadar resolves it',
              evidence,
            }),
            when: scene.book.interval('activity_interval', interval, {
              formula: 'first and last event by the clock of the log source',
              evidence,
            }),
            length: baselineDays(scene, own.days),
            ...peersWhoDid(scene, peers, 'peers with a remote log-on from the country, baseline and risk window'),
          },
          words: {},
          // One log-on from a new place is as telling as twenty: eightfold, the same as a clear rise in counts.
          weight: weightOf(NEW_PLACE, 1),
          polarity: loadBearing ? ('points_toward' as const) : ('neutral' as const),
          loadBearing,
          need: { action: 'remote_logon' as const, systems: [], tokens: [], interval, country, checks: CHECKS_FOR_ACTION.remote_logon },
          logSourceTypes: measure.logSourceTypes,
        },
      ];
    }),
});

const NEW_PLACE = 8;
