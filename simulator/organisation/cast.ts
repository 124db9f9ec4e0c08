import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import { atHour, dayAfter, type Calendar, type LocalDay } from './calendar.ts';
import type { Person } from './model.ts';
import { isHead } from './people.ts';
import type { Random } from './random.ts';
import type { Role, Story } from './stories/story.ts';

/** The window in which an incident still is news. */
const RECENT_DAYS = 3;

/** Chooses who each story is about, and on which local day it ends; every seed chooses others. */
export function castStory(
  story: Story,
  world: { people: readonly Person[]; calendars: ReadonlyMap<string, Calendar>; nowMs: number },
  taken: ReadonlySet<number>,
  random: Random,
): Role {
  const sameJob = world.people.filter((p) => p.title === story.job.title && p.department === story.job.department && !isHead(p));
  const [subject, colleague] = random.shuffle(sameJob.filter((p) => !taken.has(p.n)));
  if (subject === undefined || colleague === undefined) throw new RangeError(`too few people for ${story.id}`);
  const manager = world.people.find((p) => p.n === subject.managerN);
  const calendar = world.calendars.get(subject.timeZone);
  if (manager === undefined || calendar === undefined) throw new RangeError(`no manager or calendar for ${story.id}`);
  const peers = sameJob.filter((p) => p.n !== subject.n);
  return { storyId: story.id, subject, colleague, manager, peers, calendar, day: storyDay(story, calendar, world.nowMs, random) };
}

/** A day whose offense lies in the last three days and an hour or more before now; clocks do not change on it. */
function storyDay(story: Story, calendar: Calendar, nowMs: number, random: Random): LocalDay {
  const over = (day: LocalDay): number => atHour(day, story.offenseHour) + HOUR_MS;
  const past = calendar.days.filter((day) => over(day) <= nowMs && day.lengthMs === DAY_MS);
  const recent = past.filter((day) => atHour(day, story.endHour) >= nowMs - RECENT_DAYS * DAY_MS);
  const suitable = recent.filter((day) => !story.workday || day.weekday <= 5);
  if (suitable.length > 0) return random.pick(suitable);
  const latest = past.findLast((day) => !story.workday || day.weekday <= 5);
  if (latest === undefined) throw new RangeError(`no day for ${story.id} in the window`);
  return latest;
}

/** The `count` latest working days up to and including `day`, oldest first. */
export function workdaysUpTo(calendar: Calendar, day: LocalDay, count: number): LocalDay[] {
  const days: LocalDay[] = [];
  for (let offset = 0; days.length < count; offset -= 1) {
    const candidate = dayAfter(calendar, day, offset);
    if (candidate.weekday <= 5) days.unshift(candidate);
  }
  return days;
}
