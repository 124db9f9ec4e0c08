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

const LY: Record<Period, string> = { night: 'nightly', day: 'daily' };

/** Below a megabyte a day a ratio of volumes turns a few mails into a large figure. */
const MIN_RATIO_BYTES = 1_000_000;

export function bandFacts(scene: Scene, unit: 'count' | 'bytes', period: Period, observed: number, band: Band): BandFacts {
  const evidence = labelsOf(scene, 'peer_activity', 'peer_group');
  const window = scene.context.baselineWindow;
  const each = `mean per ${period} of each peer over the ${period}s before the risk window`;
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

export function besidePeers(f: BandFacts, period: Period): Part[] {
  return f.ratio === null
    ? say`the ${f.n} peers have a ${LY[period]} median of ${f.median} and a ${P95} of ${f.p95}; that is no comparable baseline for a ratio`
    : say`that is ${f.ratio} times the ${LY[period]} median of ${f.median} over ${f.n} peers, whose ${P95} is ${f.p95}`;
}

export function besidePeersShort(f: BandFacts, period: Period): Part[] {
  return f.ratio === null
    ? say`peers per ${period}: median ${f.median}, ${P95} ${f.p95}, n=${f.n}`
    : say`${f.ratio} times the peers' ${LY[period]} median ${f.median} (${P95} ${f.p95}, n=${f.n})`;
}
