import { causalZScores } from '../bench/scorers/user-days/z-score.ts';
import { daysOf, eventsByPerson, inOrder, rowsOf } from '../bench/scorers/user-days/organisation-days.ts';
import { DAY_MS } from '../domain/time.ts';
import { localCalendar } from '../scorers/local-time.ts';
import type { Organisation } from '../simulator/organisation/model.ts';

/** A day on which somebody of no story did most unlike themselves; `atMs`: their last event of that day. */
export type OddDay = { username: string; atMs: number };

/** How many of the oddest days there are to choose from. */
const KEPT = 40;

/** What a console raises offenses about: days of the last weeks that stand out, of ordinary people; one day a person, the oddest first. */
export function oddDays({ people, events, truth }: Organisation, nowMs: number, withinDays: number): OddDay[] {
  const inStories = new Set(truth.map((t) => t.username));
  const lives = eventsByPerson({ people, events }).filter(({ person }) => !inStories.has(person.username));
  const days = inOrder(lives.flatMap(({ person, events: own }) => daysOf(person, own, truth)));
  const rows = rowsOf(days);
  const scores = causalZScores(rows);
  const from = (nowMs - withinDays * DAY_MS) / DAY_MS;
  const ranked = days
    .flatMap(({ user, day }, i) => ((rows[i]?.day ?? 0) < from ? [] : [{ user, day, score: scores[i] ?? 0 }]))
    .sort((a, b) => b.score - a.score);
  const oddest = [...Map.groupBy(ranked, (r) => r.user).values()].flatMap(([first]) => (first === undefined ? [] : [first])).slice(0, KEPT);
  return oddest.flatMap(({ user, day }) => {
    const life = lives.find(({ person }) => person.username === user);
    if (life === undefined) return [];
    const calendar = localCalendar(life.person.timeZone);
    const last = life.events.findLast((e) => calendar.at(e.devicetime).day === day);
    return last === undefined ? [] : [{ username: user, atMs: last.devicetime }];
  });
}
