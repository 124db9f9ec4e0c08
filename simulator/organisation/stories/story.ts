import type { Mismatch } from '../../../domain/check.ts';
import type { ExplanationId } from '../../../domain/draft.ts';
import type { LogSourceKey } from '../../../domain/event-types.ts';
import type { Calendar, LocalDay } from '../calendar.ts';
import type { Interval } from '../../../domain/time.ts';
import type { ContextRow, PlantedOffense, Person, StoryId } from '../model.ts';
import type { Random } from '../random.ts';
import type { Recorder } from '../recorder.ts';

/** Who a story is about, and the people that its records need. */
export type Role = {
  storyId: StoryId;
  subject: Person;
  /** Somebody with the same job, who has nothing to do with it. */
  colleague: Person;
  /** The subject's manager, who approves. */
  manager: Person;
  /** Others with the same job, the colleague included. */
  peers: readonly Person[];
  calendar: Calendar;
  /** Local day on which the planted events end. */
  day: LocalDay;
};

export type StoryContext = Role & { people: readonly Person[]; nowMs: number };

/** One planted story: what happened, and the records of its twin and its decoy. Variants are made of it in `variants.ts`. */
export type Story = {
  id: StoryId;
  /** Title and department that the subject is taken from. */
  job: { department: string; title: string };
  /** Local hours of the last planted day: the story's last event, and the one that raises the offense. */
  endHour: number;
  offenseHour: number;
  /** Share of the subject's working days at home: a story that happens over VPN needs a past with VPN. */
  remoteShare: number;
  /** Whether the last day is a working day. */
  workday: boolean;
  rules: readonly string[];
  severity: number;
  openAtStart: boolean;
  /** Sense events of earlier days, when risk built up over several. */
  earlierSense?(context: StoryContext): NonNullable<PlantedOffense['earlierSense']>;
  /** When the subject's ordinary day does not take place. */
  away?(context: StoryContext): Interval;
  /** What happened, from the first planted event to the last. */
  span(context: StoryContext): Interval;
  systems(context: StoryContext): string[];
  what: string;
  /** All without which the question of the offense cannot be looked at. */
  carriedBy: readonly LogSourceKey[];
  decoy: Mismatch;
  /** Which explanation of the catalogue is right: of the story, and of its benign twin. */
  explanation: { story: ExplanationId; twin: ExplanationId };
  /** Who took part, the subject first; the subject alone when left out. */
  actors?(context: StoryContext): Person[];
  plant(context: StoryContext, random: Random, recorder: Recorder): void;
  records(context: StoryContext, variant: 'twin' | 'decoy'): ContextRow[];
};
