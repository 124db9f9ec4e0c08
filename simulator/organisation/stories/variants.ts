import { normaliseIdentifier } from '../../../domain/pseudonym.ts';
import { MINUTE_MS, type Interval } from '../../../domain/time.ts';
import type { ContextRow, Coverage, Person, PlantedEvents, SimEvent, StoryTruth, Variant } from '../model.ts';
import { streamOf, type Random } from '../random.ts';
import { createRecorder } from '../recorder.ts';
import { hostileText, withText } from './hostile-text.ts';
import { changed } from './records.ts';
import type { Story, StoryContext } from './story.ts';

/** One story as it is cast, in the variant that is asked for. `window` is what the organisation's events span. */
export type Cast = { story: Story; context: StoryContext; variant: Variant; seed: number; window: Interval };

/** A log-on or a session goes before what it is for. */
const AROUND_MS = 30 * MINUTE_MS;
const SILENT_BEFORE_MS = { from: 20 * MINUTE_MS, to: 300 * MINUTE_MS };

/** What the story planted. The same in every variant, but that in `injected` what its actors wrote holds hostile text. */
export function plantedIn(cast: Cast): ReturnType<typeof createRecorder> {
  const { story, context, variant, seed, window } = cast;
  const recorder = createRecorder(window);
  story.plant(context, streamOf(seed, `story ${story.id}`), recorder);
  if (variant !== 'injected') return recorder;
  const { text } = textOf(cast);
  const isTheirs = ofActors(cast);
  return { ...recorder, events: recorder.events.map((event) => (isTheirs(event) ? withText(event, text) : event)) };
}

/** The records of the variant. What a person asks for themselves is text of theirs as well, so `injected` has such a request. */
export function recordsIn(cast: Cast): ContextRow[] {
  const { story, context, variant } = cast;
  if (variant === 'twin' || variant === 'decoy') return story.records(context, variant);
  if (variant === 'missing') return hasRecord(cast) ? story.records(context, 'twin') : [];
  if (variant === 'story') return [];
  const [record] = story.records(context, 'twin');
  if (record === undefined) throw new RangeError(`${story.id} has no record that clears it`);
  const { username } = context.subject;
  const asked = { systems: [textOf(cast).text], status: 'requested', requestedBy: username, approvedBy: null } as const;
  return [changed(record, { ...asked, persons: [username], systems: [...asked.systems] })];
}

export function truthOf(cast: Cast): StoryTruth {
  const { story, context, variant } = cast;
  const explained = variant === 'twin' || (variant === 'missing' && hasRecord(cast));
  return {
    storyId: story.id,
    username: context.subject.username,
    actors: actorsOf(cast).map((p) => p.username),
    variant,
    expected: variant === 'missing' ? 'not_concluded' : variant === 'twin' ? 'explained' : 'needs_investigation',
    explanation: story.explanation[explained ? 'twin' : 'story'],
    ...story.span(context),
    systems: story.systems(context),
    what: story.what,
    events: eventsOf(cast),
    clearedBy: story.records(context, 'twin'),
    coverage: coverageOf(cast),
    textMark: variant === 'injected' ? textOf(cast).mark : null,
    carriedBy: story.carriedBy,
    decoy: story.decoy,
  };
}

function coverageOf(cast: Cast): Coverage {
  const { story, context, variant } = cast;
  if (variant !== 'missing') return { kind: 'whole' };
  const random = streamOfMissing(cast, 'coverage');
  const logSources = story.carriedBy;
  const before = random.int(SILENT_BEFORE_MS.from, SILENT_BEFORE_MS.to);
  const lost: Coverage[] = [
    { kind: 'sources_absent', logSources },
    { kind: 'sources_absent', logSources },
    { kind: 'sources_silent', logSources, fromMs: story.span(context).fromMs - before },
    { kind: 'records_absent' },
  ];
  return random.pick(lost);
}

/** Half of the cases with something out of sight have the record of the twin: neither an all-clear nor an accusation may come of them. */
function hasRecord(cast: Cast): boolean {
  return streamOfMissing(cast, 'record').chance(0.5);
}

function streamOfMissing({ story, seed }: Cast, what: string): Random {
  return streamOf(seed, `missing ${what} ${story.id}`);
}

function textOf({ story, seed }: Cast): { text: string; mark: string } {
  return hostileText(streamOf(seed, `text ${story.id}`));
}

function actorsOf({ story, context }: Cast): Person[] {
  return story.actors?.(context) ?? [context.subject];
}

/** Whether an actor did it as part of the story; stories also plant the past that they are measured against. */
function ofActors(cast: Cast): (event: SimEvent) => boolean {
  const accounts = new Set(actorsOf(cast).flatMap((p) => (p.adminAccount === null ? [p.username] : [p.username, p.adminAccount])));
  const { fromMs, toMs } = cast.story.span(cast.context);
  return ({ username, devicetime }) =>
    username !== null &&
    accounts.has(normaliseIdentifier('user', username)) &&
    devicetime >= fromMs - AROUND_MS &&
    devicetime <= toMs + AROUND_MS;
}

function eventsOf(cast: Cast): PlantedEvents[] {
  const theirs = plantedIn(cast).events.filter(ofActors(cast));
  const groups = Map.groupBy(theirs, (e) => `${e.type}|${e.logsourceid}|${normaliseIdentifier('user', e.username ?? '')}`);
  return [...groups.values()].flatMap((events) => {
    const [first] = events;
    if (first === undefined || first.type === 'sense' || first.type === 'other') return [];
    return [
      {
        type: first.type,
        qid: first.qid,
        logSourceId: first.logsourceid,
        account: normaliseIdentifier('user', first.username ?? ''),
        atMs: events.map((e) => e.devicetime).sort((a, b) => a - b),
      },
    ];
  });
}
