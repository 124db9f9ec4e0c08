import { describe, expect, test } from 'vitest';
import { claimText } from '../../domain/claim.ts';
import type { EvidenceRows } from '../../domain/evidence.ts';
import { measuresOf } from '../../scorers/measures.ts';
import { makeFindings } from '../find.ts';
import { ownHour } from '../testing/evidence.ts';
import { PEERS } from '../testing/plots.ts';
import { storyCase } from '../testing/stories.ts';

const { riskWindow, baselineWindow, timeZone } = storyCase('night-hr-files', 'story').context;
const AT_MS = riskWindow.fromMs + 600_000;
const MAILBOX = 'jsmith@corp.example';

function told(own: ReturnType<typeof ownHour>[], peers: EvidenceRows['peer_activity'][] = []) {
  const input = storyCase('night-hr-files', 'story', { own });
  const evidence = input.evidence.map((e) => (e.kind === 'peer_activity' ? { ...e, rows: [...e.rows, ...peers] } : e));
  const measures = measuresOf(evidence, { riskWindow, baselineWindow, timeZone });
  return makeFindings({ ...input, evidence, measures }).claims.filter((c) => c.frame === 'rare_change');
}

describe('changes that hardly anybody makes', () => {
  test('one rule that forwards mail is told and decides; a record must name the mailbox', () => {
    const [claim] = told([ownHour(AT_MS, 'mail_rule', MAILBOX, 1)]);
    expect(claimText(claim?.parts ?? [])).toContain('made 1 rule that forwards mail on SYS-');
    expect(claim).toMatchObject({ loadBearing: true, need: { action: 'mail_rule' } });
    expect(claimText(claim?.parts ?? [])).not.toContain('peers');
    expect(JSON.stringify(claim)).not.toContain('jsmith');
  });

  test('auditing that was changed is told without a word about what was done meanwhile', () => {
    const [claim] = told([ownHour(AT_MS, 'audit_change', 'dwh-prod', 2)]);
    expect(claimText(claim?.parts ?? [])).toMatch(
      /^This account made 2 changes to what is audited on SYS-\w+, .*; in the \d+ days before it made none there, and of 9 peers 0 did\.$/,
    );
  });

  test('are not told where the account made such changes before', () => {
    expect(told([ownHour(AT_MS, 'mail_rule', MAILBOX, 1), ownHour(AT_MS - 9 * 86_400_000, 'mail_rule', MAILBOX, 1)])).toEqual([]);
  });

  test('decide nothing where peers make them as well', () => {
    const peers = PEERS.map((peer) => ({
      peer,
      channel: 'audit_change' as const,
      resource: 'dwh-prod',
      period: 'baseline' as const,
      night: false,
      count: 2,
      bytes: 0,
    }));
    expect(told([ownHour(AT_MS, 'audit_change', 'dwh-prod', 2)], peers)).toMatchObject([{ polarity: 'neutral', loadBearing: false }]);
  });
});
