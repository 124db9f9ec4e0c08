import { DAY_MS } from '../../domain/time.ts';
import type { SimEvent } from '../organisation/model.ts';
import type { Contribution, OffenseNote, OffenseRecord, OffenseStatus } from './offense.ts';

/** After so long without an event QRadar takes an offense for inactive; the next event opens a new one. */
export const QUIET_MS = 5 * DAY_MS;

export type OffenseChange = {
  status?: OffenseStatus;
  closingReasonId?: number;
  assignedTo?: string;
  followUp?: boolean;
  protected?: boolean;
};

/** An event and the rule it fired. */
export type RuleEvent = { rule: string; event: Pick<SimEvent, 'devicetime' | 'category' | 'sourceip' | 'destinationip'> };

export type OffenseBook = {
  /** All offenses by id, those that have gone quiet by now marked. */
  list(nowMs: number): OffenseRecord[];
  find(id: number, nowMs: number): OffenseRecord | null;
  /** The offense an event of this user at this time would join. */
  openFor(username: string, atMs: number, nowMs: number): OffenseRecord | null;
  open(input: { username: string; severity: number; events: readonly RuleEvent[]; nowMs: number }): OffenseRecord;
  join(offense: OffenseRecord, events: readonly RuleEvent[], severity: number, nowMs: number): void;
  addNote(offense: OffenseRecord, note: { username: string; text: string; nowMs: number }): OffenseNote;
  change(offense: OffenseRecord, change: OffenseChange, by: string, nowMs: number): void;
};

export function createOffenseBook(): OffenseBook {
  const offenses: OffenseRecord[] = [];
  let lastNoteId = 0;
  let lastContributionId = 0;

  const settle = (nowMs: number): void => {
    for (const offense of offenses) {
      if (offense.inactive || nowMs - offense.lastUpdatedMs <= QUIET_MS) continue;
      offense.inactive = true;
      touch(offense, offense.lastUpdatedMs + QUIET_MS);
    }
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
    openFor(username, atMs, nowMs) {
      settle(nowMs);
      const same = (o: OffenseRecord): boolean => o.username.toLowerCase() === username.toLowerCase();
      return offenses.findLast((o) => same(o) && o.status !== 'CLOSED' && !o.inactive && atMs - o.lastUpdatedMs <= QUIET_MS) ?? null;
    },
    open({ username, severity, events, nowMs }) {
      const startMs = Math.min(...events.map((e) => e.event.devicetime));
      const offense: OffenseRecord = {
        id: offenses.length + 1,
        username,
        severity,
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
