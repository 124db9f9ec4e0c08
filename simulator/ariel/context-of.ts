import type { OffenseBook } from '../offenses/book.ts';
import type { ReferenceStore } from '../reference/store.ts';
import { leefKeyOf, type PropertyBook } from '../sources/properties.ts';
import type { AqlContext } from './context.ts';

/** What queries see of offenses and reference data at this moment. */
export function aqlContext(
  deps: { offenses: OffenseBook; reference: ReferenceStore; properties: PropertyBook },
  nowMs: number,
): AqlContext {
  const { reference } = deps;
  return {
    nowMs,
    leefKey: (name) => leefKeyOf(deps.properties, name),
    offenses: deps.offenses.list(nowMs).map((o) => ({ id: o.id, username: o.username, fromMs: o.startMs, toMs: o.lastUpdatedMs })),
    referenceSet(name) {
      const set = reference.find('sets', name);
      return set === null ? null : { values: set.entries.map((e) => e.element.value), ignoreCase: set.elementType === 'ALNIC' };
    },
    referenceMap(name) {
      const values = reference.values('maps', name);
      return values === null ? null : flat(values, (key) => key);
    },
    referenceMapOfSets: (name) => reference.values('map_of_sets', name),
    referenceTable(name, innerKey) {
      const values = reference.values('tables', name);
      if (values === null) return null;
      return flat(values, (key) => (key.endsWith(`\0${innerKey}`) ? (key.split('\0')[0] ?? null) : null));
    },
  };
}

/** The one value of each key, under the name that `from` makes of it; null leaves it out. */
function flat(pairs: ReadonlyMap<string, readonly string[]>, from: (key: string) => string | null): Map<string, string> {
  const entries = [...pairs].flatMap(([key, [value]]): [string, string][] => {
    const name = from(key);
    return value === undefined || name === null ? [] : [[name, value]];
  });
  return new Map(entries);
}
