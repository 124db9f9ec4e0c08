import type { SwitchBook } from '../switches.ts';
import type { SimEvent } from '../organisation/model.ts';
import { LOG_SOURCES } from '../organisation/log-sources.ts';
import {
  USERNAME_TYPE,
  type Contribution,
  type OffenseNote,
  type OffenseRecord,
  type OffenseSource,
  type OffenseStatus,
} from './offense.ts';

export type OffenseChange = {
  status?: OffenseStatus;
  closingReasonId?: number;
  assignedTo?: string;
  followUp?: boolean;
  protected?: boolean;
};

/** An event and the rule it fired. */
export type RuleEvent = { rule: string; event: Pick<SimEvent, 'devicetime' | 'category' | 'sourceip' | 'destinationip'> };

export type NewOffense = {
  username: string;
  severity: number;
  events: readonly RuleEvent[];
  nowMs: number;
  type?: number;
  /** Numbers and a magnitude that are given, as in an offense that is copied from somewhere. */
  id?: number;
  firstContributionId?: number;
  magnitude?: number;
  logSources?: readonly OffenseSource[];
};

export type OffenseBook = {
  /** All offenses by id, those that have gone quiet by now marked. */
  list(nowMs: number): OffenseRecord[];
  find(id: number, nowMs: number): OffenseRecord | null;
  /** The offense an event of this source at this time would join; `type` is Username when left out. */
  openFor(source: string, atMs: number, nowMs: number, type?: number): OffenseRecord | null;
  /** `type` is Username and `logSources` are UBA's own where they are left out. */
  open(input: NewOffense): OffenseRecord;
  join(offense: OffenseRecord, events: readonly RuleEvent[], severity: number, nowMs: number): void;
  addNote(offense: OffenseRecord, note: { username: string; text: string; nowMs: number }): OffenseNote;
  change(offense: OffenseRecord, change: OffenseChange, by: string, nowMs: number): void;
};

/** Offenses with their ages as the switches say. */
export function createOffenseBook(switches: Pick<SwitchBook, 'get'>): OffenseBook {
  const offenses: OffenseRecord[] = [];
  let lastId = 0;
  let lastNoteId = 0;
  let lastContributionId = 0;

  /** What time does to offenses: they go inactive, and long after that, unless protected, they are deleted. */
  const settle = (nowMs: number): void => {
    const inactiveMs = switches.get('offense_inactive_ms');
    for (const offense of offenses) {
      if (offense.inactive || nowMs - offense.lastUpdatedMs <= inactiveMs) continue;
      offense.inactive = true;
      touch(offense, offense.lastUpdatedMs + inactiveMs);
    }
    if (!switches.get('delete_old_offenses')) return;
    const deletedMs = switches.get('offense_deleted_ms');
    const isOver = (o: OffenseRecord): boolean =>
      !o.protected && (o.inactive || o.status === 'CLOSED') && nowMs - o.lastUpdatedMs > deletedMs;
    for (const gone of offenses.filter(isOver)) offenses.splice(offenses.indexOf(gone), 1);
  };
  const add = (offense: OffenseRecord, events: readonly RuleEvent[]): void => {
    for (const { rule, event } of events) {
      const known = offense.contributions.find((c) => c.ruleName === rule);
      if (known === undefined) {
        lastContributionId += 1;
        offense.contributions.push(contribution(lastContributionId, rule, event.devicetime));
      } else {
        known.eventCount += 1;
        known.firstMs = Math.min(known.firstMs, event.devicetime);
        known.lastMs = Math.max(known.lastMs, event.devicetime);
      }
      offense.lastUpdatedMs = Math.max(offense.lastUpdatedMs, event.devicetime);
      include(offense.categories, event.category);
      include(offense.sourceIps, event.sourceip);
      include(offense.destinationIps, event.destinationip);
    }
  };

  return {
    list(nowMs) {
      settle(nowMs);
      return [...offenses];
    },
    find(id, nowMs) {
      settle(nowMs);
      return offenses.find((o) => o.id === id) ?? null;
    },
    openFor(source, atMs, nowMs, type = USERNAME_TYPE) {
      settle(nowMs);
      const same = (o: OffenseRecord): boolean => o.type === type && o.username.toLowerCase() === source.toLowerCase();
      const quietMs = switches.get('offense_inactive_ms');
      return offenses.findLast((o) => same(o) && o.status !== 'CLOSED' && !o.inactive && atMs - o.lastUpdatedMs <= quietMs) ?? null;
    },
    open({ username, severity, events, nowMs, type = USERNAME_TYPE, logSources = [LOG_SOURCES.sense, LOG_SOURCES.cre], ...given }) {
      const startMs = Math.min(...events.map((e) => e.event.devicetime));
      lastId = given.id ?? lastId + 1;
      if (given.firstContributionId !== undefined) lastContributionId = given.firstContributionId - 1;
      const offense: OffenseRecord = {
        id: lastId,
        username,
        type,
        severity,
        magnitude: given.magnitude ?? null,
        startMs,
        lastUpdatedMs: startMs,
        firstPersistedMs: nowMs,
        persistedMs: nowMs,
        inactive: false,
        status: 'OPEN',
        close: null,
        assignedTo: null,
        followUp: false,
        protected: false,
        contributions: [],
        categories: [],
        sourceIps: [],
        destinationIps: [],
        notes: [],
        logSources: [...logSources],
      };
      add(offense, events);
      offenses.push(offense);
      return offense;
    },
    join(offense, events, severity, nowMs) {
      add(offense, events);
      offense.severity = Math.max(offense.severity, severity);
      touch(offense, nowMs);
    },
    addNote(offense, { username, text, nowMs }) {
      lastNoteId += 1;
      const note = { id: lastNoteId, createTimeMs: nowMs, username, text };
      offense.notes.push(note);
      touch(offense, nowMs);
      return note;
    },
    change(offense, change, by, nowMs) {
      if (change.status !== undefined) offense.status = change.status;
      if (change.status === 'CLOSED') offense.close = { timeMs: nowMs, user: by, reasonId: change.closingReasonId ?? 1 };
      if (change.status === 'OPEN') offense.close = null;
      offense.assignedTo = change.assignedTo ?? offense.assignedTo;
      offense.followUp = change.followUp ?? offense.followUp;
      offense.protected = change.protected ?? offense.protected;
      touch(offense, nowMs);
    },
  };
}

function touch(offense: OffenseRecord, nowMs: number): void {
  offense.persistedMs = Math.max(nowMs, offense.persistedMs + 1);
}

function contribution(id: number, ruleName: string, atMs: number): Contribution {
  return { id, ruleName, eventCount: 1, firstMs: atMs, lastMs: atMs };
}

function include<T>(list: T[], value: T): void {
  if (!list.includes(value)) list.push(value);
}
