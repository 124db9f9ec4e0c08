import type { Random } from '../../simulator/organisation/random.ts';
import { answerOtherwise, withError } from './break-search.ts';
import { reaching, type Gap } from './gap.ts';
import { hideEvents } from './hide-events.ts';

const EVER = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

const carrierAbsent: Gap = {
  id: 'what carries the conclusion is absent',
  apply: (means, { carriedBy }) => ({
    means: reaching(means, { ariel: hideEvents(means.reach.ariel, carriedBy, EVER) }),
    what: `${carriedBy} absent`,
  }),
};

const carrierLeftOut: Gap = {
  id: 'what carries the conclusion is not in SOURCES',
  apply: (means, { carriedBy }) => ({
    means: {
      ...reaching(means, { ariel: hideEvents(means.reach.ariel, carriedBy, EVER) }),
      sources: means.sources.filter((s) => s !== carriedBy),
    },
    what: `${carriedBy} left out`,
  }),
};

const ownActivityUnread: Gap = {
  id: "the person's own activity cannot be read",
  apply: (means) => ({
    means: reaching(means, { ariel: answerOtherwise(means.reach.ariel, 'own_activity', withError) }),
    what: 'ERROR on own_activity, every time',
  }),
};

/** Ways in which the conclusion loses what carries it. */
export const LOSSES: readonly Gap[] = [carrierAbsent, carrierLeftOut, ownActivityUnread];

export function drawLoss(random: Random): Gap {
  return random.pick(LOSSES);
}
