import { CHECKS_FOR_ACTION } from '../applicable-checks.ts';
import { localCalendar } from '../../scorers/local-time.ts';
import { concurrentUse } from '../facts/concurrent.ts';
import { weightOf } from '../thresholds.ts';
import { defineFrame, say } from './frame.ts';
import { isSubject } from './scene.ts';

/** One account in use from several workstations at once: says where the account was, not who sat there. */
export const concurrentHosts = defineFrame({
  id: 'concurrent_hosts',
  says: 'one account of the person was in use from n workstations in overlapping time',
  polarity: 'points_toward',
  mustInclude: false,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: { workstations: { unit: 'count' }, logons: { unit: 'count' }, when: { unit: 'time' } },
  words: {},
  plain: (f) =>
    say`An account of this user was in use from ${f.workstations} workstations in overlapping time, with ${f.logons} log-ons, ${f.when}.`,
  short: (f) => say`an account of the user in use from ${f.workstations} workstations in overlapping time, ${f.when}`,
  find: (scene) => {
    const calendar = localCalendar(scene.context.timeZone);
    const dayOf = (ms: number): string => calendar.at(ms).day;
    return concurrentUse(scene.evidence, (account) => isSubject(scene, account), scene.activities, dayOf).map((use) => {
      const source = { window: use.interval, evidence: use.evidence };
      return {
        facts: {
          workstations: scene.book.count('concurrent_workstations', use.workstations.length, {
            ...source,
            formula: 'workstations whose first-to-last log-on of the account overlap',
          }),
          logons: scene.book.count('logon_count', use.logons, {
            ...source,
            formula: 'sum of event counts of successful log-ons from these workstations',
          }),
          when: scene.book.interval('concurrent_interval', use.interval, {
            ...source,
            formula: 'first and last log-on from these workstations',
          }),
        },
        words: {},
        weight: weightOf(SECOND_PLACE * (use.workstations.length - 1), 1),
        loadBearing: true,
        need: {
          action: 'account_use' as const,
          systems: use.hosts,
          tokens: use.hosts.map((host) => scene.names.token('host', host)),
          interval: use.interval,
          country: null,
          checks: CHECKS_FOR_ACTION.account_use,
        },
        logSourceTypes: use.logSourceTypes,
      };
    });
  },
});

/** A second workstation counts like a log-on from a new country. */
const SECOND_PLACE = 8;
