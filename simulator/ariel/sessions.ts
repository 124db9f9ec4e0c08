import type { Expression, Session } from '../../connectors/qradar/aql/tree.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { RowSource } from './row-source.ts';
import { condition, translate, type Scope } from './translate.ts';

const UNIT_MS = { SECONDS: SECOND_MS, MINUTES: MINUTE_MS, HOURS: HOUR_MS, DAYS: DAY_MS } as const;
const ID = 's_id';
/** Up to the row, and up to the one before. */
const UP_TO_HERE = 'PARTITION BY s_p ORDER BY s_n ROWS UNBOUNDED PRECEDING';
const UP_TO_BEFORE = 'PARTITION BY s_p ORDER BY s_n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING';

/**
 * The rows of `scope` that meet `where`, with the field `sessionId`: a number for each session, null outside of any, which only an
 * explicit BEGIN leaves room for. Rows are read by key and time. Source: IBM, AQL, "Transactional query refinements"; what it
 * leaves open (rows outside, an event that both begins and ends) is our reading.
 */
export function sessionSource(session: Session, scope: Scope, where: readonly string[]): RowSource {
  const { source } = scope;
  const explicitBegin = session.begin?.explicit === true;
  const edge = (when: Expression | undefined): string => (when === undefined ? 'FALSE' : `COALESCE(${condition(scope, when)}, FALSE)`);
  const keys = session.by.map((e) => translate(scope, e).sql);
  const gap = session.timeoutMs === undefined ? 'FALSE' : `COALESCE(s_t - LAG(s_t) OVER follow > ${session.timeoutMs}, FALSE)`;
  const begins =
    session.end?.explicit === true ? `s_b AND NOT (${isOpen(`MAX(CASE WHEN s_b THEN s_n END) OVER (${UP_TO_BEFORE})`)})` : 's_b';
  // Each step reads the columns of the one before.
  const steps = [
    `SELECT *, ${translate(scope, session.time).sql} AS s_t, DENSE_RANK() OVER (ORDER BY ${keys.join(', ')}) AS s_p, ROW_NUMBER() OVER () AS s_r,
      ${edge(session.begin?.when)} AS s_b, ${edge(session.end?.when)} AS s_e FROM ${source.sql}${where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`}`,
    'SELECT *, ROW_NUMBER() OVER (PARTITION BY s_p ORDER BY s_t, s_r) AS s_n FROM step0',
    // s_c: whatever was open is closed before this row.
    `SELECT *, (${gap} OR COALESCE(LAG(s_e) OVER follow, FALSE)) AS s_c FROM step1 WINDOW follow AS (PARTITION BY s_p ORDER BY s_n)`,
    `SELECT *, MAX(CASE WHEN s_c THEN s_n END) OVER (${UP_TO_HERE}) AS s_closed FROM step2`,
    explicitBegin
      ? `SELECT *, ${begins} AS s_start, (${isOpen(`MAX(CASE WHEN s_b THEN s_n END) OVER (${UP_TO_HERE})`)}) AS s_in FROM step3`
      : `SELECT *, (s_n = 1 OR s_c${session.end?.explicit === true ? '' : ' OR s_b'}) AS s_start, TRUE AS s_in FROM step3`,
    `SELECT *, SUM(CASE WHEN s_start THEN 1 ELSE 0 END) OVER (${UP_TO_HERE}) AS s_i FROM step4`,
    ...windowed(session, explicitBegin),
  ];
  const last = `step${steps.length - 1}`;
  const rank = session.window === undefined ? 's_p, s_i' : 's_p, s_i, s_w';
  const sql = `(WITH ${steps.map((step, i) => `step${i} AS (${step})`).join(', ')}
    SELECT *, CASE WHEN s_in THEN DENSE_RANK() OVER (ORDER BY NOT s_in, ${rank}) END AS ${ID} FROM ${last})`;
  return {
    ...source,
    sql,
    field: (name) => (name.toLowerCase() === 'sessionid' ? { sql: ID, type: 'long' } : source.field(name)),
  };
}

/** Begun at or after the last closing; `begun` is the number of the row at which the last session began. */
function isOpen(begun: string): string {
  return `${begun} IS NOT NULL AND (s_closed IS NULL OR ${begun} >= s_closed)`;
}

/**
 * TIMEWINDOW: a session that lasts too long is closed. Where its parts begin hangs on where the part before began, hence the fold, which
 * keeps only the rows at which the part changes: `o`, of `m`, the row's number in its session, and `w`, the part, null outside of any.
 */
function windowed({ window }: Session, explicitBegin: boolean): string[] {
  if (window === undefined) return [];
  const mostMs = window.amount * UNIT_MS[window.unit];
  const begins = explicitBegin ? 'x.b' : 'TRUE';
  return [
    'SELECT *, ROW_NUMBER() OVER (PARTITION BY s_p, s_i ORDER BY s_n) AS s_m FROM step5',
    `SELECT s_p AS f_p, s_i AS f_i, UNNEST(list_reduce(
      list({'t': s_t, 'b': s_b, 'm': s_m, 's': CAST(s_t AS BIGINT), 'i': 0, 'o': [{'m': CAST(1 AS BIGINT), 'w': CAST(0 AS INTEGER)}]} ORDER BY s_m),
      lambda a, x: CASE
        WHEN a.s IS NOT NULL AND x.t - a.s <= ${mostMs} THEN ${next('a.s', 'a.i', 'a.o')}
        WHEN ${begins} THEN ${next('x.t', 'a.i + 1', changed('a.i + 1'))}
        WHEN a.s IS NULL THEN ${next('NULL', 'a.i', 'a.o')}
        ELSE ${next('NULL', 'a.i', changed('NULL'))} END).o) AS part
      FROM step6 WHERE s_in GROUP BY s_p, s_i`,
    'SELECT f_p, f_i, part.m AS f_m, part.w AS s_w FROM step7',
    `SELECT step6.* EXCLUDE (s_in), s_w, (s_in AND s_w IS NOT NULL) AS s_in
      FROM step6 ASOF LEFT JOIN step8 ON s_p = f_p AND s_i = f_i AND s_m >= f_m`,
  ];
}

/** The state of the fold after the row `x`. */
function next(s: string, i: string, o: string): string {
  return `{'t': x.t, 'b': x.b, 'm': x.m, 's': ${s}, 'i': ${i}, 'o': ${o}}`;
}

function changed(w: string): string {
  return `list_append(a.o, {'m': x.m, 'w': ${w}})`;
}
