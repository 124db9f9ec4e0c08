import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../domain/canonical-json.ts';
import { CHECK_KINDS } from '../domain/check.ts';
import type { Channel } from '../domain/event-types.ts';
import type { Evidence } from '../domain/evidence.ts';
import { measure, peer } from '../scorers/testing.ts';
import { planFirstPass } from './plan-first-pass.ts';
import { planFollowUps } from './plan-follow-ups.ts';
import { CONTEXT, evidence } from './testing.ts';
import type { ToolCall } from './tool.ts';

const NIGHT_FILES = measure({ channel: 'file', count: 15, nightCount: 15, ownNightlyCounts: Array.from({ length: 28 }, () => 0) });
const ORDINARY = measure({ channel: 'mail', resource: null, count: 8, ownDailyCounts: Array.from({ length: 28 }, () => 8) });

/** The call as it is frozen after it was made. */
function made(call: ToolCall): Evidence {
  return evidence(call.tool as 'asset', [], { params: canonicalJson(call.input) });
}
function tools(calls: readonly ToolCall[]): string[] {
  return calls.map((c) => `${c.tool} ${canonicalJson(c.input)}`);
}

describe('the first pass', () => {
  test('is the same for everybody', () => {
    expect(tools(planFirstPass())).toEqual([
      'sense_events {}',
      'own_activity {}',
      'peer_group {}',
      'peer_activity {}',
      'log_source_health {}',
      'hr_record {}',
      'logon_summary {"of":"account"}',
    ]);
  });
});

describe('follow-ups', () => {
  test('the second wave asks two Ariel searches, every exculpatory record, and what the resources are', () => {
    expect(tools(planFollowUps(CONTEXT, [], [NIGHT_FILES, ORDINARY], []))).toEqual([
      'activity_detail {"channels":["file"]}',
      'logon_summary {"of":"account"}',
      'asset {}',
      ...CHECK_KINDS.map((kind) => `context_record {"kind":"${kind}"}`),
    ]);
  });

  test('when nothing stands out, what happened at all is looked at', () => {
    expect(tools(planFollowUps(CONTEXT, [], [ORDINARY], []))[0]).toBe('activity_detail {"channels":["mail"]}');
  });

  test('with no activity at all there are no details to ask for, and still every record', () => {
    const calls = planFollowUps(CONTEXT, [], [], []);
    expect(calls.filter((c) => c.tool === 'activity_detail')).toEqual([]);
    expect(calls.filter((c) => c.tool === 'context_record')).toHaveLength(CHECK_KINDS.length);
  });

  test('the third wave waits for the log-ons and the classes', () => {
    const second = planFollowUps(CONTEXT, [], [NIGHT_FILES], []);
    const third = planFollowUps(CONTEXT, second.map(made), [NIGHT_FILES], []);
    expect(tools(third)).toEqual(['logon_summary {"of":"workstations"}', 'flow {}', 'similar_incident {}']);
  });

  test('it ends: what was asked, answered or not, is never asked again', () => {
    const second = planFollowUps(CONTEXT, [], [NIGHT_FILES], []);
    const third = planFollowUps(CONTEXT, second.map(made), [NIGHT_FILES], []);
    expect(planFollowUps(CONTEXT, [...second, ...third].map(made), [NIGHT_FILES], [])).toEqual([]);
  });

  test('flows are asked for only when something could have left', () => {
    const command = measure({ channel: 'command', count: 8, firstSeen: true });
    const second = planFollowUps(CONTEXT, [], [command], []);
    expect(planFollowUps(CONTEXT, second.map(made), [command], []).map((c) => c.tool)).not.toContain('flow');
  });

  const many: Channel[] = ['logon', 'vpn', 'file', 'process', 'command', 'usb', 'mail'];
  test('at most five channels share one search: those that stand out in most ways', () => {
    const measures = many.map((channel) =>
      measure({
        channel,
        count: 100,
        firstSeen: true,
        peers: channel === 'usb' ? Array.from({ length: 6 }, (_, i) => peer(`USR-${i}`)) : [],
      }),
    );
    const [details] = planFollowUps(CONTEXT, [], measures, []);
    expect(details?.input['channels']).toHaveLength(5);
    expect(details?.input['channels']).toContain('usb');
  });
});
