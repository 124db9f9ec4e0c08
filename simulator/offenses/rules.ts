import { SENSE_RULES } from '../organisation/sense.ts';

/** The rule by which UBA opens an offense; the sense rules only add to the risk. */
export const CREATE_OFFENSE = 'UBA : Create Offense';

/** A rule as /analytics/rules writes it. */
export type RuleRow = {
  readonly id: number;
  readonly name: string;
  readonly type: 'EVENT' | 'FLOW' | 'COMMON' | 'USER';
  readonly enabled: boolean;
  readonly owner: string;
  readonly origin: 'SYSTEM' | 'OVERRIDE' | 'USER';
  readonly base_capacity: number | null;
  readonly base_host_id: number | null;
  readonly average_capacity: number | null;
  readonly capacity_timestamp: number | null;
  readonly identifier: string;
  readonly linked_rule_identifier: string | null;
  readonly creation_date: number;
  readonly modification_date: number;
};

/** Rules by name: the known ones have fixed ids, others follow in the order in which they appear. */
export type RuleBook = {
  idOf: (name: string) => number;
  rows(): readonly RuleRow[];
  isEnabled(name: string): boolean;
  change(id: number, change: { enabled?: boolean | undefined; owner?: string | undefined }, nowMs: number): RuleRow;
  /** A rule that is gone fires no more; offenses that it made keep its name and id. */
  remove(id: number): void;
};

const FIRST_ID = 100_500;
const MADE_MS = 1_600_000_000_000;

export function createRules(): RuleBook {
  const ids = new Map<string, number>();
  const rows = new Map<number, RuleRow>();
  const idOf = (name: string, origin: RuleRow['origin'] = 'USER'): number => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    const id = FIRST_ID + ids.size;
    ids.set(name, id);
    rows.set(id, newRule(id, name, origin));
    return id;
  };
  for (const name of [CREATE_OFFENSE, ...Object.keys(SENSE_RULES)]) idOf(name, 'SYSTEM');
  return {
    idOf: (name) => idOf(name),
    rows: () => [...rows.values()],
    isEnabled: (name) => rows.get(idOf(name))?.enabled ?? false,
    change(id, { enabled, owner }, nowMs) {
      const old = rows.get(id) ?? newRule(id, '', 'USER');
      const rule = { ...old, enabled: enabled ?? old.enabled, owner: owner ?? old.owner, modification_date: nowMs };
      rows.set(id, rule);
      return rule;
    },
    remove: (id) => void rows.delete(id),
  };
}

function newRule(id: number, name: string, origin: RuleRow['origin']): RuleRow {
  return {
    id,
    name,
    type: 'EVENT',
    enabled: true,
    owner: 'admin',
    origin,
    base_capacity: null,
    base_host_id: null,
    average_capacity: null,
    capacity_timestamp: null,
    identifier: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    linked_rule_identifier: null,
    creation_date: MADE_MS,
    modification_date: MADE_MS,
  };
}
