import type { Collection, CollectionKind, Element, Entry } from './collection.ts';
import { writeInterval } from './ttl.ts';

/** The header; `time_to_live` and labels are left out where there are none, as QRadar does. */
export function headerOf(collection: Collection): Record<string, unknown> {
  const { timeToLiveMs, description, keyLabel, valueLabel, keyNameTypes } = collection;
  return {
    name: collection.name,
    element_type: collection.elementType,
    timeout_type: collection.timeoutType,
    ...(timeToLiveMs === null ? {} : { time_to_live: writeInterval(timeToLiveMs) }),
    number_of_elements: collection.entries.length,
    creation_time: collection.creationTimeMs,
    collection_id: collection.id,
    namespace: collection.namespace,
    ...(description === null ? {} : { description }),
    ...(keyLabel === null ? {} : { key_label: keyLabel }),
    ...(valueLabel === null ? {} : { value_label: valueLabel }),
    ...(keyNameTypes === null ? {} : { key_name_types: keyNameTypes }),
  };
}

/** The elements in the form of the kind. */
export function dataOf(kind: CollectionKind, entries: readonly Entry[]): unknown {
  if (kind === 'sets') return entries.map((e) => elementOf(e.element));
  if (kind === 'maps') return Object.fromEntries(entries.map((e) => [e.keys[0], elementOf(e.element)]));
  const byOuter = Object.entries(Object.groupBy(entries, (e) => e.keys[0] ?? ''));
  if (kind === 'map_of_sets') return Object.fromEntries(byOuter.map(([key, list = []]) => [key, list.map((e) => elementOf(e.element))]));
  return Object.fromEntries(
    byOuter.map(([outer, list = []]) => [outer, Object.fromEntries(list.map((e) => [e.keys[1], elementOf(e.element)]))]),
  );
}

/** One element as it is listed. */
export function elementOf({ value, source, firstSeenMs, lastSeenMs }: Element): Record<string, unknown> {
  return { value, source, first_seen: firstSeenMs, last_seen: lastSeenMs, domain_id: null };
}
