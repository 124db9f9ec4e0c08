import { SENSE_RULES } from '../organisation/sense.ts';

/** The rule by which UBA opens an offense; the sense rules only add to the risk. */
export const CREATE_OFFENSE = 'UBA : Create Offense';

export type Rule = { id: number; name: string };

/** Ids of rules by name: the known ones are fixed, others follow in the order in which they appear. */
export function createRules(): { idOf: (name: string) => number; all: () => Rule[] } {
  const ids = new Map<string, number>();
  const idOf = (name: string): number => {
    const id = ids.get(name) ?? 100_500 + ids.size;
    ids.set(name, id);
    return id;
  };
  [CREATE_OFFENSE, ...Object.keys(SENSE_RULES)].forEach(idOf);
  return { idOf, all: () => [...ids].map(([name, id]) => ({ id, name })) };
}
