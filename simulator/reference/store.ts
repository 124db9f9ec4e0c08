import type { Organisation } from '../organisation/model.ts';
import { identity, isExpired, type Collection, type CollectionKind, type ElementType, type Entry } from './collection.ts';

export type NewCollection = Pick<Collection, 'kind' | 'name' | 'elementType'> &
  Partial<Omit<Collection, 'id' | 'kind' | 'name' | 'elementType' | 'creationTimeMs' | 'entries'>>;

/** What a collection holds is what has not expired by the clock. */
export type ReferenceStore = {
  list(kind: CollectionKind): Collection[];
  find(kind: CollectionKind, name: string): Collection | null;
  /** The caller has seen that the name is free. */
  create(input: NewCollection, nowMs: number): Collection;
  drop(collection: Collection): void;
  /** Adds an element or refreshes it; `existed` says which. */
  put(collection: Collection, keys: string[], value: string, source: string, nowMs: number): { entry: Entry; existed: boolean };
  /** Takes an element away; false when there is none. */
  remove(collection: Collection, keys: readonly string[], value: string): boolean;
  purge(collection: Collection): void;
  values(kind: CollectionKind, name: string): ReadonlyMap<string, readonly string[]> | null;
};

/** Reference sets are case-insensitive, as UBA makes its own; maps are not. `now` is the stand-in's clock. */
export function createReferenceStore(
  organisation: Pick<Organisation, 'referenceMaps' | 'referenceSets'>,
  now: () => number,
): ReferenceStore {
  const collections = new Map<Collection, Map<string, Entry>>();
  let lastId = 0;
  let lastEntryId = 0;

  const create: ReferenceStore['create'] = (input, atMs) => {
    lastId += 1;
    const held = new Map<string, Entry>();
    const collection: Collection = {
      id: lastId,
      timeoutType: 'UNKNOWN',
      timeToLiveMs: null,
      keyLabel: null,
      valueLabel: null,
      description: null,
      keyNameTypes: null,
      expiredLogOption: 'LOG_NONE',
      tenantId: null,
      namespace: 'SHARED',
      ...input,
      creationTimeMs: atMs,
      get entries() {
        return [...held.values()];
      },
    };
    collections.set(collection, held);
    return collection;
  };
  const heldBy = (collection: Collection): Map<string, Entry> => collections.get(collection) ?? new Map<string, Entry>();
  const expire = (collection: Collection): Collection => {
    if (collection.timeToLiveMs === null) return collection;
    const held = heldBy(collection);
    for (const [key, { element }] of held) if (isExpired(collection, element, now())) held.delete(key);
    return collection;
  };
  const find = (kind: CollectionKind, name: string): Collection | null => {
    const collection = [...collections.keys()].find((c) => c.kind === kind && c.name === name);
    return collection === undefined ? null : expire(collection);
  };
  const put: ReferenceStore['put'] = (collection, keys, value, source, nowMs) => {
    const held = heldBy(expire(collection));
    const key = identity(collection, keys, value);
    const known = held.get(key);
    if (known !== undefined) {
      known.element = { ...known.element, value, source, lastSeenMs: nowMs };
      return { entry: known, existed: true };
    }
    lastEntryId += 1;
    const entry = { id: lastEntryId, keys, element: { value, source, firstSeenMs: nowMs, lastSeenMs: nowMs }, notes: null };
    held.set(key, entry);
    return { entry, existed: false };
  };
  const fill = (kind: CollectionKind, name: string, elementType: ElementType, pairs: readonly [string[], string][]): void => {
    const collection = create({ kind, name, elementType }, now());
    for (const [keys, value] of pairs) put(collection, keys, value, 'reference data api', now());
  };
  for (const [name, map] of Object.entries(organisation.referenceMaps)) {
    fill(
      'maps',
      name,
      'ALN',
      Object.entries(map).map(([key, value]) => [[key], value]),
    );
  }
  for (const [name, values] of Object.entries(organisation.referenceSets)) {
    fill(
      'sets',
      name,
      'ALNIC',
      values.map((value) => [[], value]),
    );
  }
  return {
    list: (kind) => [...collections.keys()].filter((c) => c.kind === kind).map(expire),
    find,
    create,
    drop: (collection) => void collections.delete(collection),
    put,
    remove(collection, keys, value) {
      const held = heldBy(expire(collection));
      const key = identity(collection, keys, value);
      const entry = held.get(key);
      if (entry === undefined || identity(setLike(collection), keys, entry.element.value) !== identity(setLike(collection), keys, value)) {
        return false;
      }
      return held.delete(key);
    },
    purge: (collection) => heldBy(collection).clear(),
    values(kind, name) {
      const collection = find(kind, name);
      return collection === null ? null : valuesByKey(collection);
    },
  };
}

/** For comparing values where a map is identified by its key alone. */
function setLike({ elementType }: Collection): Pick<Collection, 'elementType' | 'kind'> {
  return { elementType, kind: 'sets' };
}

/** Values by their keys, which are joined with NUL. */
function valuesByKey(collection: Collection): ReadonlyMap<string, readonly string[]> {
  const byKey = new Map<string, string[]>();
  for (const { keys, element } of collection.entries) {
    const key = keys.join('\0');
    byKey.set(key, [...(byKey.get(key) ?? []), element.value]);
  }
  return byKey;
}
