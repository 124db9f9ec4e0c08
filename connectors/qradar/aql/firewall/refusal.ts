export type FirewallRule =
  | 'database'
  | 'columns'
  | 'alias'
  | 'field'
  | 'property'
  | 'function'
  | 'star'
  | 'aggregate_place'
  | 'ungrouped_column'
  | 'literal'
  | 'pattern'
  | 'list_length'
  | 'size'
  | 'limit'
  | 'time_window'
  | 'cursor'
  | 'parameters'
  | 'session'
  | 'order'
  | 'subquery_depth'
  | 'subquery_columns';

/** By which rule a query is refused, and where. The message begins with the place and holds no literal. */
export type Refusal = { ok: false; rule: FirewallRule; place: string; message: string };

export function refused(rule: FirewallRule, place: string, why: string): Refusal {
  return { ok: false, rule, place, message: `${place}: ${why}` };
}

/** A refusal inside a sub-query names the way to it. */
export function within(path: string, refusal: Refusal): Refusal {
  return path === '' ? refusal : { ...refusal, place: `${path} > ${refusal.place}`, message: `${path} > ${refusal.message}` };
}
