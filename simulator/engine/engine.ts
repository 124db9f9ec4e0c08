import { asIngested } from '../ingest/intake.ts';
import type { IngestedEvent } from '../ingest/to-event.ts';
import { LOG_SOURCES } from '../organisation/log-sources.ts';
import type { SimEvent } from '../organisation/model.ts';
import { runAction } from '../actions/run-action.ts';
import { leefKeyOf } from '../sources/properties.ts';
import { customTypes, USERNAME_TYPE } from '../offenses/offense.ts';
import { addSenseEvents } from '../offenses/raise.ts';
import type { World } from '../world.ts';
import type { EngineRule } from './rule.ts';
import { createWindow } from './window.ts';

export type Engine = {
  set(rules: readonly EngineRule[]): void;
  list(): readonly EngineRule[];
  /** An event that arrived; what its rules do is done when this resolves. */
  see(event: IngestedEvent): Promise<void>;
  seeOwn(events: readonly SimEvent[]): Promise<void>;
};

const SOURCE_IP_TYPE = 0;

/** Rules over events as they arrive: count, time, property; then offense, sense event, custom action, reference set. */
export function createEngine(world: World): Engine {
  let active: { rule: EngineRule; window: ReturnType<typeof createWindow> }[] = [];

  const fire = async (rule: EngineRule, event: IngestedEvent, value: string): Promise<void> => {
    const { offense, sense, action, addTo } = rule.response;
    const nowMs = world.clock.now();
    if (offense !== undefined) openOrJoin(world, rule, offense.severity, event, value);
    if (sense !== undefined && event.username !== null) {
      const made = await addSenseEvents(world, { username: event.username, rules: [sense], atMs: nowMs, nowMs });
      await engine.seeOwn(made.events);
    }
    if (addTo !== undefined) {
      const set = world.reference.find('sets', addTo) ?? world.reference.create({ kind: 'sets', name: addTo, elementType: 'ALNIC' }, nowMs);
      world.reference.put(set, [], value, rule.name, nowMs);
    }
    const custom = action === undefined ? null : world.actions.actions.find(action);
    if (custom !== null) await runAction(world, custom, event);
  };

  const engine: Engine = {
    set: (rules) => void (active = rules.map((rule) => ({ rule, window: createWindow(rule.count, rule.withinMs) }))),
    list: () => active.map((a) => a.rule),
    async see(event) {
      for (const { rule, window } of active) {
        if (!world.rules.isEnabled(rule.name) || !fits(world, rule, event)) continue;
        const value = valueOf(world, event, rule.by);
        if (value !== null && window.take(value, event.starttime)) await fire(rule, event, value);
      }
    },
    async seeOwn(events) {
      for (const event of events) await engine.see(asIngested(event));
    },
  };
  return engine;
}

function openOrJoin(world: World, rule: EngineRule, severity: number, event: IngestedEvent, value: string): void {
  const nowMs = world.clock.now();
  const custom = customTypes(world.properties.properties.values()).find((t) => t.name === rule.by);
  const type = rule.by === 'sourceip' ? SOURCE_IP_TYPE : (custom?.id ?? USERNAME_TYPE);
  const events = [{ rule: rule.name, event }];
  const open = world.offenses.openFor(value, event.starttime, nowMs, type);
  if (open !== null) {
    world.offenses.join(open, events, severity, nowMs);
    return;
  }
  const source = world.store.logSources().find((s) => s.id === event.logsourceid);
  const logSources = [...(source === undefined ? [] : [source]), LOG_SOURCES.cre];
  world.offenses.open({ username: value, severity, events, nowMs, type, logSources });
}

function fits(world: Pick<World, 'store' | 'properties'>, { when }: EngineRule, event: IngestedEvent): boolean {
  if (when.qid !== undefined && when.qid !== event.qid) return false;
  if (when.category !== undefined && when.category !== event.category) return false;
  if (when.eventId !== undefined && when.eventId !== event.eventId) return false;
  if (when.logSourceType !== undefined && world.store.logSources().find((s) => s.id === event.logsourceid)?.typeName !== when.logSourceType)
    return false;
  return Object.entries(when.values ?? {}).every(([name, value]) => valueOf(world, event, name) === value);
}

/** A built-in field, a LEEF key or a custom property of an event; null when it has none. */
export function valueOf({ properties }: Pick<World, 'properties'>, event: IngestedEvent, name: string): string | null {
  const fields: Record<string, string | number | null> = {
    username: event.username,
    sourceip: event.sourceip,
    destinationip: event.destinationip,
    starttime: event.starttime,
    devicetime: event.devicetime,
    qid: event.qid,
    category: event.category,
    logsourceid: event.logsourceid,
  };
  const own = Object.entries(event.properties).find(([property]) => property.toLowerCase() === name.toLowerCase())?.[1];
  const key = leefKeyOf(properties, name)?.key;
  const custom = key === undefined ? undefined : event.attributes.get(key);
  const value = fields[name.toLowerCase()] ?? event.attributes.get(name) ?? own ?? custom ?? null;
  return value === null ? null : String(value);
}
