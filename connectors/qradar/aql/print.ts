import { InvalidError } from '../../../domain/errors.ts';
import { isBareIdentifier } from './tokens.ts';
import type { Column, Expression, Moment, Order, Select, Session, SessionEdge, TimeClause } from './tree.ts';

/** How tightly an expression holds together; an operand that holds less than its place asks for is put in parentheses. */
const LEVEL = { or: 1, and: 2, not: 3, condition: 4, sum: 5, product: 6, power: 7, signed: 8, primary: 9 } as const;
type Level = (typeof LEVEL)[keyof typeof LEVEL];

/**
 * The text of a tree; `parseAql` reads the same tree from it. Text is escaped and names are checked here, whoever made the tree;
 * a tree that has no text (a name with a quote, an empty IN, a number that is none) throws `InvalidError`.
 */
export function print(select: Select): string {
  const parts = [
    `SELECT ${select.columns === '*' ? '*' : list(select.columns, columnText, 'the columns')}`,
    `FROM ${select.source === undefined ? select.from : `(${print(select.source)})`}`,
    ...(select.into === undefined ? [] : [`INTO ${label(select.into)}`]),
    ...(select.where === null ? [] : [`WHERE ${printExpression(select.where)}`]),
    ...(select.session === undefined ? [] : [sessionText(select.session)]),
    ...(select.groupBy.length === 0 ? [] : [`GROUP BY ${select.groupBy.map(printExpression).join(', ')}`]),
    ...(select.having === null ? [] : [`HAVING ${printExpression(select.having)}`]),
    ...(select.orderBy.length === 0 ? [] : [`ORDER BY ${select.orderBy.map(orderText).join(', ')}`]),
    ...(select.limit === null ? [] : [`LIMIT ${whole(select.limit, 'LIMIT')}`]),
    ...(select.time === null ? [] : [timeText(select.time)]),
    ...(select.parameters === undefined ? [] : [`PARAMETERS ${list(select.parameters, parameterText, 'PARAMETERS')}`]),
  ];
  return parts.join(' ');
}

export function printExpression(expression: Expression): string {
  return at(LEVEL.or, expression);
}

function sessionText({ time, by, begin, end, timeoutMs, window }: Session): string {
  return [
    `SESSION BY ${printExpression(time)}, ${list(by, printExpression, 'the keys of SESSION BY')}`,
    ...(begin === undefined ? [] : [edgeText('BEGIN', begin)]),
    ...(end === undefined ? [] : [edgeText('END', end)]),
    ...(timeoutMs === undefined ? [] : [`TIMEOUT ${whole(timeoutMs, 'TIMEOUT')}`]),
    ...(window === undefined ? [] : [`TIMEWINDOW ${whole(window.amount, 'TIMEWINDOW')} ${window.unit}`]),
  ].join(' ');
}

function edgeText(word: 'BEGIN' | 'END', { explicit, when }: SessionEdge): string {
  return `${explicit ? 'EXPLICIT ' : ''}${word} ${printExpression(when)}`;
}

function columnText({ expression, alias }: Column): string {
  const text = expression.kind === 'star' ? '*' : printExpression(expression);
  if (alias === null) return text;
  return `${text} AS ${label(alias)}`;
}

/** A given name: bare where it can be, else in the quotes that it does not hold. */
function label(name: string): string {
  if (isBareIdentifier(name)) return name;
  return name === '' || name.includes('"') ? literal(name) : quoted(name);
}

function orderText({ expression, direction, collate }: Order): string {
  return `${printExpression(expression)} ${direction}${collate === undefined ? '' : ` COLLATE ${literal(collate)}`}`;
}

function timeText(time: TimeClause): string {
  if (time.kind === 'last') return `LAST ${whole(time.amount, 'LAST')} ${time.unit}`;
  if (time.kind === 'range') {
    const start = `START ${whole(time.startMs, 'START')}`;
    return time.stopMs === null ? start : `${start} STOP ${whole(time.stopMs, 'STOP')}`;
  }
  const start = `START ${momentText(time.start, 'START')}`;
  return time.stop === null ? start : `${start} STOP ${momentText(time.stop, 'STOP')}`;
}

function momentText(moment: Moment, what: string): string {
  return typeof moment === 'number' ? whole(moment, what) : `PARSEDATETIME(${literal(moment.dateTime)})`;
}

function parameterText({ name, value }: { name: string; value: Expression }): string {
  if (!isBareIdentifier(name)) throw new InvalidError(`${JSON.stringify(name)} is no name of a parameter`);
  return `${name}=${at(LEVEL.sum, value)}`;
}

function at(place: Level, expression: Expression): string {
  const text = bare(expression);
  return levelOf(expression) < place ? `(${text})` : text;
}

