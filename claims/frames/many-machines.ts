import { CHECKS_FOR_ACTION } from '../applicable-checks.ts';
import { baselineDays } from '../facts/before-facts.ts';
import { tightInterval, type Activity } from '../facts/activity.ts';
import { machineName } from '../facts/concurrent.ts';
import { isRare } from '../facts/signals.ts';
import { weightOf } from '../thresholds.ts';
import { defineFrame, say } from './frame.ts';
import { labelsOf } from './scene.ts';

/** Shares on machine after machine, a little on each, which no figure of a single share shows. */
export const manyMachines = defineFrame({
  id: 'many_machines',
  says: 'shares on n machines on which this account used none in the weeks before',
  polarity: 'points_toward',
  mustInclude: false,
  absence: true,
  weighsPeers: true,
  stage: 'evidence',
  slots: { machines: { unit: 'count' }, events: { unit: 'count' }, when: { unit: 'time' }, length: { unit: 'days' } },
  words: {},
  plain: (f) =>
    say`This account used shares on ${f.machines} machines (file accesses: ${f.events}), ${f.when}; in the ${f.length} days before it used no share there.`,
  short: (f) => say`shares on ${f.machines} machines with no use of theirs in the ${f.length} days before, ${f.when}`,
  find: (scene) => {
    const shares = scene.activities.filter((a) => a.channel === 'file' && machineOf(a) !== null);
    const known = new Set(shares.filter((a) => a.past.length > 0).map(machineOf));
    const fresh = shares.filter((a) => a.own !== null && a.risk.length > 0 && a.measure.firstSeen && !known.has(machineOf(a)));
    // A share that peers use says nothing, and takes nothing away from the others.
    const unusual = fresh.filter((a) => a.peers === null || isRare(a.peers));
    const rare = machinesOf(unusual) >= MANY;
    const told = rare ? unusual : fresh;
    const machines = machinesOf(told);
    const [some] = told;
    if (machines < MANY || some === undefined || some.own === null) return [];
    const interval = tightInterval(told.flatMap((a) => a.risk));
    const evidence = labelsOf(scene, 'own_activity');
    const source = { window: interval, evidence };
    return [
      {
        facts: {
          machines: scene.book.count('new_machines', machines, {
            ...source,
            formula: 'machines named by shares of the risk window and by none of the baseline',
          }),
          events: scene.book.count(
            'event_count',
            told.reduce((sum, a) => sum + a.measure.count, 0),
            { ...source, formula: 'sum of event counts on these shares in the risk window' },
          ),
          when: scene.book.interval('activity_interval', interval, {
            formula: 'first and last event by the clock of the log source',
            evidence,
          }),
          length: baselineDays(scene, some.own.days),
        },
        words: {},
        weight: weightOf(machines, 1),
        polarity: rare ? ('points_toward' as const) : ('neutral' as const),
        loadBearing: rare,
        need: {
          action: 'file_read' as const,
          systems: told.map((a) => (a.resource ?? '').toLowerCase()),
          tokens: told.map((a) => scene.names.resource(a.channel, a.resource) ?? ''),
          interval,
          country: null,
          checks: CHECKS_FOR_ACTION.file_read,
        },
        logSourceTypes: told.flatMap((a) => a.measure.logSourceTypes),
      },
    ];
  },
});

/** New shares on a few machines are a new project. */
const MANY = 5;

function machinesOf(activities: readonly Activity[]): number {
  return new Set(activities.map(machineOf)).size;
}

/** `fs01` of `\\fs01\hr-payroll` and of `\\fs01.corp.example\hr-payroll`; null for what is no share. */
function machineOf({ resource }: Activity): string | null {
  const host = /^\\\\([^\\]+)\\/.exec(resource ?? '')?.[1];
  return host === undefined ? null : machineName(host);
}
