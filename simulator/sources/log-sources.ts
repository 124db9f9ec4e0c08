import { LOG_SOURCE_TYPES } from '../../domain/event-types.ts';
import type { SimLogSource } from '../organisation/model.ts';
import type { Store } from '../store.ts';

/** A log source as the console manages it; `identifier` is the name or address in the syslog header of its events. */
export type LogSource = {
  readonly id: number;
  name: string;
  description: string | null;
  readonly typeId: number;
  identifier: string | null;
  enabled: boolean;
  credibility: number;
  coalesces: boolean;
  storesPayload: boolean;
  groupIds: readonly number[];
  languageId: number;
  collectorId: number;
  protocolTypeId: number;
  readonly autoDiscovered: boolean;
  readonly createdMs: number;
  modifiedMs: number;
  lastEventMs: number | null;
};

export type LogSourceType = { readonly id: number; readonly name: string; readonly custom: boolean };

/** Types that the listener needs besides those of the organisation. */
export const UNIVERSAL_LEEF: LogSourceType = { id: 345, name: 'Universal LEEF', custom: false };
export const SIM_GENERIC: LogSourceType = { id: 67, name: 'SIM Generic', custom: false };
/** What cannot be given to any other log source is of this one; it is never lost. */
export const SIM_GENERIC_ID = 62;

export type LogSourceBook = {
  types(): readonly LogSourceType[];
  all(): readonly LogSource[];
  find(id: number): LogSource | null;
  /** By the host of the syslog header, in any case. */
  byIdentifier(host: string): LogSource | null;
  create(input: Partial<LogSource> & Pick<LogSource, 'name' | 'typeId'>, nowMs: number): Promise<LogSource>;
  addType(name: string): LogSourceType;
  remove(id: number): void;
};

/** The organisation's log sources first; new ones are known to the store before their first event. */
export async function createLogSources(store: Pick<Store, 'addLogSources' | 'logSources'>, nowMs: number): Promise<LogSourceBook> {
  const known = Object.values(LOG_SOURCE_TYPES).map(({ id, name }) => ({ id, name, custom: false }));
  const types: LogSourceType[] = [...known, UNIVERSAL_LEEF, SIM_GENERIC];
  const managed = new Map<number, LogSource>();
  const removed = new Set<number>();
  const typeName = (id: number): string => types.find((t) => t.id === id)?.name ?? 'Custom';

  /** Loads add log sources behind our back. */
  const sync = (): Map<number, LogSource> => {
    for (const source of store.logSources()) {
      if (!managed.has(source.id) && !removed.has(source.id)) managed.set(source.id, ofStore(source, nowMs));
    }
    return managed;
  };
  const add = async (source: LogSource): Promise<LogSource> => {
    const { id, name, typeId, coalesces } = source;
    await store.addLogSources([{ id, name, typeId, typeName: typeName(typeId), coalesces, batch: false }]);
    managed.set(id, source);
    return source;
  };
  await add({ ...blankSource(SIM_GENERIC_ID, 'SIM Generic Log DSM-7 :: localhost', SIM_GENERIC.id, nowMs), storesPayload: true });

  return {
    types: () => types,
    all: () => [...sync().values()],
    find: (id) => sync().get(id) ?? null,
    byIdentifier: (host) => [...sync().values()].find((s) => s.enabled && s.identifier?.toLowerCase() === host.toLowerCase()) ?? null,
    async create(input, atMs) {
      const id = Math.max(5_000, ...sync().keys(), ...removed) + 1;
      return await add({ ...blankSource(id, input.name, input.typeId, atMs), ...input, id });
    },
    addType(name) {
      const type = { id: Math.max(4_000, ...types.map((t) => t.id)) + 1, name, custom: true };
      types.push(type);
      return type;
    },
    remove(id) {
      removed.add(id);
      managed.delete(id);
    },
  };
}

function ofStore(source: SimLogSource, nowMs: number): LogSource {
  const host = source.name.split(' @ ')[1] ?? null;
  return { ...blankSource(source.id, source.name, source.typeId, nowMs), coalesces: source.coalesces, identifier: host };
}

function blankSource(id: number, name: string, typeId: number, nowMs: number): LogSource {
  return {
    id,
    name,
    description: null,
    typeId,
    identifier: null,
    enabled: true,
    credibility: 5,
    coalesces: false,
    storesPayload: true,
    groupIds: [0],
    languageId: 1,
    collectorId: 7,
    protocolTypeId: 0,
    autoDiscovered: false,
    createdMs: nowMs,
    modifiedMs: nowMs,
    lastEventMs: null,
  };
}
