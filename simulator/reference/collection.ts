export const COLLECTION_KINDS = ['sets', 'maps', 'map_of_sets', 'tables'] as const;
export type CollectionKind = (typeof COLLECTION_KINDS)[number];

export const ELEMENT_TYPES = ['ALN', 'ALNIC', 'IP', 'NUM', 'PORT', 'DATE', 'CIDR'] as const;
export type ElementType = (typeof ELEMENT_TYPES)[number];

export const TIMEOUT_TYPES = ['UNKNOWN', 'FIRST_SEEN', 'LAST_SEEN'] as const;
export type TimeoutType = (typeof TIMEOUT_TYPES)[number];

export type Element = { value: string; source: string; firstSeenMs: number; lastSeenMs: number };
/** `id` is unique among all elements, `notes` belong to the collections API. */
export type Entry = { readonly id: number; readonly keys: string[]; element: Element; notes: string | null };

/**
 * One reference data collection. Every kind is a list of elements under a path of keys: none for sets, the key for maps, the
 * key for maps of sets, outer and inner key for tables. `timeToLiveMs`: null, it keeps its elements.
 */
export type Collection = {
  readonly id: number;
  readonly kind: CollectionKind;
  name: string;
  readonly elementType: ElementType;
  timeoutType: TimeoutType;
  timeToLiveMs: number | null;
  readonly keyLabel: string | null;
  readonly valueLabel: string | null;
  description: string | null;
  readonly keyNameTypes: Record<string, ElementType> | null;
  /** What is logged of elements that expire; only the collections API knows it. */
  expiredLogOption: string;
  tenantId: number | null;
  readonly namespace: string;
  readonly creationTimeMs: number;
  readonly entries: readonly Entry[];
};

function canonical({ elementType }: Pick<Collection, 'elementType'>, value: string): string {
  return elementType === 'ALNIC' ? value.toLowerCase() : value;
}

/** What tells two elements apart: a map and a table hold one value for a key. */
export function identity(collection: Pick<Collection, 'elementType' | 'kind'>, keys: readonly string[], value: string): string {
  const single = collection.kind === 'maps' || collection.kind === 'tables';
  return [...keys, ...(single ? [] : [canonical(collection, value)])].join('\0');
}

const FITS: Record<ElementType, RegExp> = {
  ALN: /^[\s\S]+$/,
  ALNIC: /^[\s\S]+$/,
  IP: /^(\d{1,3}\.){3}\d{1,3}$|:/,
  NUM: /^-?\d+(\.\d+)?$/,
  PORT: /^\d{1,5}$/,
  DATE: /^\d+$/,
  CIDR: /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/,
};

/** The type that a value under these keys must be of: in a table each inner key may have its own. */
export function typeAt(collection: Pick<Collection, 'elementType' | 'keyNameTypes'>, keys: readonly string[]): ElementType {
  return collection.keyNameTypes?.[keys.at(-1) ?? ''] ?? collection.elementType;
}

/** Fits the element type; null when it does, else what is wrong. */
export function valueFault(type: ElementType, value: string): string | null {
  return FITS[type].test(value) ? null : `The value "${value}" is not of the type ${type}`;
}

/** Whether the element is past the collection's time to live. */
export function isExpired(
  { timeoutType, timeToLiveMs }: Pick<Collection, 'timeoutType' | 'timeToLiveMs'>,
  element: Element,
  nowMs: number,
): boolean {
  if (timeToLiveMs === null) return false;
  const sinceMs = timeoutType === 'LAST_SEEN' ? element.lastSeenMs : element.firstSeenMs;
  return nowMs - sinceMs > timeToLiveMs;
}
