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
  | { kind: 'in_query'; value: Expression; query: Select; negated: boolean }
  | { kind: 'between'; value: Expression; low: Expression; high: Expression; negated: boolean }
  | { kind: 'like'; op: 'LIKE' | 'ILIKE' | 'MATCHES' | 'IMATCHES'; value: Expression; pattern: Expression; negated: boolean }
  | { kind: 'is_null'; value: Expression; negated: boolean }
  | { kind: 'text_search'; text: string }
  | { kind: 'case'; branches: { when: Expression; then: Expression }[]; otherwise: Expression | null };

export type Column = { expression: Expression; alias: string | null };

/** Epoch ms, or the text of a PARSEDATETIME that the server reads by its own clock. */
export type Moment = number | { dateTime: string };

export type TimeClause =
  | { kind: 'last'; amount: number; unit: 'MINUTES' | 'HOURS' | 'DAYS' }
  | { kind: 'range'; startMs: number; stopMs: number | null }
  /** A range of which at least one end is a PARSEDATETIME. */
  | { kind: 'relative'; start: Moment; stop: Moment | null };

/**
 * SESSION BY: rows that belong together, in the order of `time`, get one `sessionId`; another value of `by` is another session.
 * `timeoutMs`: since the row before; `window`: since the first row of the session.
 * Source: IBM, AQL, "Transactional query refinements".
 */
export type Session = {
  time: Expression;
  by: Expression[];
  begin?: SessionEdge;
  end?: SessionEdge;
  timeoutMs?: number;
  window?: { amount: number; unit: 'SECONDS' | 'MINUTES' | 'HOURS' | 'DAYS' };
};
/** `explicit`: only this begins (or ends) a session, and not the end (or beginning) of another. */
export type SessionEdge = { explicit: boolean; when: Expression };

/** `collate`: a BCP 47 tag. */
export type Order = { expression: Expression; direction: 'ASC' | 'DESC'; collate?: string };

/**
 * `columns: '*'`, `source`, `into`, `session`, `parameters` and `collate` are read from others' AQL; the builder never makes them.
 * GROUP BY and ORDER BY may name aliases as fields.
 */
export type Select = {
  columns: Column[] | '*';
  /** The database the rows come from in the end, also below a sub-query. */
  from: 'events' | 'flows';
  /** FROM ( … ): the rows are those of this sub-query. */
  source?: Select;
  /** The name of the cursor, INTO … */
  into?: string;
  where: Expression | null;
  session?: Session;
  groupBy: Expression[];
  having: Expression | null;
  orderBy: Order[];
  limit: number | null;
  time: TimeClause | null;
  /** PARAMETERS name=value … */
  parameters?: { name: string; value: Expression }[];
};
