import { evidenceOf } from '../../domain/evidence.ts';
import { baselineDays } from '../facts/before-facts.ts';
import { DAY_MS, overlaps } from '../../domain/time.ts';
import { CHECKS_FOR_ACTION } from '../applicable-checks.ts';
import { holdsFor } from '../covers.ts';
import { countOf, tightInterval } from '../facts/activity.ts';
import { personNames } from '../persons.ts';
import { weightOf } from '../thresholds.ts';
import { defineFrame, say } from './frame.ts';
import { labelsOf, type Scene } from './scene.ts';

/** An account without any activity for weeks, in use again. Somebody who is new or comes back from leave has the same past, and is not accused of it. */
export const dormantAccount = defineFrame({
  id: 'dormant_account',
  says: 'activity of an account that showed none in the weeks before',
  polarity: 'points_toward',
  mustInclude: false,
  absence: true,
  weighsPeers: false,
  stage: 'evidence',
  slots: { events: { unit: 'count' }, machines: { unit: 'count' }, when: { unit: 'time' }, length: { unit: 'days' } },
  words: {},
  plain: (f) =>
    say`This account shows no activity in the ${f.length} days before; then there are ${f.events} events (machines logged on to: ${f.machines}), ${f.when}.`,
  short: (f) => say`${f.events} events of an account with no activity in the ${f.length} days before, ${f.when}`,
  find: (scene) => {
    const { context } = scene;
    // Failed log-ons say nothing of who holds the account: a password that is guessed at is no use of it.
    const activities = scene.activities.filter((a) => a.channel !== 'logon_failed');
    const asked = scene.evidence.filter((e) => e.kind === 'own_activity');
    const seen = asked.length > 0 && asked.every((e) => e.coverage.state === 'complete');
    const risk = activities.flatMap((a) => a.risk);
    const hosts = activities.filter((a) => a.channel === 'logon' && a.risk.length > 0 && a.resource !== null);
    if (!seen || hosts.length === 0 || countOf(risk) < MIN_EVENTS || activities.some((a) => a.past.length > 0)) return [];
    const interval = tightInterval(risk);
    const evidence = labelsOf(scene, 'own_activity');
    const source = { window: interval, evidence };
    const unexpected = wasNotExpected(scene);
    return [
      {
        facts: {
          events: scene.book.count('event_count', countOf(risk), { ...source, formula: 'sum of event counts in the risk window' }),
          machines: scene.book.count('logon_machines', hosts.length, { ...source, formula: 'machines with a log-on in the risk window' }),
          when: scene.book.interval('activity_interval', interval, {
            formula: 'first and last event by the clock of the log source',
            evidence,
          }),
          length: baselineDays(scene, Math.floor((context.baselineWindow.toMs - context.baselineWindow.fromMs) / DAY_MS)),
        },
        words: {},
        weight: weightOf(AWAKE, 1),
        polarity: unexpected ? ('points_toward' as const) : ('neutral' as const),
        loadBearing: unexpected,
        need: {
          action: 'account_use' as const,
          systems: hosts.map((a) => (a.resource ?? '').toLowerCase()),
          tokens: hosts.map((a) => scene.names.resource(a.channel, a.resource) ?? ''),
          interval,
          country: null,
          checks: CHECKS_FOR_ACTION.account_use,
        },
        logSourceTypes: activities.flatMap((a) => a.measure.logSourceTypes),
      },
    ];
  },
});

const AWAKE = 8;
/** Fewer events are a machine that renews a ticket. */
const MIN_EVENTS = 5;

/** HR knows the person since before the silent weeks, and no leave of theirs lies in them. */
function wasNotExpected({ hr, context, evidence }: Scene): boolean {
  const startMs = hr === null ? Number.NaN : Date.parse(`${hr.row.startDate}T00:00:00Z`);
  if (!(startMs < context.baselineWindow.fromMs)) return false;
  const persons = personNames(context, evidence);
  return !evidenceOf(evidence, 'context_record').some((e) =>
    e.rows.some((r) => r.kind === 'leave' && holdsFor(r.record, persons) && overlaps(r.record.interval, context.baselineWindow)),
  );
}
