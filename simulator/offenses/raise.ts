import { LOG_SOURCES } from '../organisation/log-sources.ts';
import type { SimEvent } from '../organisation/model.ts';
import { senseEvents } from '../organisation/sense.ts';
import type { Store } from '../store.ts';
import type { SwitchBook } from '../switches.ts';
import type { OffenseBook, RuleEvent } from './book.ts';
import { CREATE_OFFENSE, type RuleBook } from './rules.ts';
import type { UbaBook, UbaRecord } from './uba.ts';

export type RaiseDeps = {
  store: Pick<Store, 'addEvents'>;
  offenses: OffenseBook;
  uba: UbaBook;
  rules: Pick<RuleBook, 'isEnabled'>;
  switches: Pick<SwitchBook, 'get'>;
};

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

/** `events`: what was stored, for whoever looks at events as they arrive. */
export type Raised = { id: number; joined: boolean; events: readonly SimEvent[] };

/**
 * The way an offense comes to be: sense events arrive, their values add to the user's risk until it is over the threshold, UBA
 * emits its event, and only then the offense appears. While one is open and not quiet the sense events join it.
 */
export async function raiseOffense(deps: RaiseDeps, input: RaiseInput): Promise<Raised> {
  const { username, rules, atMs, severity, nowMs } = input;
  const sense = await storeSense(deps, username, rules, atMs);
  const user = addRisk(deps, username, sense);
  const joined = deps.offenses.openFor(username, atMs, nowMs);
  deps.uba.cross(user, atMs);
  if (joined !== null) {
    deps.offenses.join(joined, sense, severity, nowMs);
    return { id: joined.id, joined: true, events: sense.map((s) => s.event) };
  }
  const create = createOffenseEvent(username, atMs);
  await deps.store.addEvents([create]);
  const events = [{ rule: CREATE_OFFENSE, event: create }, ...(input.earlier ?? []), ...sense];
  const offense = deps.offenses.open({ username, severity, events, nowMs });
  return { id: offense.id, joined: false, events: [...sense.map((s) => s.event), create] };
}

/** Severity of an offense that UBA opens by itself. */
const UBA_SEVERITY = 7;

/**
 * Sense events alone. They join an open offense; otherwise they add to the risk, and one opens when that is over the threshold.
 * `id` is null while the risk is below, for a user who is not tracked (no risk at all) and for one who is trusted.
 */
export async function addSenseEvents(
  deps: RaiseDeps,
  input: Omit<RaiseInput, 'severity' | 'earlier'>,
): Promise<{ id: number | null; joined: boolean; risk: number; events: readonly SimEvent[] }> {
  const { username, atMs, nowMs } = input;
  const sense = await storeSense(
    deps,
    username,
    input.rules.filter((rule) => deps.rules.isEnabled(rule)),
    atMs,
  );
  const stored = sense.map((s) => s.event);
  if (!deps.uba.isTracked(username)) return { id: null, joined: false, risk: 0, events: stored };
  const user = addRisk(deps, username, sense);
  const none = { id: null, joined: false, risk: user.risk, events: stored };
  const open = deps.switches.get('sense_joins_open_offense') ? deps.offenses.openFor(username, atMs, nowMs) : null;
  if (open !== null) {
    deps.offenses.join(open, sense, open.severity, nowMs);
    return { ...none, id: open.id, joined: true };
  }
  const makes = deps.switches.get('uba_makes_offenses') && deps.rules.isEnabled(CREATE_OFFENSE) && !deps.uba.isTrusted(username);
  if (user.risk <= deps.uba.threshold || !makes || sense.length === 0) return none;
  const create = createOffenseEvent(username, atMs);
  await deps.store.addEvents([create]);
  const events = [{ rule: CREATE_OFFENSE, event: create }, ...sense];
  const offense = deps.offenses.open({ username, severity: UBA_SEVERITY, events, nowMs });
  deps.uba.cross(user, atMs);
  return { id: offense.id, joined: false, risk: user.risk, events: [...stored, create] };
}

type SenseEvent = RuleEvent & { event: SimEvent };

async function storeSense(deps: RaiseDeps, username: string, rules: readonly string[], atMs: number): Promise<SenseEvent[]> {
  const events = senseEvents(username, rules, atMs).map((event, i) => {
    const rule = rules[i] ?? CREATE_OFFENSE;
    return { rule, event: { ...event, properties: { ...event.properties, 'Sense Value': deps.uba.senseValue(rule) } } };
  });
  await deps.store.addEvents(events.map((e) => e.event));
  return events;
}

function addRisk({ uba }: Pick<RaiseDeps, 'uba'>, username: string, sense: readonly SenseEvent[]): UbaRecord {
  return uba.addRisk(
    username,
    sense.reduce((sum, { event }) => sum + Number(event.properties['Sense Value'] ?? 0), 0),
  );
}

/** QID of the custom rule engine's event for `UBA : Create Offense`. */
export const CREATE_OFFENSE_QID = 104_000_500;

/** The event by which UBA opens an offense. */
export function createOffenseEvent(username: string, atMs: number): SimEvent {
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
