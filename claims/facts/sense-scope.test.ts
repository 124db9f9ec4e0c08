import { describe, expect, test } from 'vitest';
import { CHANNELS, type Channel } from '../../domain/event-types.ts';
import type { EvidenceRows } from '../../domain/evidence.ts';
import { evidenceBox, ownHour, WINDOWS } from '../testing/evidence.ts';
import { questionOf, scopeOf } from './sense-scope.ts';

const health = (
  state: 'reporting' | 'silent' | 'absent' | 'not_in_sources',
  ...channels: Channel[]
): EvidenceRows['log_source_health'] => ({
  logSourceType: WINDOWS,
  logSourceId: 1,
  state,
  lastEventMs: null,
  medianDelayMs: null,
  channels,
});

function asked(
  rules: string[],
  rows: EvidenceRows['log_source_health'][],
  own: 'complete' | 'partial' = 'complete',
  without: Channel | null = null,
) {
  const box = evidenceBox();
  box.add(
    'sense_events',
    rules.map((rule, i) => ({ atMs: i, arrivedAtMs: i, rule, category: 24001, senseValue: 5, count: 1 })),
  );
  box.add('own_activity', [], { coverage: own === 'complete' ? { state: 'complete' } : { state: 'partial', reason: 'cut' } });
  box.add('log_source_health', rows);
  const activities = CHANNELS.filter((c) => c !== without).map((channel) => ({ channel, risk: [ownHour(0, channel, null, 1)] }));
  return questionOf(box.all, activities);
}

describe('what a sense rule is about', () => {
  test.each([
    ['UBA : User Geography, Access from Unusual Locations', ['vpn']],
    ['UBA : User Access from Restricted Location', ['vpn', 'logon']],
    ['UBA : Suspicious Access Followed by Data Exfiltration', ['file', 'database', 'usb', 'mail', 'proxy']],
    ['UBA : Abnormal increase in Access activity', ['file', 'database']],
    ['UBA : Abnormal process execution for peer group', ['process', 'command']],
    ['UBA : New Account Use Detected', ['logon', 'logon_failed', 'kerberos']],
    ['UBA : Data Exfiltration by Cloud Services', ['proxy']],
    ['Cloud logon from unusual location', ['vpn']],
    ['New e-mail forwarding rule', ['mail_rule']],
    ['Windows audit log cleared', ['privilege']],
    ['UBA : Abnormal increase in User activity', null],
    ['a rule of our own', null],
  ])('%s', (rule, about) => {
    expect(scopeOf(rule)).toEqual(about);
  });
});

describe('the question of the offense', () => {
  const GEOGRAPHY = 'UBA : User Geography, Access from Unusual Locations';
  test.each([
    { what: 'its log source reports', rules: [GEOGRAPHY], rows: [health('reporting', 'vpn')], sight: 'seen' },
    { what: 'its log source is silent', rules: [GEOGRAPHY], rows: [health('silent', 'vpn')], sight: 'not_seen' },
    { what: 'its log source is left out', rules: [GEOGRAPHY], rows: [health('not_in_sources', 'vpn')], sight: 'not_seen' },
    {
      what: 'one of two log sources reports',
      rules: [GEOGRAPHY],
      rows: [health('silent', 'vpn'), health('reporting', 'vpn')],
      sight: 'seen',
    },
    {
      what: 'one of two rules is out of sight',
      rules: ['UBA : Abnormal increase in Access activity', GEOGRAPHY],
      rows: [health('reporting', 'file'), health('silent', 'vpn')],
      sight: 'not_seen',
    },
    {
      what: 'a rule about everything',
      rules: ['UBA : Deviation from normal Risk posture'],
      rows: [health('silent', 'mail')],
      sight: 'seen',
    },
    { what: 'no rule was seen', rules: [], rows: [health('reporting', 'vpn')], sight: 'unknown' },
  ])('$what: $sight', ({ rules, rows, sight }) => {
    expect(asked(rules, rows).sight).toBe(sight);
  });

  test('own activity that was seen in part answers nothing', () => {
    expect(asked([GEOGRAPHY], [health('reporting', 'vpn')], 'partial').sight).toBe('not_seen');
  });

  test('a rule about remote log-ons is not answered when the person has none in sight, whatever the log source says', () => {
    expect(asked([GEOGRAPHY], [health('reporting', 'vpn')], 'complete', 'vpn')).toEqual({ sight: 'not_seen', unseen: ['vpn'] });
  });

  test('names the channels that are out of sight', () => {
    expect(asked([GEOGRAPHY], [health('absent', 'vpn')]).unseen).toEqual(['vpn']);
  });
});
