import { describe, expect, test } from 'vitest';
import { claimText } from '../../domain/claim.ts';
import type { EvidenceRows } from '../../domain/evidence.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { makeFindings } from '../find.ts';
import { evidenceBox, tokenise, WINDOWS } from '../testing/evidence.ts';
import { localCalendar } from '../../scorers/local-time.ts';
import { at, ZONE } from '../testing/calendar.ts';
import { storyCase } from '../testing/stories.ts';
import { concurrentUse, machineName } from './concurrent.ts';

type Row = EvidenceRows['logon_summary'];
function logon(workstation: string | null, fromMinute: number, toMinute: number, change: Partial<Row> = {}): Row {
  return {
    account: 'adm.jsmith',
    host: 'srv01',
    address: '10.0.0.1',
    country: null,
    workstation,
    outcome: 'success',
    count: 2,
    firstMs: at(1, 10, fromMinute),
    lastMs: at(1, 10, toMinute),
    coalesced: false,
    logSourceType: WINDOWS,
    ...change,
  };
}
function uses(rows: Row[]) {
  const box = evidenceBox();
  box.add('logon_summary', rows);
  return concurrentUse(
    box.all,
    (account) => account.includes('jsmith'),
    [],
    (ms) => localCalendar(ZONE).at(ms).day,
  );
}

describe('an account is in use from two places', () => {
  test('when log-ons from two workstations overlap; the time is when both were in use', () => {
    expect(uses([logon('ws-1', 0, 40), logon('ws-2', 20, 50)])).toMatchObject([
      { workstations: ['ws-1', 'ws-2'], logons: 4, interval: { fromMs: at(1, 10, 20), toMs: at(1, 10, 40) } },
    ]);
  });

  test('when one of them is used beside a working day at the other, whose log-ons lie hours apart', () => {
    const morning = logon('ws-1', 0, 1, { firstMs: at(1, 8), lastMs: at(1, 8, 5) });
    const evening = logon('ws-1', 0, 1, { firstMs: at(1, 16, 30), lastMs: at(1, 16, 35) });
    const between = logon('ws-9', 0, 1, { firstMs: at(1, 11), lastMs: at(1, 11, 50) });
    expect(uses([morning, evening, between])).toMatchObject([{ workstations: ['ws-1', 'ws-9'] }]);
  });

  test.each([
    { what: 'one after the other', rows: [logon('ws-1', 0, 10), logon('ws-2', 11, 20)] },
    {
      what: 'a touch of less than a minute',
      rows: [logon('ws-1', 0, 10), logon('ws-2', 10, 20, { firstMs: at(1, 10, 10) - MINUTE_MS / 2 })],
    },
    {
      what: 'a virtual desktop on Monday and Wednesday and another on Tuesday',
      rows: [
        logon('vdi-1', 0, 50),
        logon('vdi-2', 0, 50, { firstMs: at(2, 10, 0), lastMs: at(2, 10, 50) }),
        logon('vdi-1', 0, 50, { firstMs: at(3, 10, 0), lastMs: at(3, 10, 50) }),
      ],
    },
    { what: 'one workstation under two names', rows: [logon('WS-1', 0, 40), logon('ws-1.corp.example', 20, 50)] },
    { what: 'two accounts', rows: [logon('ws-1', 0, 40), logon('ws-2', 20, 50, { account: 'jsmith' })] },
    { what: 'failures', rows: [logon('ws-1', 0, 40), logon('ws-2', 20, 50, { outcome: 'failure' })] },
    { what: 'log-ons without a workstation', rows: [logon('ws-1', 0, 40), logon(null, 20, 50)] },
    { what: "somebody else's account", rows: [logon('ws-1', 0, 40, { account: 'kdoe' }), logon('ws-2', 20, 50, { account: 'kdoe' })] },
  ])('and not for $what', ({ rows }) => {
    expect(uses(rows)).toEqual([]);
  });
});

test.each([
  ['WORKSTATION5', 'workstation5'],
  ['workstation5.theshire.local', 'workstation5'],
  ['\\\\WORKSTATION5', 'workstation5'],
  ['WORKSTATION5$', 'workstation5'],
  ['10.0.0.1', '10.0.0.1'],
])('the machine %s is known as %s', (name, known) => {
  expect(machineName(name)).toBe(known);
});

const failure = (account: string, change: Partial<Row> = {}): Row =>
  logon('WORKSTATION5', 1, 2, { account, host: 'dc01', count: 1, outcome: 'failure', firstMs: at(1, 18), lastMs: at(1, 18), ...change });
function claimOf(rows: Row[]) {
  const base = storyCase('night-hr-files', 'story');
  const box = evidenceBox();
  box.add('logon_summary', [
    logon('workstation5.corp.example', 0, 5, { account: 'jsmith', host: 'workstation5', interactive: true }),
    ...rows,
  ]);
  const { claims, facts } = makeFindings({ ...base, evidence: box.all, measures: [], tokenise });
  return { claim: claims.find((c) => c.frame === 'failed_logons_from_workstation'), facts };
}
function said(rows: Row[]): string[] {
  const { claim, facts } = claimOf(rows);
  return (claim?.facts ?? []).map((id) => facts.find((f) => f.id === id)?.display ?? '').slice(0, 2);
}

const sentence = (rows: Row[]): string => claimText(claimOf(rows).claim?.parts ?? []);

describe('failed log-ons', () => {
  const targets = Array.from({ length: 7 }, (_, i) => `target${i}`);

  test('are counted from the workstation where the account was logged on', () => {
    expect(said(targets.map((t) => failure(t)))).toEqual(['7', '7']);
  });

  test('name at least as many accounts as were seen when events were coalesced', () => {
    expect(said([...targets.slice(0, 3).map((t) => failure(t)), failure('target3', { count: 4, coalesced: true })])).toEqual([
      '7',
      'at least 4',
    ]);
  });

  test('that were counted together may come from other workstations, and the sentence says so', () => {
    expect(sentence([failure('target1', { count: 4, coalesced: true })])).toContain('a part may come from other workstations');
    expect(sentence([failure('target1')])).not.toContain('other workstations');
  });

  test('of another day are not told: whoever has the machine then is somebody else', () => {
    expect(said(targets.map((t) => failure(t, { firstMs: at(0, 11), lastMs: at(0, 11) })))).toEqual([]);
  });

  test('from elsewhere, or only of the own account, are not told', () => {
    expect(said(targets.map((t) => failure(t, { workstation: 'OTHER' })))).toEqual([]);
    expect(said([failure('jsmith'), failure('CORP\\jsmith')])).toEqual([]);
  });

  test('that stand in both answers count once', () => {
    expect(
      said([failure('jsmith', { via: 'account' }), failure('jsmith', { via: 'workstation' }), failure('target1', { via: 'workstation' })]),
    ).toEqual(['2', '2']);
  });
});
