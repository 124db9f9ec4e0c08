import { describe, expect, test } from 'vitest';
import { claimText } from '../../domain/claim.ts';
import { makeFindings } from '../find.ts';
import { ownHour } from '../testing/evidence.ts';
import { PEERS } from '../testing/plots.ts';
import { storyCase } from '../testing/stories.ts';
import type { EvidenceRows } from '../../domain/evidence.ts';
import { measuresOf } from '../../scorers/measures.ts';

const share = (n: number, name = 'admin$'): string => `\\\\ws-${n}\\${name}`;
const { riskWindow, baselineWindow, timeZone } = storyCase('night-hr-files', 'story').context;
const use = (resource: string, atMs = riskWindow.fromMs + 600_000) => ownHour(atMs, 'file', resource, 2);

function told(own: ReturnType<typeof use>[], peers: EvidenceRows['peer_activity'][] = []) {
  const input = storyCase('night-hr-files', 'story', { own });
  const evidence = input.evidence.map((e) => (e.kind === 'peer_activity' ? { ...e, rows: [...e.rows, ...peers] } : e));
  const measures = measuresOf(evidence, { riskWindow, baselineWindow, timeZone });
  return makeFindings({ ...input, evidence, measures }).claims.filter((c) => c.frame === 'many_machines');
}
const five = [1, 2, 3, 4, 5].map((n) => use(share(n)));

describe('shares on machine after machine', () => {
  test('are told from five new machines on, and a record must name each', () => {
    const [claim] = told(five);
    expect(claimText(claim?.parts ?? [])).toContain('used shares on 5 machines (file accesses: 10)');
    expect(claim).toMatchObject({ loadBearing: true, need: { action: 'file_read' } });
    expect(claim?.need?.systems).toHaveLength(5);
  });

  test('are not told of four machines, or of many shares on one', () => {
    expect(told(five.slice(0, 4))).toEqual([]);
    expect(told([1, 2, 3, 4, 5].map((n) => use(share(1, `data${n}`))))).toEqual([]);
  });

  test('do not count a machine that was used before, by whatever share', () => {
    expect(told([...five, use(share(5, 'public'), riskWindow.fromMs - 86_400_000)])).toEqual([]);
  });

  test('count a machine once, by its short name and its long one', () => {
    const twice = [1, 2, 3].flatMap((n) => [use(share(n)), use(`\\\\ws-${n}.corp.example\\admin$`)]);
    expect(told(twice)).toEqual([]);
    expect(told([...five, use('\\\\ws-5.corp.example\\public', riskWindow.fromMs - 86_400_000)])).toEqual([]);
  });

  test('decide although one more is a share that peers use, which is not counted', () => {
    const peers = PEERS.map((peer) => ({
      peer,
      channel: 'file' as const,
      resource: '\\\\print01\\drivers',
      period: 'baseline' as const,
      night: false,
      count: 9,
      bytes: 0,
    }));
    const [claim] = told([...five, use('\\\\print01\\drivers')], peers);
    expect(claimText(claim?.parts ?? [])).toContain('used shares on 5 machines (file accesses: 10)');
    expect(claim).toMatchObject({ polarity: 'points_toward', loadBearing: true });
  });

  test('decide nothing where peers use the same', () => {
    const peers = PEERS.map((peer) => ({
      peer,
      channel: 'file' as const,
      resource: share(3),
      period: 'baseline' as const,
      night: false,
      count: 9,
      bytes: 0,
    }));
    expect(told(five, peers)).toMatchObject([{ polarity: 'neutral', loadBearing: false }]);
  });
});
