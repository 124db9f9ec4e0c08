import { CHECKS_FOR_ACTION } from '../applicable-checks.ts';
import { baselineDays } from '../facts/before-facts.ts';
import { tightInterval } from '../facts/activity.ts';
import { isRare } from '../facts/signals.ts';
import { weightOf } from '../thresholds.ts';
import { defineFrame, many, say } from './frame.ts';
import { labelsOf } from './scene.ts';

/** Changes to accounts and groups made by the account. */
export const accountChanges = defineFrame({
  id: 'account_changes',
  says: 'accounts or group memberships changed, beside the weeks before',
  polarity: 'points_toward',
  mustInclude: false,
  absence: false,
  weighsPeers: true,
  stage: 'evidence',
  slots: { changes: { unit: 'count' }, when: { unit: 'time' }, before: { unit: 'count' }, length: { unit: 'days' } },
  words: {},
  plain: (f) =>
    say`This account made ${many(f.changes, 'change', 'changes')} to accounts or groups, ${f.when}; in the ${f.length} days before it made ${f.before}.`,
  short: (f) => say`${many(f.changes, 'change', 'changes')} to accounts or groups (${f.before} in the ${f.length} days before)`,
  find: (scene) => {
    const all = scene.activities.filter((a) => a.channel === 'account_change');
    const now = all.filter((a) => a.measure.count > 0 && a.own !== null);
    const [some] = now;
    if (some === undefined || some.own === null) return [];
    const before = all.reduce((sum, a) => sum + a.measure.ownDailyCounts.reduce((x, y) => x + y, 0), 0);
    const count = now.reduce((sum, a) => sum + a.measure.count, 0);
    const interval = tightInterval(now.flatMap((a) => a.risk));
    const evidence = labelsOf(scene, 'own_activity');
    const rare = now.every((a) => a.peers === null || isRare(a.peers));
    const standsOut = before === 0 && rare;
    const systems = now.flatMap((a) => (a.resource === null ? [] : [a.resource.toLowerCase()]));
    return [
      {
        facts: {
          changes: scene.book.count('account_change_count', count, {
            window: interval,
            formula: 'sum of event counts in the risk window',
            evidence,
          }),
          when: scene.book.interval('activity_interval', interval, {
            formula: 'first and last event by the clock of the log source',
            evidence,
          }),
          before: scene.book.count('account_changes_before', before, {
            window: scene.context.baselineWindow,
            formula: 'sum of event counts in the baseline',
            evidence,
          }),
          length: baselineDays(scene, some.own.days),
        },
        words: {},
        weight: weightOf(count, Math.max(before, 1)),
        polarity: standsOut ? 'points_toward' : 'neutral',
        loadBearing: standsOut && count >= MIN_CHANGES,
        need: {
          action: 'account_change' as const,
          systems,
          tokens: systems.map((s) => scene.names.token('host', s)),
          interval,
          country: null,
          checks: CHECKS_FOR_ACTION.account_change,
        },
        logSourceTypes: now.flatMap((a) => a.measure.logSourceTypes),
      },
    ];
  },
});

/** One or two changes are a request that was carried out. */
const MIN_CHANGES = 3;
