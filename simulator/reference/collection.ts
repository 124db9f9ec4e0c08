export const COLLECTION_KINDS = ['sets', 'maps', 'map_of_sets', 'tables'] as const;
export type CollectionKind = (typeof COLLECTION_KINDS)[number];

export const ELEMENT_TYPES = ['ALN', 'ALNIC', 'IP', 'NUM', 'PORT', 'DATE', 'CIDR'] as const;
export type ElementType = (typeof ELEMENT_TYPES)[number];

export type Element = { value: string; source: string; firstSeenMs: number; lastSeenMs: number };

/**
 * One reference data collection. Every kind is a list of elements under a path of keys: none for sets, the key for maps, the
 * key for maps of sets, outer and inner key for tables.
 */
export type Collection = {
  readonly id: number;
  readonly kind: CollectionKind;
  readonly name: string;
  readonly elementType: ElementType;
  readonly timeoutType: string;
  readonly timeToLive: string | null;
  readonly keyLabel: string | null;
  readonly valueLabel: string | null;
  readonly description: string | null;
  readonly keyNameTypes: Record<string, string> | null;
  readonly creationTimeMs: number;
  readonly entries: { keys: string[]; element: Element }[];
};

/** Whether two values are the same element: letters count in their case except in ALNIC. */
export function sameValue(collection: Pick<Collection, 'elementType'>, a: string, b: string): boolean {
  return collection.elementType === 'ALNIC' ? a.toLowerCase() === b.toLowerCase() : a === b;
}

/** Adds an element or refreshes it; a map and a table hold one value for a key. */
export function putElement(collection: Collection, keys: string[], value: string, source: string, nowMs: number): void {
  const single = collection.kind === 'maps' || collection.kind === 'tables';
  const known = collection.entries.find(
    (e) => e.keys.join('\0') === keys.join('\0') && (single || sameValue(collection, e.element.value, value)),
  );
  if (known === undefined) {
    collection.entries.push({ keys, element: { value, source, firstSeenMs: nowMs, lastSeenMs: nowMs } });
    return;
  }
  known.element = { ...known.element, value, source, lastSeenMs: nowMs };
}

/** Takes an element away; false when there is none. */
export function removeElement(collection: Collection, keys: readonly string[], value: string): boolean {
  const at = collection.entries.findIndex((e) => e.keys.join('\0') === keys.join('\0') && sameValue(collection, e.element.value, value));
  if (at < 0) return false;
  collection.entries.splice(at, 1);
  return true;
}

/** Fits the element type; null when it does, else what is wrong. */
export function valueFault({ elementType }: Pick<Collection, 'elementType'>, value: string): string | null {
  const fits: Record<ElementType, RegExp> = {
    ALN: /^[\s\S]+$/,
    ALNIC: /^[\s\S]+$/,
    IP: /^(\d{1,3}\.){3}\d{1,3}$|:/,
    NUM: /^-?\d+(\.\d+)?$/,
    PORT: /^\d{1,5}$/,
    DATE: /^\d+$/,
    CIDR: /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/,
  };
  return fits[elementType].test(value) ? null : `The value "${value}" is not of the type ${elementType}`;
}
