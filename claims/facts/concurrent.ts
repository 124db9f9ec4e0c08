import { evidenceOf, type Evidence } from '../../domain/evidence.ts';
import { normaliseIdentifier } from '../../domain/pseudonym.ts';
import { overlaps, type Interval } from '../../domain/time.ts';
import { HABIT_DAYS, MIN_OVERLAP_MS, REST_MS } from '../thresholds.ts';
import type { Activity } from './activity.ts';

/** One account that was in use from several workstations at once. */
export type Concurrent = {
  account: string;
  workstations: string[];
  hosts: string[];
  logons: number;
  /** When more than one workstation was in use: what a record must cover, however long each use lasted. */
  interval: Interval;
  evidence: string[];
  logSourceTypes: string[];
};

/** The name a machine is known by, without its domain and without the dollar of its account. */
export function machineName(name: string): string {
  return normaliseIdentifier('host', name)
    .replace(/^\\+/, '')
    .replace(/\$$/, '')
    .replace(/^([^.\d][^.]*)\..*$/, '$1');
}

/**
 * Accounts of the person that were used from at least two workstations in overlapping time, at least one of them not a machine
 * that the person logs on to as a habit. Built from grouped log-ons: a workstation's use lasts from the first log-on after a night's rest to
 * the last before the next, by the person's days (`dayOf`), since a session goes on without log-ons; whoever got one machine on Monday and Wednesday and another on Tuesday never used two at once.
 */
export function concurrentUse(
  evidence: readonly Evidence[],
  isSubject: (account: string) => boolean,
  activities: readonly Activity[],
  dayOf: (ms: number) => string,
): Concurrent[] {
  const summaries = evidenceOf(evidence, 'logon_summary');
  const rows = summaries.flatMap((e) => e.rows).filter((r) => r.outcome === 'success' && r.workstation !== null && isSubject(r.account));
  const habitual = new Set(
    activities
      .filter((a) => a.channel === 'logon' && a.resource !== null && (a.own?.activeDays ?? 0) >= HABIT_DAYS)
      .map((a) => machineName(a.resource ?? '')),
  );
  return [...Map.groupBy(rows, (r) => normaliseIdentifier('user', r.account))].flatMap(([account, mine]) => {
    const uses = [...Map.groupBy(mine, (r) => machineName(r.workstation ?? ''))].flatMap(([workstation, logons]) =>
      stretches(logons, dayOf).map((stretch) => ({ workstation, ...stretch })),
    );
    const together = uses.filter((a) =>
      uses.some((b) => a.workstation !== b.workstation && overlapMs(a.interval, b.interval) >= MIN_OVERLAP_MS),
    );
    if (together.length < 2 || together.every((u) => habitual.has(u.workstation))) return [];
    const shared = together.flatMap((a) =>
      together.filter((b) => a !== b && overlaps(a.interval, b.interval)).map((b) => both(a.interval, b.interval)),
    );
    const interval = { fromMs: Math.min(...shared.map((i) => i.fromMs)), toMs: Math.max(...shared.map((i) => i.toMs)) };
    const used = together.flatMap((u) => u.logons).filter((r) => r.firstMs <= interval.toMs && r.lastMs >= interval.fromMs);
    return [
      {
        account,
        workstations: [...new Set(together.map((u) => u.workstation))].sort(),
        hosts: [...new Set(used.map((r) => (r.host ?? r.workstation ?? '').toLowerCase()))].sort(),
        logons: used.reduce((sum, r) => sum + r.count, 0),
        interval,
        evidence: summaries.filter((e) => e.rows.some((r) => used.includes(r))).map((e) => e.label),
        logSourceTypes: [...new Set(used.map((r) => r.logSourceType))],
      },
    ];
  });
}

type Logon = { firstMs: number; lastMs: number };

/** Log-ons between two rests, oldest first. */
function stretches<Row extends Logon>(logons: readonly Row[], dayOf: (ms: number) => string): { logons: Row[]; interval: Interval }[] {
  const found: { logons: Row[]; interval: Interval }[] = [];
  for (const logon of logons.toSorted((a, b) => a.firstMs - b.firstMs)) {
    const last = found.at(-1);
    const rested = (toMs: number): boolean => logon.firstMs - toMs >= REST_MS && dayOf(logon.firstMs) !== dayOf(toMs);
    if (last === undefined || rested(last.interval.toMs)) {
      found.push({ logons: [logon], interval: { fromMs: logon.firstMs, toMs: logon.lastMs } });
      continue;
    }
    last.logons.push(logon);
    last.interval.toMs = Math.max(last.interval.toMs, logon.lastMs);
  }
  return found;
}

function both(a: Interval, b: Interval): Interval {
  return { fromMs: Math.max(a.fromMs, b.fromMs), toMs: Math.min(a.toMs, b.toMs) };
}

function overlapMs(a: Interval, b: Interval): number {
  return overlaps(a, b) ? Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs) : 0;
}
