import { DAY_MS } from '../../domain/time.ts';
import { giveLeave, makeTrips, setEndDates } from './absences.ts';
import { atHour, calendarOf, type Calendar, type LocalDay } from './calendar.ts';
import { castStory } from './cast.ts';
import { closedOffenses, straySenseMoments } from './closed-offenses.ts';
import { backgroundRecords } from './context-background.ts';
import { contextCsv } from './context-csv.ts';
import { makeDesktops, usesVirtualDesktop } from './desktops.ts';
import { makeErrands } from './errands.ts';
import { hrCsv } from './hr-csv.ts';
import { isHoliday } from './holidays.ts';
import { makeLeases } from './leases.ts';
import { live } from './life/live.ts';
import { nobodysFlows } from './life/nobodys-flows.ts';
import { remoteShare } from './life/presence.ts';
import { seasonOf } from './life/season.ts';
import { makeServices, serve } from './life/services.ts';
import { temperOf } from './life/temper.ts';
import { LOG_SOURCES } from './log-sources.ts';
import type { Organisation, Person, PlantedOffense, SimEvent, SimFlow, Variants } from './model.ts';
import { makeJoins, makeMoves } from './moves.ts';
import { makeRoster } from './on-call.ts';
import { pastIncidents } from './past-incidents.ts';
import { makePeople } from './people.ts';
import { streamOf } from './random.ts';
import { createRecorder } from './recorder.ts';
import { referenceMaps, referenceSets } from './reference-data.ts';
import type { Size } from './roster.ts';
import { senseEvent } from './sense.ts';
import { SITES, siteOf } from './sites.ts';
import { STORIES } from './stories/all.ts';
import type { Story, StoryContext } from './stories/story.ts';
import { plantedIn, recordsIn, truthOf, type Cast } from './stories/variants.ts';
import { AROUND_THE_CLOCK, turnOver } from './turnover.ts';
import { ubaUsers } from './uba-users.ts';

/** How far back the events of each size go. */
export const WINDOW_DAYS = { small: 45, large: 90 } as const satisfies Record<Size, number>;

/** Accounts that no person holds, in the large organisation. */
const SERVICES = 180;

export type OrganisationOptions = { size: Size; seed: number; nowMs: number; variants: Variants };

/** An organisation whose events are made on demand: a part at a time, so that nobody has to hold them all. */
export type Plan = {
  organisation: Omit<Organisation, 'events' | 'flows'>;
  /** What each person did, then what was planted, then sense events: the same parts in the same order each time, whoever makes which. */
  parts: readonly (() => Part)[];
};

export type Part = { events: readonly SimEvent[]; flows: readonly SimFlow[] };

/**
 * A whole organisation: people, events and flows that end at `nowMs`, UBA's view, HR and context exports,
 * offenses, closed cases and what was planted. Pure: everything hangs on size, seed and `nowMs`. The variants change `contextCsv`,
 * `truth` and the text of `injected`, and nothing else: what `missing` loses is hidden by whoever shows the events (`collected.ts`).
 */
export function generateOrganisation(options: OrganisationOptions): Organisation {
  const { organisation, parts } = planOrganisation(options);
  const made = parts.map((make) => make());
  return {
    ...organisation,
    events: inOrder(made.flatMap((part) => part.events)),
    flows: made.flatMap((part) => part.flows).sort((a, b) => a.starttime - b.starttime),
  };
}

