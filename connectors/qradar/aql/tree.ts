/** AQL as a typed tree. Text is made from it by `print`, never by joining strings. */
export type Expression =
  | { kind: 'field'; name: string }
  | { kind: 'property'; name: string }
  | { kind: 'string'; value: string }
  | { kind: 'number'; value: number }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'null' }
  | { kind: 'star' }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'arithmetic'; op: '+' | '-' | '*' | '/' | '%' | '^'; left: Expression; right: Expression }
  | { kind: 'compare'; op: '=' | '!=' | '<' | '<=' | '>' | '>='; left: Expression; right: Expression }
  | { kind: 'and' | 'or'; terms: Expression[] }
  | { kind: 'not'; term: Expression }
  | { kind: 'in'; value: Expression; list: Expression[]; negated: boolean }
  | { kind: 'between'; value: Expression; low: Expression; high: Expression; negated: boolean }
  | { kind: 'like'; op: 'LIKE' | 'ILIKE' | 'MATCHES' | 'IMATCHES'; value: Expression; pattern: Expression; negated: boolean }
  | { kind: 'is_null'; value: Expression; negated: boolean }
  | { kind: 'text_search'; text: string }
  | { kind: 'case'; branches: { when: Expression; then: Expression }[]; otherwise: Expression | null };

export type Column = { expression: Expression; alias: string | null };

export type TimeClause =
  { kind: 'last'; amount: number; unit: 'MINUTES' | 'HOURS' | 'DAYS' } | { kind: 'range'; startMs: number; stopMs: number | null };

/** `columns: '*'` is read from others' AQL; the builder never makes it. GROUP BY and ORDER BY may name aliases as fields. */
export type Select = {
  columns: Column[] | '*';
  from: 'events' | 'flows';
  where: Expression | null;
  groupBy: Expression[];
  having: Expression | null;
  orderBy: { expression: Expression; direction: 'ASC' | 'DESC' }[];
  limit: number | null;
  time: TimeClause | null;
};
