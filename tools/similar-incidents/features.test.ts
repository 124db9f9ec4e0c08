import { describe, expect, test } from 'vitest';
import type { EvidenceRows } from '../../domain/evidence.ts';
import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import { measure, peer } from '../../scorers/testing.ts';
import { employee, evidence, NOW_MS, RISK_FROM_MS } from '../testing.ts';
import { featuresOf } from './features.ts';
import { wordsOf } from '../../domain/incident-text.ts';

const CONTEXT = { nowMs: NOW_MS };
const QUIET = Array.from({ length: 28 }, () => 0);
const SHARE = '\\\\fs01\\hr-payroll';
const NIGHT_FILES = measure({
  channel: 'file',
  resource: SHARE,
  count: 15,
  nightCount: 15,
  ownNightlyCounts: QUIET,
  ownDailyCounts: QUIET.map(() => 20),
  peers: Array.from({ length: 8 }, (_, i) => peer(`USR-${i}`, { nightlyMean: 1 })),
});
const sense = (rule: string): EvidenceRows['sense_events'] => ({ atMs: 1, arrivedAtMs: 1, rule, category: 24001, senseValue: 5, count: 1 });

function logon(workstation: string, fromMs: number, toMs: number): EvidenceRows['logon_summary'] {
  return {
    account: 'adm.jsmith',
    host: 'dc01',
    address: null,
    country: null,
    workstation,
    outcome: 'success',
    count: 4,
    firstMs: fromMs,
    lastMs: toMs,
    coalesced: false,
    logSourceType: 'x',
    via: 'account',
  };
}

describe('features of a case', () => {
  test('say the rules, what stands out, the class and the peers, and no identifier', () => {
    const features = featuresOf(
      [
        evidence('sense_events', [sense('UBA : User Access from Restricted Location')]),
        evidence('asset', [{ resource: SHARE, resourceClass: 'HR sensitive', owner: 'mlee', critical: false }]),
      ],
      [NIGHT_FILES, measure({ channel: 'mail', count: 3, ownDailyCounts: QUIET.map(() => 3) })],
      CONTEXT,
    );
    expect(features).toEqual([
      'channel:file',
      'class:HR sensitive',
      'night',
      'peers:above',
      'rule:UBA : User Access from Restricted Location',
    ]);
    expect(wordsOf(features)).not.toMatch(/fs01|mlee/);
  });

  test('an unclassified resource has no class, and unknown peers no polarity', () => {
    const rows = [{ resource: SHARE, resourceClass: 'unclassified', owner: null, critical: false }];
    expect(featuresOf([evidence('asset', rows)], [{ ...NIGHT_FILES, peers: [] }], CONTEXT)).toEqual(['channel:file', 'night']);
  });

  test.each([
    { name: 'a new country', m: measure({ channel: 'vpn', resource: 'SG', count: 1, firstSeen: true }), has: 'new_country' },
    { name: 'a new share', m: measure({ channel: 'file', resource: SHARE, count: 1, firstSeen: true }), has: 'first_seen_resource' },
    { name: 'removable media', m: measure({ channel: 'usb', resource: 'ws07', count: 1, firstSeen: true }), has: 'usb' },
    { name: 'raised rights', m: measure({ channel: 'command', resource: 'lnx-pay01', count: 8, firstSeen: true }), has: 'privileged' },
  ])('$name is $has', ({ m, has }) => {
    expect(featuresOf([], [m], CONTEXT)).toContain(has);
  });

  test.each([
    { name: 'announced and soon', endDate: '2026-04-20', endAnnounced: true, leaver: true },
    { name: 'not announced', endDate: null, endAnnounced: false, leaver: false },
    { name: 'far away', endDate: '2027-04-20', endAnnounced: true, leaver: false },
  ])('an end that is $name: leaver is $leaver', ({ endDate, endAnnounced, leaver }) => {
    const features = featuresOf([evidence('hr_record', [employee(1, { endDate, endAnnounced })])], [], CONTEXT);
    expect(features.includes('leaver')).toBe(leaver);
  });

  test.each([
    { name: 'at the same time', second: logon('ws08', RISK_FROM_MS + HOUR_MS, RISK_FROM_MS + 3 * HOUR_MS), shared: true },
    { name: 'one after the other', second: logon('ws08', RISK_FROM_MS + DAY_MS, RISK_FROM_MS + DAY_MS + HOUR_MS), shared: false },
    { name: 'on one workstation', second: logon('ws07', RISK_FROM_MS + HOUR_MS, RISK_FROM_MS + 3 * HOUR_MS), shared: false },
  ])('an account in use $name: shared is $shared', ({ second, shared }) => {
    const rows = [logon('ws07', RISK_FROM_MS, RISK_FROM_MS + 2 * HOUR_MS), second];
    expect(featuresOf([evidence('logon_summary', rows)], [], CONTEXT).includes('account_shared')).toBe(shared);
  });
});
