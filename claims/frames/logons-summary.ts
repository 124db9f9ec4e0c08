import { evidenceOf } from '../../domain/evidence.ts';
import { machineName } from '../facts/concurrent.ts';
import { defineFrame, many, say } from './frame.ts';
import { isSubject } from './scene.ts';

/** Successful log-ons of the account in the risk window. */
export const logonsSummary = defineFrame({
  id: 'logons_summary',
  says: 'n successful log-ons on m hosts, first and last',
  polarity: 'neutral',
  mustInclude: false,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: { logons: { unit: 'count' }, hosts: { unit: 'count' }, first: { unit: 'time' }, last: { unit: 'time' } },
  words: {},
  plain: (f) =>
    say`This account has ${many(f.logons, 'successful log-on', 'successful log-ons')} on ${many(f.hosts, 'host', 'hosts')}; the earliest is ${f.first}, the latest ${f.last}.`,
  short: (f) => say`${many(f.logons, 'successful log-on', 'successful log-ons')} on ${many(f.hosts, 'host', 'hosts')}`,
  find: (scene) => {
    const summaries = evidenceOf(scene.evidence, 'logon_summary');
    const rows = summaries.flatMap((e) => e.rows).filter((r) => r.outcome === 'success' && r.host !== null && isSubject(scene, r.account));
    if (rows.length === 0) return [];
    const used = summaries.filter((e) => e.rows.some((r) => rows.includes(r)));
    const partial = used.some((e) => e.coverage.state !== 'complete');
    const interval = { fromMs: Math.min(...rows.map((r) => r.firstMs)), toMs: Math.max(...rows.map((r) => r.lastMs)) };
    const source = { window: interval, evidence: used.map((e) => e.label) };
    return [
      {
        facts: {
          logons: scene.book.count(
            'logon_count',
            rows.reduce((sum, r) => sum + r.count, 0),
            { ...source, lowerBound: partial, formula: 'sum of event counts of successful log-ons' },
          ),
          hosts: scene.book.count('logon_hosts', new Set(rows.map((r) => machineName(r.host ?? ''))).size, {
            ...source,
            lowerBound: partial || rows.some((r) => r.coalesced),
            formula: 'distinct hosts; coalesced events hide further ones',
          }),
          first: scene.book.time('first_logon', interval.fromMs, { ...source, formula: 'earliest event by the clock of the log source' }),
          last: scene.book.time('last_logon', interval.toMs, { ...source, formula: 'latest event by the clock of the log source' }),
        },
        words: {},
        logSourceTypes: [...new Set(rows.map((r) => r.logSourceType))],
      },
    ];
  },
});
