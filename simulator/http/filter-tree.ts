/** A value in a filter: quoted or bare. */
export type Literal = { text: string; quoted: boolean };

export type FilterOperator = '=' | '!=' | '>' | '<' | '>=' | '<=' | '^=';

/** `path` is a chain of nested fields; `.` alone is the element of a simple list. */
export type Filter =
  | { kind: 'and' | 'or'; terms: Filter[] }
  | { kind: 'not'; term: Filter }
  | { kind: 'compare'; path: string[]; op: FilterOperator; value: Literal }
  | { kind: 'in'; path: string[]; values: Literal[]; negated: boolean }
  | { kind: 'between'; path: string[]; low: Literal; high: Literal; negated: boolean }
  | { kind: 'null'; path: string[]; negated: boolean }
  | { kind: 'like'; path: string[]; pattern: string; ignoreCase: boolean; negated: boolean }
  | { kind: 'contains'; path: string[]; element: Filter };
