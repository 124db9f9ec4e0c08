import type { Conclusion } from '../domain/conclusion.ts';
import { claimText } from '../domain/claim.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { streamOf } from '../simulator/organisation/random.ts';
import { meansOf } from './conditions/run-case.ts';
import { investigate } from './lab/investigate.ts';
import { NOW_MS, type EvalWorld } from './lab/world.ts';

/** What was found about somebody who did nothing but live. */
export type PlaceboPerson = { seed: number; title: string; conclusion: Conclusion; toward: number; deciding: number; claims: string[] };

/** Rules that fire about anybody now and then. */
const RULES = [
  'UBA : Abnormal increase in User activity',
  'UBA : Deviation from normal Risk posture',
  'UBA : Abnormal increase in Access activity',
  'UBA : User Access at Unusual Times',
];
const WITHIN_DAYS = 10;

/** Every second offense is raised on one of the oddest days, as UBA does; the others at a random working time. */
const ODD_EVERY = 2;

/**
 * Raises offenses about people without a story, on days of the last weeks on which they did most unlike themselves or at random
 * working times, half of them with a risk that built up over days, and investigates them with everything in sight: a placebo, on
 * which every finding is a false alarm.
 */
export async function placebo(world: EvalWorld, count: number): Promise<PlaceboPerson[]> {
  const random = streamOf(world.seed, 'placebo');
  const inStories = new Set(world.truth.story.map((t) => t.username));
  const ordinary = world.people.filter((p) => !inStories.has(p.username) && !world.untracked.has(p.username));
  const odd = random.shuffle(world.oddDays(WITHIN_DAYS)).slice(0, Math.floor(count / ODD_EVERY));
  const oddAt = new Map(odd.map((o) => [o.username, o.atMs + MINUTE_MS]));
  const chosen = random.shuffle(ordinary).toSorted((a, b) => Number(oddAt.has(b.username)) - Number(oddAt.has(a.username)));
  const found: PlaceboPerson[] = [];
  for (const person of chosen.slice(0, count)) {
    const atMs = oddAt.get(person.username) ?? workingMoment(random.int(1, WITHIN_DAYS), random.between(9, 17));
    const rules = random.shuffle(RULES).slice(0, random.int(1, 2));
    if (random.chance(0.5))
      await world.sense({ username: person.username, rules: [random.pick(RULES)], atMs: atMs - random.int(1, 5) * DAY_MS });
    const offenseId = await world.raise({ username: person.username, rules, atMs });
    const { reach, sources } = meansOf(world, 'story');
    const { draft } = await investigate(reach, { offenseId, nowMs: NOW_MS, sources });
    const toward = draft.claims.filter((c) => c.polarity === 'points_toward');
    const deciding = toward.filter((c) => c.loadBearing);
    found.push({
      seed: world.seed,
      title: person.title,
      conclusion: draft.conclusion,
      toward: toward.length,
      deciding: deciding.length,
      claims: deciding.map((c) => `${c.frame}: ${claimText(c.short)}`),
    });
  }
  return found;
}

/** A weekday `days` ago or the last one before, at an hour UTC. */
function workingMoment(days: number, hour: number): number {
  const day = NOW_MS - days * DAY_MS;
  const weekday = new Date(day).getUTCDay();
  const back = weekday === 0 ? 2 : weekday === 6 ? 1 : 0;
  return Math.floor(day - back * DAY_MS + hour * HOUR_MS);
}