export function planOrganisation({ size, seed, nowMs, variants }: OrganisationOptions): Plan {
  const isLarge = size === 'large';
  const window = { fromMs: nowMs - WINDOW_DAYS[size] * DAY_MS, toMs: nowMs };
  const calendars = new Map<string, Calendar>(Object.values(SITES).map(({ timeZone }) => [timeZone, calendarOf(timeZone, window)]));
  const { people, planted } = castPeople(size, seed, nowMs, calendars);
  const subjects = new Set(planted.map(({ context }) => context.subject.n));
  const involved = new Set(planted.flatMap(({ context }) => [context.subject.n, context.colleague.n]));
  const others = people.filter((p) => !involved.has(p.n));
  const trips = makeTrips(others, calendars, streamOf(seed, 'trips'));
  const moves = makeMoves(others, WINDOW_DAYS[size], nowMs, streamOf(seed, 'moves'));
  const joins = makeJoins(others, WINDOW_DAYS[size], nowMs, streamOf(seed, 'projects'));
  const errands = makeErrands(others, calendars, WINDOW_DAYS[size], streamOf(seed, 'errands'));
  const roster = makeRoster(others, WINDOW_DAYS[size], nowMs, streamOf(seed, 'on call'));
  const leases = makeLeases(people, involved, window, streamOf(seed, 'leases'));
  const desktops = makeDesktops(people);
  const offenses = planted.map(({ story, context }) => offenseOf(story, context));
  const opened = offenses.filter((o) => o.openAtStart).map((o) => o.username);
  const casts = planted.map(({ story, context }): Cast => ({ story, context, variant: variants[story.id], seed, window }));
  const records = casts.flatMap(recordsIn);
  return {
    organisation: {
      people,
      holdings: leases.holdings,
      logSources: Object.values(LOG_SOURCES),
      uba: ubaUsers(people, new Set(opened), streamOf(seed, 'uba')),
      offenses,
      closedOffenses: closedOffenses(people, involved, nowMs, streamOf(seed, 'closed offenses')),
      hrCsv: hrCsv(people),
      contextCsv: contextCsv([
        ...records,
        ...backgroundRecords({ people, trips, moves, joins, errands, roster, subjects, nowMs }, streamOf(seed, 'records')),
      ]),
      pastIncidents: pastIncidents(nowMs, streamOf(seed, 'past incidents')),
      referenceMaps: referenceMaps(people),
      referenceSets: referenceSets(people, involved, opened, streamOf(seed, 'reference sets')),
      truth: casts.map(truthOf),
    },
    parts: [
      ...people.map((person) => () => {
        const recorder = createRecorder(window);
        const calendar = calendars.get(person.timeZone);
        if (calendar === undefined) throw new RangeError(`no calendar for ${person.timeZone}`);
        const role = planted.find(({ context }) => context.subject.n === person.n);
        const random = streamOf(seed, `life ${person.n}`);
        const usual = remoteShare(random);
        const isInvolved = involved.has(person.n);
        const life = {
          calendar,
          leases,
          desktops: !isInvolved && usesVirtualDesktop(person) ? desktops : [],
          trip: trips.find((t) => t.person.n === person.n) ?? null,
          away: role?.story.away?.(role.context) ?? null,
          shareRemote: role?.story.remoteShare ?? usual,
          temper: temperOf(isInvolved, calendar, streamOf(seed, `temper ${person.n}`)),
          isClosed: (day: LocalDay) => !isInvolved && !AROUND_THE_CLOCK.includes(person.title) && isHoliday(siteOf(person), day),
          move: moves.find((m) => m.person.n === person.n) ?? null,
          joins: joins.filter((j) => j.person.n === person.n),
          errands: errands.filter((e) => e.person.n === person.n),
          duty: roster.filter((d) => d.person.n === person.n).map((d) => d.interval),
          season: seasonOf,
          patchNights: isLarge && role === undefined,
        };
        live(person, life, random, recorder);
        return recorder;
      }),
      ...(isLarge ? makeServices(SERVICES, streamOf(seed, 'services')) : []).map((service) => () => {
        const recorder = createRecorder(window);
        serve(service, window, streamOf(seed, service.account), recorder);
        return recorder;
      }),
      () => {
        const recorder = createRecorder(window);
        nobodysFlows(window, streamOf(seed, 'flows of nobody'), recorder);
        return recorder;
      },
      ...casts.map((cast) => () => plantedIn(cast)),
      () => ({ events: senseOf(offenses, people, subjects, nowMs, seed), flows: [] }),
    ],
  };
}

type Planted = { story: Story; context: StoryContext };

/** People with their absences and end dates, and the roles of the stories among them. */
function castPeople(
  size: Size,
  seed: number,
  nowMs: number,
  calendars: ReadonlyMap<string, Calendar>,
): { people: Person[]; planted: Planted[] } {
  const base = makePeople(size, seed, nowMs);
  const taken = new Set<number>();
  const roles = STORIES.map((story) => {
    const role = castStory(story, { people: base, calendars, nowMs }, taken, streamOf(seed, `cast ${story.id}`));
    taken.add(role.subject.n).add(role.colleague.n);
    return { story, role };
  });
  const leaver = roles.find(({ story }) => story.id === 'leaver-mass-copy')?.role.subject;
  if (leaver === undefined) throw new RangeError('nobody leaves');
  const rested = giveLeave(base, calendars, nowMs, taken, streamOf(seed, 'leave'));
  const settled = setEndDates(rested, leaver, taken, nowMs, streamOf(seed, 'end dates'));
  const people = size === 'large' ? turnOver(settled, WINDOW_DAYS[size], nowMs, taken, streamOf(seed, 'turnover')) : settled;
  const asTheyAre = (person: Person): Person => people[person.n] ?? person;
  const planted = roles.map(({ story, role }) => ({
    story,
    context: {
      ...role,
      subject: asTheyAre(role.subject),
      colleague: asTheyAre(role.colleague),
      manager: asTheyAre(role.manager),
      peers: role.peers.map(asTheyAre),
      people,
      nowMs,
    },
  }));
  return { people, planted };
}

function offenseOf(story: Story, context: StoryContext): PlantedOffense {
  const earlierSense = story.earlierSense?.(context);
  return {
    storyId: story.id,
    username: context.subject.username,
    rules: [...story.rules],
    atMs: atHour(context.day, story.offenseHour),
    severity: story.severity,
    openAtStart: story.openAtStart,
    ...(earlierSense === undefined ? {} : { earlierSense }),
  };
}

/** Sense events of days before an offense, and those of other people that never became one. */
function senseOf(
  offenses: readonly PlantedOffense[],
  people: readonly Person[],
  subjects: ReadonlySet<number>,
  nowMs: number,
  seed: number,
): SimEvent[] {
  const earlier = offenses.flatMap((o) => (o.earlierSense ?? []).map((s) => ({ username: o.username, ...s })));
  const stray = straySenseMoments(people, subjects, nowMs, streamOf(seed, 'stray sense'));
  return [...earlier, ...stray].map(({ username, rule, atMs }) => senseEvent(username, rule, atMs));
}

/** By arrival, then by the log source's clock; equal times keep the order in which they were made. */
function inOrder(events: SimEvent[]): SimEvent[] {
  return events.sort((a, b) => a.starttime - b.starttime || a.devicetime - b.devicetime);
}
