import type { Property } from '../sources/properties.ts';

export type OffenseNote = { id: number; createTimeMs: number; username: string; text: string };

/** A log source as an offense names it. */
export type OffenseSource = { id: number; name: string; typeId: number; typeName: string };

/** What one rule added to an offense. */
export type Contribution = { id: number; ruleName: string; eventCount: number; firstMs: number; lastMs: number };

export type OffenseStatus = 'OPEN' | 'HIDDEN' | 'CLOSED';

/** One offense; `username` is its source, a user unless `type` says otherwise. `persistedMs` grows with every change of any field. */
export type OffenseRecord = {
  readonly id: number;
  readonly username: string;
  /** Id of /siem/offense_types. */
  readonly type: number;
  severity: number;
  /** Null: it follows from severity, credibility and relevance. */
  magnitude: number | null;
  readonly startMs: number;
  lastUpdatedMs: number;
  readonly firstPersistedMs: number;
  persistedMs: number;
  inactive: boolean;
  status: OffenseStatus;
  close: { timeMs: number; user: string; reasonId: number } | null;
  assignedTo: string | null;
  followUp: boolean;
  protected: boolean;
  contributions: Contribution[];
  categories: number[];
  sourceIps: string[];
  destinationIps: string[];
  notes: OffenseNote[];
  /** Log sources whose events it holds. */
  logSources: OffenseSource[];
};

/** Where offenses of one user name sit: id 3 of /siem/offense_types. */
export const USERNAME_TYPE = 3;

const FIRST_CUSTOM = 1_000;

export const OFFENSE_TYPES = [
  { id: 0, property_name: 'sourceIP', name: 'Source IP', database_type: 'COMMON', custom: false },
  { id: 1, property_name: 'destinationIP', name: 'Destination IP', database_type: 'COMMON', custom: false },
  { id: 2, property_name: 'qid', name: 'Event Name', database_type: 'EVENTS', custom: false },
  { id: USERNAME_TYPE, property_name: 'userName', name: 'Username', database_type: 'EVENTS', custom: false },
  { id: 10, property_name: 'hostName', name: 'Hostname', database_type: 'EVENTS', custom: false },
];

/** Types of offenses that are indexed on a custom property which rules may use; ids are the stand-in's own. */
export function customTypes(properties: Iterable<Pick<Property, 'id' | 'name' | 'use_for_rule_engine'>>) {
  return [...properties]
    .filter((p) => p.use_for_rule_engine)
    .map(({ id, name }) => ({ id: FIRST_CUSTOM + id, property_name: name, name, database_type: 'EVENTS', custom: true }));
}

/** Id of an address among those seen in offenses, by first appearance; ids start at 1. */
export function addressIds(offenses: readonly OffenseRecord[], of: (o: OffenseRecord) => readonly string[]): Map<string, number> {
  return new Map([...new Set(offenses.flatMap(of))].map((ip, i) => [ip, i + 1]));
}
