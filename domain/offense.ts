import type { Interval } from './time.ts';
import type { ToolFailureKind } from './tool-result.ts';

/** A QRadar offense as the poller reads it; times are epoch milliseconds. */
export type Offense = {
  id: number;
  description: string;
  status: 'OPEN' | 'HIDDEN' | 'CLOSED';
  offenseType: number;
  /** The username of a Username offense (`offense_source`), as QRadar holds it. */
  offenseSource: string;
  severity: number;
  magnitude: number;
  startTimeMs: number;
  lastUpdatedTimeMs: number;
  lastPersistedTimeMs: number;
  inactive: boolean;
  assignedTo: string | null;
  closingReasonId: number | null;
  domainId: number | null;
};

/** One row of /api/analytics/rules_offense_contributions. */
export type RuleContribution = { ruleName: string; eventCount: number; firstEventMs: number; lastEventMs: number };

/** What UBA knows about a user (bulk_user_info); `null` where UBA has no value. */
export type UbaUser = {
  username: string;
  displayName: string | null;
  aliases: string[];
  department: string | null;
  jobTitle: string | null;
  customGroup: string | null;
  city: string | null;
  country: string | null;
  manager: string | null;
  risk: number;
  riskThreshold: number;
};

/**
 * The trusted view of one run: raw identifiers, held in memory only and encrypted at rest. It is handed to tools;
 * it never enters graph state, a prompt, a log or a page.
 */
export type CaseContext = {
  investigationId: string;
  run: number;
  /** The moment the run looks at the world from; last year's offense runs in last year's time. */
  nowMs: number;
  offenseIds: number[];
  subject: {
    token: string;
    username: string;
    /** Every form the person appears in, lower case, the username included. */
    aliases: string[];
    uba: UbaUser | null;
    /** Why UBA could not be read, as a kind of failure; absent when it answered. Then `uba` is null and aliases may be missing. */
    ubaUnread?: ToolFailureKind;
  };
  /** Where sense events were looked for, which the risk window was made of. */
  lookBack?: Interval;
  /** From before the first sense event to after the last. */
  riskWindow: Interval;
  /** Ends where the risk window starts. */
  baselineWindow: Interval;
  /** IANA zone of the person, or null when nothing reliable says. */
  timeZone: string | null;
  /** What HR said of the person when the run was opened: without an answer a second account may be missing among the aliases. */
  hr?: { state: 'answered'; employeeRef: string | null; teams?: string[] } | { state: 'not_configured' } | { state: 'could_not_check' };
  /** Why the sense events that bound the risk window could not be read; the window is then an assumption. */
  senseUnread?: ToolFailureKind;
};
