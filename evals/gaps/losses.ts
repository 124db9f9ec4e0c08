import type { Coverage } from '../../simulator/organisation/model.ts';
import { hideEvents } from './hide-events.ts';
import { reaching, type Gap, type Means } from './gap.ts';

const EVER = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

/** What the truth of a `missing` case says is out of sight; what is not collected may also be left out of SOURCES. */
export function lossOf(coverage: Coverage): Gap {
  switch (coverage.kind) {
    case 'sources_absent':
      return {
        id: 'what carries the conclusion is not collected',
        apply(means, _truth, random) {
          const lost = hidden(means, coverage.logSources, EVER);
          const leftOut = random.chance(0.5);
          const sources = leftOut ? lost.sources.filter((s) => !coverage.logSources.includes(s)) : lost.sources;
          return { means: { ...lost, sources }, what: `${coverage.logSources.join(', ')} ${leftOut ? 'left out' : 'absent'}` };
        },
      };
    case 'sources_silent':
      return {
        id: 'what carries the conclusion fell silent before',
        apply: (means) => ({
          means: hidden(means, coverage.logSources, { ...EVER, fromMs: coverage.fromMs }),
          what: `${coverage.logSources.join(', ')} silent before it`,
        }),
      };
    case 'records_absent':
      return {
        id: 'no system of records is connected',
        apply: (means) => ({
          means: reaching(means, { context: { find: () => Promise.resolve({ state: 'not_configured' }) } }),
          what: 'no records',
        }),
      };
    default:
      throw new RangeError('nothing is missing');
  }
}

function hidden(means: Means, logSources: Parameters<typeof hideEvents>[1], interval: Parameters<typeof hideEvents>[2]): Means {
  return reaching(means, { ariel: hideEvents(means.reach.ariel, logSources, interval) });
}
