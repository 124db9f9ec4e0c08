import { describe, expect, test } from 'vitest';
import { claimText } from '../../domain/claim.ts';
import { DAY_MS, MINUTE_MS } from '../../domain/time.ts';
import { makeFindings } from '../find.ts';
import { ownHour } from '../testing/evidence.ts';
import { storyCase } from '../testing/stories.ts';

const { riskWindow } = storyCase('night-hr-files', 'story').context;
const START_MS = riskWindow.fromMs + 60 * MINUTE_MS;

function session(country: string, minute: number, daysBefore = 0) {
  return ownHour(START_MS - daysBefore * DAY_MS + minute * MINUTE_MS, 'vpn', country, 1, {
    logSourceType: 'Cisco Adaptive Security Appliance (ASA)',
  });
}
const told = (...own: ReturnType<typeof session>[]) =>
  makeFindings(storyCase('night-hr-files', 'story', { own })).claims.filter((c) => c.frame === 'countries_at_once');

describe('remote log-ons from two countries', () => {
  test('within an hour are told with the time between them; only an exception is asked for', () => {
    const [claim] = told(session('DE', 0), session('US', 34));
    expect(claimText(claim?.parts ?? [])).toContain('came from Germany and from United States with 34 min between them');
    expect(claim).toMatchObject({ loadBearing: true, need: { action: 'remote_logon', country: 'US', checks: ['exception'] } });
  });

  test('hours apart are a journey', () => {
    expect(told(session('DE', 0), session('US', 61))).toEqual([]);
  });

  test('from one country are none', () => {
    expect(told(session('DE', 0), session('DE', 20))).toEqual([]);
  });

  test('are no news about somebody whose past has such pairs', () => {
    expect(told(session('DE', 0), session('US', 34), session('DE', 0, 7), session('US', 20, 7))).toEqual([]);
  });
});
