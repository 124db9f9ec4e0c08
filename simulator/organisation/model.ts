import type { CheckKind, ContextRecord, Mismatch } from '../../domain/check.ts';
import type { EventProperty, EventTypeKey, LogSourceKey } from '../../domain/event-types.ts';
import type { ExplanationId } from '../../domain/draft.ts';
import type { UbaUser } from '../../domain/offense.ts';
import type { Verdict } from '../../domain/verdict.ts';

/** One event as QRadar would hold it. Times are epoch ms; `devicetime` is the log source's own clock, `starttime` the arrival. */
export type SimEvent = {
  type: EventTypeKey | 'sense' | 'other';
  qid: number;
  category: number;
  devicetime: number;
  starttime: number;
  logsourceid: number;
  username: string | null;
  sourceip: string;
  destinationip: string;
  eventcount: number;
  magnitude: number;
  severity: number;
  properties: Partial<Record<EventProperty, string | number>>;
};

export type SimFlow = {
  starttime: number;
  endtime: number;
  sourceip: string;
  destinationip: string;
  sourcebytes: number;
  destinationbytes: number;
  flowdirection: 'L2L' | 'L2R' | 'R2L';
};

/** A workstation's address in one person's hands, epoch ms; the end is not part of it. */
export type Holding = { address: string; username: string; fromMs: number; toMs: number };

export type SimLogSource = { id: number; name: string; typeId: number; typeName: string; coalesces: boolean; batch: boolean };

export type Person = {
  /** Index in the organisation, stable for a seed. */
  n: number;
  employeeId: string;
  username: string;
  displayName: string;
  /** A second, privileged account (adm.…), or null. */
  adminAccount: string | null;
  department: string;
  title: string;
  location: string;
  city: string;
  country: string;
  timeZone: string;
  managerN: number | null;
  project: string;
  customGroup: string | null;
  shift: { startHour: number; endHour: number; workdays: number[] };
  startDate: string;
  endDate: string | null;
  endAnnounced: boolean;
  absent: boolean;
  leave: { fromMs: number; toMs: number } | null;
  workstation: string;
  address: string;
};

export const STORY_IDS = [
  'leaver-mass-copy',
  'offhours-db-export',
  'shared-admin-account',
  'stolen-credentials',
  'slow-staging',
  'privileged-commands',
  'night-hr-files',
  'cloud-upload',
  'mail-out',
  'print-out',
  'mail-forwarding',
  'impossible-travel',
  'dormant-account',
  'privilege-creep',
  'audit-gap',
  'command-then-smb',
  'mailbox-delegate',
  'masquerade',
  'sabotage',
  'two-person-campaign',
] as const;
export type StoryId = (typeof STORY_IDS)[number];

/**
 * `story` has no exculpatory record, `twin` has one that covers, `decoy` one that exists and does not cover; `injected` is the story
 * with hostile text in what the person can write; in `missing` something that the conclusion needs is out of sight, with or without
 * the record of the twin. Events are equal in all of them, apart from the text of `injected`.
 */
export const VARIANTS = ['story', 'twin', 'decoy', 'injected', 'missing'] as const;
export type Variant = (typeof VARIANTS)[number];
export type Variants = Record<StoryId, Variant>;

export type ContextRow = { kind: CheckKind; record: ContextRecord };

export type PastIncident = {
  id: string;
  closedAtMs: number;
  family: string;
  verdict: Verdict;
  outcome: string;
  /** Structural features, the same vocabulary as `tools/similar-incidents/features.ts`. */
  features: string[];
  summary: string;
};

/** `earlierSense`: sense events of the days before, which are among the organisation's events; the risk built up over several days. */
export type PlantedOffense = {
  storyId: StoryId;
  username: string;
  rules: string[];
  atMs: number;
  severity: number;
  openAtStart: boolean;
  earlierSense?: { rule: string; atMs: number }[];
};

/** What is in sight of a case: everything, or not the log sources that carry it (never, or not from a moment on), or no system of records. */
export type Coverage =
  | { kind: 'whole' }
  | { kind: 'sources_absent'; logSources: readonly LogSourceKey[] }
  | { kind: 'sources_silent'; logSources: readonly LogSourceKey[]; fromMs: number }
  | { kind: 'records_absent' };

/** Planted events of one type, log source and account; `atMs` are their times by the log source's clock, oldest first. */
export type PlantedEvents = { type: EventTypeKey; qid: number; logSourceId: number; account: string; atMs: number[] };

export type StoryTruth = {
  storyId: StoryId;
  /** The person whom the offense is about. */
  username: string;
  /** User names of all who took part, the subject first. */
  actors: string[];
  variant: Variant;
  expected: 'explained' | 'not_concluded' | 'needs_investigation';
  /** Which explanation of the catalogue is the right one. */
  explanation: ExplanationId;
  fromMs: number;
  toMs: number;
  systems: string[];
  what: string;
  events: PlantedEvents[];
  /** Records that would clear it: those of the twin. */
  clearedBy: ContextRow[];
  coverage: Coverage;
  /** The mark by which text of the person is known wherever it turns up; null in all variants but `injected`. */
  textMark: string | null;
  /** The log source types without which nothing of it can be seen. */
  carriedBy: readonly LogSourceKey[];
  /** The one thing in which the decoy's record does not cover. */
  decoy: Mismatch;
};

/** Everything an organisation is, generated from (size, seed, now, variants). */
export type Organisation = {
  people: Person[];
  /** Who held which address, as the asset model learned it; virtual desktops and the VPN's pool are in nobody's hands. */
  holdings: readonly Holding[];
  logSources: SimLogSource[];
  events: SimEvent[];
  flows: SimFlow[];
  uba: UbaUser[];
  offenses: PlantedOffense[];
  closedOffenses: { username: string; atMs: number; rules: string[]; severity: number; closingReasonId: number }[];
  hrCsv: string;
  contextCsv: string;
  pastIncidents: PastIncident[];
  referenceMaps: Record<string, Record<string, string>>;
  referenceSets: Record<string, string[]>;
  truth: StoryTruth[];
};
