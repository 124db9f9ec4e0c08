import { evidenceOf, type EvidenceRows } from '../../domain/evidence.ts';
import { normaliseIdentifier } from '../../domain/pseudonym.ts';
import { machineName } from '../facts/concurrent.ts';
import { SESSION_MS, weightOf } from '../thresholds.ts';
import { defineFrame, many, say } from './frame.ts';
import { isSubject } from './scene.ts';

/** A failed log-on names the account that was tried, never who tried: the sentence speaks of the workstation. */
export const failedLogonsFromWorkstation = defineFrame({
  id: 'failed_logons_from_workstation',
  says: 'failed log-ons against k accounts from a workstation where this account was logged on',
  polarity: 'points_toward',
  mustInclude: false,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: { failures: { unit: 'count' }, accounts: { unit: 'count' }, workstations: { unit: 'count' }, when: { unit: 'time' } },
  words: {
    place: ['a workstation', 'workstations'],
    together: ['', '; the log source counted some of them together, so that a part may come from other workstations'],
    togetherShort: ['', ' (some counted together with those from others)'],
  },
  plain: (f, w) =>
    say`From ${w.place} where this account was logged on there are failed log-ons (${f.failures}) against ${many(f.accounts, 'account', 'accounts')} (workstations: ${f.workstations}), ${f.when}${w.together}; the records do not show who made them.`,
  short: (f, w) =>
    say`${many(f.failures, 'failed log-on', 'failed log-ons')} against ${many(f.accounts, 'account', 'accounts')} from ${w.place} where this account was logged on${w.togetherShort}`,
  find: (scene) => {
    const summaries = evidenceOf(scene.evidence, 'logon_summary');
    const rows = summaries.flatMap((e) => e.rows);
    const own = rows.filter((r) => r.outcome === 'success' && isSubject(scene, r.account));
    const failed = rows.filter((r) => {
      if (r.outcome !== 'failure' || r.via === 'account') return false;
      const there = own.filter((o) => isSamePlace(o, r));
      // Found by machines where the account was active without a log-on that is seen: when, nobody can tell.
      return there.length === 0 ? r.via === 'workstation' : there.some((o) => isNear(o, r));
    });
    const others = failed.filter((r) => !isSubject(scene, r.account));
    if (others.length === 0) return [];
    const accounts = new Set(failed.map((r) => normaliseIdentifier('user', r.account))).size;
    const workstations = new Set(failed.map((r) => (r.workstation === null ? (r.address ?? '') : machineName(r.workstation)))).size;
    const used = summaries.filter((e) => e.rows.some((r) => failed.includes(r)));
    const interval = { fromMs: Math.min(...failed.map((r) => r.firstMs)), toMs: Math.max(...failed.map((r) => r.lastMs)) };
    // Coalescing goes by address and not by workstation: the events in a count are filed under the one that was named first.
    const coalesced = failed.some((r) => r.coalesced);
    const partial = used.some((e) => e.coverage.state !== 'complete');
    const source = { window: interval, evidence: used.map((e) => e.label) };
    return [
      {
        facts: {
          failures: scene.book.count(
            'failed_logon_count',
            failed.reduce((sum, r) => sum + r.count, 0),
            { ...source, lowerBound: partial, formula: 'sum of event counts of failed log-ons from these workstations' },
          ),
          accounts: scene.book.count('failed_logon_accounts', accounts, {
            ...source,
            lowerBound: partial || coalesced,
            formula: 'distinct accounts named as the target; coalesced events hide further ones',
          }),
          workstations: scene.book.count('workstation_count', workstations, {
            ...source,
            lowerBound: partial || coalesced,
            formula: 'distinct workstations these failures came from; coalesced events hide further ones',
          }),
          when: scene.book.interval('failed_logon_interval', interval, { ...source, formula: 'first and last failed log-on' }),
        },
        words: {
          place: workstations === 1 ? 'a workstation' : 'workstations',
          together: coalesced ? '; the log source counted some of them together, so that a part may come from other workstations' : '',
          togetherShort: coalesced ? ' (some counted together with those from others)' : '',
        },
        weight: weightOf(accounts, 1),
        polarity: accounts >= FEW_ACCOUNTS ? 'points_toward' : 'neutral',
        logSourceTypes: [...new Set(failed.map((r) => r.logSourceType))],
      },
    ];
  },
});

type Row = EvidenceRows['logon_summary'];

/** A failure at a machine, or an address where it names none, at which the other row shows a log-on. */
function isSamePlace(own: Row, failure: Row): boolean {
  if (failure.workstation === null) return failure.address !== null && own.address === failure.address;
  const machines = [own.interactive === false ? null : own.host, own.workstation].flatMap((m) => (m === null ? [] : [machineName(m)]));
  return machines.includes(machineName(failure.workstation));
}

/** Within a session's time of each other: tomorrow a virtual desktop or an address is somebody else's. */
function isNear(own: Row, failure: Row): boolean {
  return failure.firstMs <= own.lastMs + SESSION_MS && failure.lastMs >= own.firstMs - SESSION_MS;
}

/** One or two accounts are typing errors and shared machines. */
const FEW_ACCOUNTS = 3;