function levelOf(expression: Expression): Level {
  switch (expression.kind) {
    case 'or':
    case 'and':
      return expression.terms.length === 1 ? levelOf(expression.terms[0] ?? { kind: 'null' }) : LEVEL[expression.kind];
    case 'not':
      return LEVEL.not;
    case 'compare':
    case 'in':
    case 'in_query':
    case 'between':
    case 'like':
    case 'is_null':
      return LEVEL.condition;
    case 'arithmetic':
      return arithmeticLevel(expression.op);
    case 'number':
      return expression.value < 0 ? LEVEL.signed : LEVEL.primary;
    default:
      return LEVEL.primary;
  }
}

function bare(e: Expression): string {
  switch (e.kind) {
    case 'field':
      if (!isBareIdentifier(e.name))
        throw new InvalidError(`${JSON.stringify(e.name)} is no field name; use a property for a name with blanks`);
      return e.name;
    case 'property':
      return quoted(e.name);
    case 'string':
      return literal(e.value);
    case 'number':
      if (!Number.isFinite(e.value)) throw new InvalidError('a number in a query must be finite');
      return String(e.value);
    case 'boolean':
      return e.value ? 'TRUE' : 'FALSE';
    case 'null':
      return 'NULL';
    case 'star':
      throw new InvalidError('* stands alone in COUNT(*) or as a column');
    case 'call':
      if (!isBareIdentifier(e.name)) throw new InvalidError(`${JSON.stringify(e.name)} is no function name`);
      return `${e.name}(${e.args.map((a) => (a.kind === 'star' ? '*' : printExpression(a))).join(', ')})`;
    case 'arithmetic': {
      const level = arithmeticLevel(e.op);
      return `${at(level, e.left)} ${e.op} ${at(above(level), e.right)}`;
    }
    case 'compare':
      return `${at(LEVEL.sum, e.left)} ${e.op} ${at(LEVEL.sum, e.right)}`;
    case 'and':
    case 'or':
      return joined(e);
    case 'not':
      return `NOT ${at(LEVEL.not, e.term)}`;
    case 'in':
      return `${at(LEVEL.sum, e.value)} ${not(e.negated)}IN (${list(e.list, printExpression, 'the list of IN')})`;
    case 'in_query':
      return `${at(LEVEL.sum, e.value)} ${not(e.negated)}IN (${print(e.query)})`;
    case 'between':
      return `${at(LEVEL.sum, e.value)} ${not(e.negated)}BETWEEN ${at(LEVEL.sum, e.low)} AND ${at(LEVEL.sum, e.high)}`;
    case 'like':
      return `${at(LEVEL.sum, e.value)} ${not(e.negated)}${e.op} ${at(LEVEL.sum, e.pattern)}`;
    case 'is_null':
      return `${at(LEVEL.sum, e.value)} IS ${not(e.negated)}NULL`;
    case 'text_search':
      return `TEXT SEARCH ${literal(e.text)}`;
    default:
      return caseText(e);
  }
}

function joined(e: Extract<Expression, { kind: 'and' | 'or' }>): string {
  const [only] = e.terms;
  if (only === undefined) throw new InvalidError(`${e.kind.toUpperCase()} without a term`);
  if (e.terms.length === 1) return bare(only);
  return e.terms.map((t) => at(above(LEVEL[e.kind]), t)).join(` ${e.kind.toUpperCase()} `);
}

function caseText(e: Extract<Expression, { kind: 'case' }>): string {
  if (e.branches.length === 0) throw new InvalidError('CASE without a branch');
  const branches = e.branches.map((b) => `WHEN ${printExpression(b.when)} THEN ${printExpression(b.then)}`);
  const otherwise = e.otherwise === null ? '' : ` ELSE ${printExpression(e.otherwise)}`;
  return `CASE ${branches.join(' ')}${otherwise} END`;
}

function arithmeticLevel(op: Extract<Expression, { kind: 'arithmetic' }>['op']): Level {
  if (op === '+' || op === '-') return LEVEL.sum;
  return op === '^' ? LEVEL.power : LEVEL.product;
}

/** The next tighter level: operators of one level are read from the left. */
function above(level: Level): Level {
  return Object.values(LEVEL).find((l) => l > level) ?? LEVEL.primary;
}

const not = (negated: boolean): string => (negated ? 'NOT ' : '');

/** An apostrophe is doubled; nothing else has a meaning inside a literal. */
function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function quoted(name: string): string {
  if (name === '' || name.includes('"')) throw new InvalidError(`${JSON.stringify(name)} cannot be a quoted name in AQL`);
  return `"${name}"`;
}

function whole(value: number, what: string): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidError(`${what} must be a whole number of at least 0, not ${value}`);
  return String(value);
}

function list<T>(items: readonly T[], text: (item: T) => string, what: string): string {
  if (items.length === 0) throw new InvalidError(`${what} must not be empty`);
  return items.map(text).join(', ');
}
