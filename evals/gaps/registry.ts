import type { CheckKind, ContextPort } from '../../domain/check.ts';
import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import type { Random } from '../../simulator/organisation/random.ts';
import type { ArielAnswer } from '../../connectors/qradar/ariel.ts';
import { answerOtherwise, cutAt, SEARCH_NAMES, withError } from './break-search.ts';
import { ALL_SOURCES, reaching, type Gap } from './gap.ts';
import { hideEvents } from './hide-events.ts';

const EVER = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
const HR_DOWN = { state: 'could_not_check', reason: 'it did not answer' } as const;
/** Systems of records as organisations run them: one that is down takes its kinds along. */
export const RECORD_SYSTEMS: readonly (readonly CheckKind[])[] = [
  ['change_ticket', 'approved_test', 'exception'],
  ['on_call'],
  ['leave', 'role_change', 'project_change'],
  ['travel'],
  ['scheduled_job', 'service_account'],
];

const absentSource: Gap = {
  id: 'a log source type is absent',
  apply(means, _truth, random) {
    const source = random.pick(ALL_SOURCES);
    return { means: reaching(means, { ariel: hideEvents(means.reach.ariel, [source], EVER) }), what: `${source} absent` };
  },
};

const silentSource: Gap = {
  id: 'a log source type falls silent',
  apply(means, truth, random) {
    const source = random.pick(ALL_SOURCES);
    const fromMs = Math.floor(random.between(truth.fromMs - DAY_MS, truth.toMs + 2 * HOUR_MS));
    const ariel = hideEvents(means.reach.ariel, [source], { fromMs, toMs: EVER.toMs });
    return { means: reaching(means, { ariel }), what: `${source} silent from ${new Date(fromMs).toISOString()}` };
  },
};

const leftOutSource: Gap = {
  id: 'a log source type is not in SOURCES',
  apply(means, _truth, random) {
    const source = random.pick(ALL_SOURCES);
    const ariel = hideEvents(means.reach.ariel, [source], EVER);
    return { means: { ...reaching(means, { ariel }), sources: means.sources.filter((s) => s !== source) }, what: `${source} left out` };
  },
};

const hrDown: Gap = {
  id: 'HR is down',
  apply: (means) => ({
    means: reaching(means, { hr: { find: () => Promise.resolve(HR_DOWN), listBy: () => Promise.resolve(HR_DOWN) } }),
    what: 'HR down',
  }),
};

const recordsDown: Gap = {
  id: 'a system of records is down',
  apply(means, _truth, random) {
    const kinds = random.pick(RECORD_SYSTEMS);
    return { means: reaching(means, { context: without(means.reach.context, kinds, 'down') }), what: `down: ${kinds.join(', ')}` };
  },
};

const recordsUnconfigured: Gap = {
  id: 'a system of records is not connected',
  apply(means, _truth, random) {
    const kinds = random.pick(RECORD_SYSTEMS);
    const context = without(means.reach.context, kinds, 'not_configured');
    return { means: reaching(means, { context }), what: `not connected: ${kinds.join(', ')}` };
  },
};

const arielError: Gap = {
  id: 'Ariel ends one search with an error',
  apply(means, _truth, random) {
    const name = random.pick(SEARCH_NAMES);
    const lasts = random.chance(0.5);
    let hits = 0;
    const fails = (answer: ArielAnswer): ArielAnswer => (lasts || (hits += 1) === 1 ? withError(answer) : answer);
    const what = `ERROR on ${name}, ${lasts ? 'every time' : 'once'}`;
    return { means: reaching(means, { ariel: answerOtherwise(means.reach.ariel, name, fails) }), what };
  },
};

const truncatedPeers: Gap = {
  id: 'the peer search is truncated',
  apply(means, _truth, random) {
    const share = random.between(0.3, 0.9);
    const ariel = answerOtherwise(means.reach.ariel, 'peer_activity', cutAt(share));
    return { means: reaching(means, { ariel }), what: `peers cut at ${Math.round(100 * share)} %` };
  },
};

/** Most days nothing is missing. */
const nothingMissing: Gap = { id: 'nothing is missing', apply: (means) => ({ means, what: 'nothing' }) };

/**
 * Every kind of gap of a running service with how often it is drawn; each case gets one, or none in two cases of fifteen. What lasts
 * for weeks (a log source type or a system of records that is not connected) and what happens every day (a search that fails) is met
 * twice as often as what is mended within hours. No system of records at all is no gap of a running service but an installation that
 * is not finished: the doctor says so, and every draft.
 */
export const GAPS: readonly { gap: Gap; weight: 1 | 2 }[] = [
  { gap: nothingMissing, weight: 2 },
  { gap: absentSource, weight: 2 },
  { gap: silentSource, weight: 2 },
  { gap: leftOutSource, weight: 2 },
  { gap: arielError, weight: 2 },
  { gap: recordsUnconfigured, weight: 2 },
  { gap: hrDown, weight: 1 },
  { gap: recordsDown, weight: 1 },
  { gap: truncatedPeers, weight: 1 },
];

export function drawGap(random: Random): Gap {
  return random.pick(GAPS.flatMap(({ gap, weight }) => Array.from({ length: weight }, () => gap)));
}

/** The port with some kinds unanswered. */
function without(context: ContextPort, kinds: readonly CheckKind[], how: 'down' | 'not_configured'): ContextPort {
  const answer =
    how === 'down' ? ({ state: 'could_not_check', reason: 'it did not answer' } as const) : ({ state: 'not_configured' } as const);
  return {
    find: (kind, persons, systems, interval, signal) =>
      kinds.includes(kind) ? Promise.resolve(answer) : context.find(kind, persons, systems, interval, signal),
  };
}
