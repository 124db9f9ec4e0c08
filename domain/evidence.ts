import type { Channel } from './event-types.ts';
import type { CheckKind, ContextRecord } from './check.ts';
import type { Coverage } from './tool-result.ts';
import type { Interval } from './time.ts';
import type { Verdict } from './verdict.ts';

/**
 * Rows of each kind of evidence. Times are epoch ms of the log source's own clock (`devicetime`) unless named `arrived…`.
 * Counts are SUM(eventcount). Identifiers are raw here; they are turned into tokens before a fact or claim is made.
 */
export type EvidenceRows = {
  /** The person's UBA sense events in the risk window. */
  sense_events: { atMs: number; arrivedAtMs: number; rule: string; category: number; senseValue: number | null; count: number };
  /** The person's activity, risk window and baseline together, per hour. `resource`: share, database, host or country (vpn). */
  own_activity: {
    hour: number;
    channel: Channel;
    resource: string | null;
    count: number;
    bytes: number;
    firstMs: number;
    lastMs: number;
    maxDelayMs: number;
    logSourceType: string;
    coalesced: boolean;
  };
  /** Peers' totals, per peer and channel. `peer` is a pseudonym. Night is 22:00-06:00 in the peer's own zone, in the subject's where HR holds none. */
  peer_activity: {
    peer: string;
    channel: Channel;
    resource: string | null;
    period: 'baseline' | 'risk';
    night: boolean;
    count: number;
    bytes: number;
  };
  /** Single events of one channel in the risk window. `object`: file, command, table or recipient; subject-writable. */
  activity_detail: {
    atMs: number;
    arrivedAtMs: number;
    channel: Channel;
    eventName: string;
    resource: string | null;
    resourceClass: string | null;
    object: string | null;
    host: string | null;
    address: string | null;
    country: string | null;
    bytes: number | null;
    count: number;
    logSourceType: string;
  };
  /** Log-ons by or against the account, grouped. `host`: where; `account`: the account the log source names (4624/4625: the target). */
  logon_summary: {
    account: string;
    host: string | null;
    address: string | null;
    country: string | null;
    workstation: string | null;
    outcome: 'success' | 'failure';
    count: number;
    firstMs: number;
    lastMs: number;
    coalesced: boolean;
    logSourceType: string;
    /** Types 2, 7, 10 and 11: somebody sat at `host`. Absent where the log source does not say. */
    interactive?: boolean;
    /**
     * `account`: by or against the person's accounts. `workstation`: a failure, against whatever account, from a workstation where
     * such an account was active; a failure against the person's own account may stand in both.
     */
    via?: 'account' | 'workstation';
  };
  /** One row per log source that should cover the window. */
  log_source_health: {
    logSourceType: string;
    logSourceId: number;
    state: 'reporting' | 'silent' | 'absent' | 'not_in_sources';
    lastEventMs: number | null;
    medianDelayMs: number | null;
    channels: Channel[];
  };
  /**
   * One row per definition of "peer" that could be formed. Members are pseudonyms. `size`: of how many people the members are a
   * sample; absent when they are all. `withoutZone`: members whose time zone HR does not hold; absent for none.
   */
  peer_group: {
    definition: 'title' | 'department' | 'location' | 'custom_group';
    label: string;
    members: string[];
    size?: number;
    withoutZone?: number;
  };
  /** Allow-listed HR fields only. `endAnnounced`: an end date that is not announced is never shown. */
  hr_record: {
    employeeRef: string;
    department: string;
    title: string;
    managerRef: string | null;
    location: string;
    contract: string;
    startDate: string;
    endDate: string | null;
    endAnnounced: boolean;
    absent: boolean;
    timeZone: string | null;
    shiftStartHour: number | null;
    shiftEndHour: number | null;
    workdays: number[];
  };
  /** Closed cases that look alike, by structure first. `quarter` e.g. "Q3 2026". */
  similar_incident: {
    incidentId: string;
    closedQuarter: string;
    family: string;
    verdict: Verdict;
    outcome: string;
    shared: string[];
    differs: string[];
    similarity: number;
  };
  /** Candidate exculpatory records of one kind; whether they cover is decided in code by `coversNeed`. */
  context_record: { kind: CheckKind; record: ContextRecord };
  /** Assets and the configured sensitivity of resources; unmapped is "unclassified", never "not sensitive". */
  asset: { resource: string; resourceClass: string; owner: string | null; critical: boolean };
  /** Bytes that left from an address while one person held it. */
  flow: { address: string; heldByOnePerson: boolean; heldFromMs: number; heldToMs: number; bytesOut: number; external: boolean };
};
export type EvidenceKind = keyof EvidenceRows;

/** One tool result, frozen. */
export type Evidence<K extends EvidenceKind = EvidenceKind> = {
  [Kind in K]: {
    id: string;
    /** "E1", unique within a run. */
    label: string;
    kind: Kind;
    tool: string;
    /** Canonical JSON of the tool input; pseudonyms only. */
    params: string;
    aql: string | null;
    window: Interval | null;
    coverage: Coverage;
    rows: EvidenceRows[Kind][];
    rowCount: number;
    /** SHA-256 of the canonical JSON of the rows, hex. */
    rowsSha256: string;
    subjectWritable: readonly string[];
  };
}[K];

export function evidenceOf<K extends EvidenceKind>(all: readonly Evidence[], kind: K): Extract<Evidence, { kind: K }>[] {
  return all.filter((e): e is Extract<Evidence, { kind: K }> => e.kind === kind);
}
