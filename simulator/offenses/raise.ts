import { LOG_SOURCES } from '../organisation/log-sources.ts';
import type { SimEvent } from '../organisation/model.ts';
import { senseEvents } from '../organisation/sense.ts';
import type { Store } from '../store.ts';
import type { OffenseBook, RuleEvent } from './book.ts';
import { CREATE_OFFENSE } from './rules.ts';
import type { UbaBook, UbaRecord } from './uba.ts';

export type RaiseDeps = { store: Pick<Store, 'addEvents'>; offenses: OffenseBook; uba: UbaBook };

export type RaiseInput = {
  username: string;
  /** Sense rules that fire, in this order; the last at `atMs`. */
  rules: readonly string[];
  atMs: number;
  severity: number;
  nowMs: number;
  /** Sense events of days before that are already in the store and built up the risk. */
  earlier?: readonly RuleEvent[];
};

/**
 * The way an offense comes to be: sense events arrive, their values add to the user's risk until it is over the threshold, UBA
 * emits its event, and only then the offense appears. While one is open and not quiet the sense events join it.
 */
export async function raiseOffense(deps: RaiseDeps, input: RaiseInput): Promise<{ id: number; joined: boolean }> {
  const { username, rules, atMs, severity, nowMs } = input;
  const { sense, user } = await addSense(deps, username, rules, atMs);
  const joined = deps.offenses.openFor(username, atMs, nowMs);
  deps.uba.cross(user, atMs);
  if (joined !== null) {
    deps.offenses.join(joined, sense, severity, nowMs);
    return { id: joined.id, joined: true };
  }
  const create = createOffenseEvent(username, atMs);
  await deps.store.addEvents([create]);
  const events = [{ rule: CREATE_OFFENSE, event: create }, ...(input.earlier ?? []), ...sense];
  const offense = deps.offenses.open({ username, severity, events, nowMs });
  return { id: offense.id, joined: false };
}

/**
 * Sense events alone. They join an open offense; otherwise they add to the risk, and one opens when that is over the threshold.
 * `id` is null while the risk is below.
 */
export async function addSenseEvents(
  deps: RaiseDeps,
  input: Omit<RaiseInput, 'severity' | 'earlier'>,
): Promise<{ id: number | null; joined: boolean; risk: number }> {
  const { username, rules, atMs, nowMs } = input;
  const { sense, user } = await addSense(deps, username, rules, atMs);
  const open = deps.offenses.openFor(username, atMs, nowMs);
  if (open !== null) {
    deps.offenses.join(open, sense, open.severity, nowMs);
    return { id: open.id, joined: true, risk: user.risk };
  }
  if (user.risk <= deps.uba.threshold) return { id: null, joined: false, risk: user.risk };
  const create = createOffenseEvent(username, atMs);
  await deps.store.addEvents([create]);
  const offense = deps.offenses.open({ username, severity: 7, events: [{ rule: CREATE_OFFENSE, event: create }, ...sense], nowMs });
  deps.uba.cross(user, atMs);
  return { id: offense.id, joined: false, risk: user.risk };
}

async function addSense(
  deps: RaiseDeps,
  username: string,
  rules: readonly string[],
  atMs: number,
): Promise<{ sense: RuleEvent[]; user: UbaRecord }> {
  const events = senseEvents(username, rules, atMs);
  await deps.store.addEvents(events);
  const value = events.reduce((sum, e) => sum + Number(e.properties['Sense Value'] ?? 0), 0);
  const user = deps.uba.addRisk(username, value);
  return { sense: events.map((event, i) => ({ rule: rules[i] ?? CREATE_OFFENSE, event })), user };
}

/** QID of the custom rule engine's event for `UBA : Create Offense`. */
export const CREATE_OFFENSE_QID = 104_000_500;

function createOffenseEvent(username: string, atMs: number): SimEvent {
  return {
    type: 'other',
    qid: CREATE_OFFENSE_QID,
    category: 12_005,
    devicetime: atMs,
    starttime: atMs,
    logsourceid: LOG_SOURCES.cre.id,
    username,
    sourceip: '10.1.9.10',
    destinationip: '10.1.9.10',
    eventcount: 1,
    magnitude: 5,
    severity: 5,
    properties: { 'Rule Name': CREATE_OFFENSE },
  };
}
