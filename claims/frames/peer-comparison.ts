import type { Part } from '../../domain/claim.ts';
import type { Fact } from '../../domain/fact.ts';
import type { Band } from '../facts/activity.ts';
import { MIN_RATIO_BASE } from '../thresholds.ts';
import { say } from './frame.ts';
import { labelsOf, type Scene } from './scene.ts';

/** A reader of figures must know which: middle, upper end and size of the group, always together. */
export type BandFacts = { ratio: Fact | null; median: Fact; p95: Fact; n: Fact };

/** The name of the statistic is the one figure that is fixed text. */
export const P95 = '95th percentile';

export const PERIODS = ['night', 'day'] as const;
export type Period = (typeof PERIODS)[number];

/** Below a megabyte a day a ratio of volumes turns a few mails into a large figure. */
const MIN_RATIO_BYTES = 1_000_000;

export function bandFacts(scene: Scene, unit: 'count' | 'bytes', period: Period, observed: number, band: Band): BandFacts {
  const evidence = labelsOf(scene, 'peer_activity', 'peer_group');
  const window = scene.context.baselineWindow;
  const each = `mean per ${period} of each peer over the ${period}s before the risk window${period === 'night' ? ', by the clock of the peer' : ''}`;
  const base = unit === 'count' ? MIN_RATIO_BASE : MIN_RATIO_BYTES;
  return {
    ratio:
      band.median < base
        ? null
        : scene.book.ratio('ratio_to_peers', observed / band.median, {
            window,
            formula: `busiest ${period} of this account divided by the peers' median; peers: ${each}`,
            evidence: [...labelsOf(scene, 'own_activity'), ...evidence],
          }),
    median: scene.book[unit]('peer_median', band.median, { window, formula: `median over peers of the ${each}`, evidence }),
    p95: scene.book[unit]('peer_p95', band.p95, { window, formula: `${P95} over peers of the ${each}, type 7`, evidence }),
    n: scene.book.persons('peer_n', band.n, { formula: 'members of the compared group', evidence }),
  };
}

/** One night or day of this account stands beside the mean ones of the peers, and each peer counts once: both are said. */
export function besidePeers(f: BandFacts, period: Period): Part[] {
  return f.ratio === null
    ? say`the mean ${period}s of ${f.n} peers have a median of ${f.median} and a ${P95} of ${f.p95}; that is no comparable baseline for a ratio`
    : say`that is ${f.ratio} times the median of the mean ${period}s of ${f.n} peers, which is ${f.median}; the ${P95} of these means is ${f.p95}`;
}

export function besidePeersShort(f: BandFacts, period: Period): Part[] {
  return f.ratio === null
    ? say`mean ${period}s of peers: median ${f.median}, ${P95} ${f.p95}, n=${f.n}`
    : say`${f.ratio} times the median ${f.median} of the peers' mean ${period}s (${P95} ${f.p95}, n=${f.n})`;
}
