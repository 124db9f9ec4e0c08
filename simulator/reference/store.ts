import type { Organisation } from '../organisation/model.ts';
import { putElement, type Collection, type CollectionKind, type ElementType } from './collection.ts';

export type NewCollection = Pick<Collection, 'kind' | 'name' | 'elementType'> &
  Partial<Pick<Collection, 'timeoutType' | 'timeToLive' | 'keyLabel' | 'valueLabel' | 'description' | 'keyNameTypes'>>;

export type ReferenceStore = {
  list(kind: CollectionKind): Collection[];
  find(kind: CollectionKind, name: string): Collection | null;
  /** The caller has seen that the name is free. */
  create(input: NewCollection, nowMs: number): Collection;
  drop(collection: Collection): void;
  values(kind: CollectionKind, name: string): ReadonlyMap<string, readonly string[]> | null;
};

/** Reference sets are case-insensitive, as UBA makes its own; maps are not. */
export function createReferenceStore(organisation: Pick<Organisation, 'referenceMaps' | 'referenceSets'>, nowMs: number): ReferenceStore {
  const collections: Collection[] = [];
  let lastId = 0;
  const create: ReferenceStore['create'] = (input, atMs) => {
    lastId += 1;
    const collection: Collection = {
      id: lastId,
      timeoutType: 'UNKNOWN',
      timeToLive: null,
      keyLabel: null,
      valueLabel: null,
      description: null,
      keyNameTypes: null,
      ...input,
      creationTimeMs: atMs,
      entries: [],
    };
    collections.push(collection);
    return collection;
  };
  const fill = (kind: CollectionKind, name: string, elementType: ElementType, pairs: readonly [string[], string][]): void => {
    const collection = create({ kind, name, elementType }, nowMs);
    for (const [keys, value] of pairs) putElement(collection, keys, value, 'reference data api', nowMs);
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
    list: (kind) => collections.filter((c) => c.kind === kind),
    find: (kind, name) => collections.find((c) => c.kind === kind && c.name === name) ?? null,
    create,
    drop: (collection) => void collections.splice(collections.indexOf(collection), 1),
    values(kind, name) {
      const collection = collections.find((c) => c.kind === kind && c.name === name);
      return collection === undefined ? null : valuesByKey(collection);
    },
  };
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
