/** What the rule speaks about. `risk` and `threshold` are null when UBA knows none of the user. */
export type IntakeFigures = { severity: number; magnitude: number; risk: number | null; threshold: number | null };

/** `unknown`: a figure it hangs on is not known, so neither yes nor no may be said. */
export type RuleAnswer = 'yes' | 'no' | 'unknown';

export type IntakeRule = {
  /** As written, for lists and logs. */
  text: string;
  decide(figures: IntakeFigures): RuleAnswer;
};

const NAMES = ['severity', 'magnitude', 'risk', 'threshold'] as const;
type Name = (typeof NAMES)[number];
const OPERATORS = ['>=', '<=', '!=', '=', '>', '<'] as const;
type Operator = (typeof OPERATORS)[number];

type Operand = { name: Name } | { number: number };
type Node = { kind: 'compare'; left: Operand; operator: Operator; right: Operand } | { kind: 'and' | 'or'; left: Node; right: Node };
type Token = { text: string; column: number };

/** Why a rule cannot be used; `column` counts from 1. */
export class IntakeRuleError extends Error {
  readonly column: number;
  constructor(column: number, message: string) {
    super(`column ${column}: ${message}`);
    this.name = 'IntakeRuleError';
    this.column = column;
  }
}

const MAX_LENGTH = 500;

/**
 * Parses a rule such as `severity >= 7 or risk > threshold`: comparisons of severity, magnitude, risk, threshold and numbers,
 * joined by `and` and `or` (`and` binds closer), with parentheses. Throws `IntakeRuleError` that names the place.
 */
export function parseIntakeRule(text: string): IntakeRule {
  if (text.length > MAX_LENGTH) throw new IntakeRuleError(MAX_LENGTH + 1, `the rule is longer than ${MAX_LENGTH} characters`);
  const tokens = tokensOf(text);
  const end = text.trimEnd().length + 1;
  let at = 0;
  const word = (): string | undefined => tokens[at]?.text.toLowerCase();
  const place = (): number => tokens[at]?.column ?? end;
  const found = (): string => (tokens[at] === undefined ? 'the end' : `"${tokens[at]?.text}"`);

  function joined(kind: 'or' | 'and', part: () => Node): Node {
    let left = part();
    while (word() === kind) {
      at += 1;
      left = { kind, left, right: part() };
    }
    return left;
  }
  const either = (): Node => joined('or', both);
  const both = (): Node => joined('and', single);
  function single(): Node {
    if (word() !== '(') return comparison();
    at += 1;
    const inner = either();
    if (word() !== ')') throw new IntakeRuleError(place(), `expected ")", "and" or "or", found ${found()}`);
    at += 1;
    return inner;
  }
  function comparison(): Node {
    const left = operand();
    const operator = OPERATORS.find((o) => o === word());
    if (operator === undefined) throw new IntakeRuleError(place(), `expected one of ${OPERATORS.join(' ')}, found ${found()}`);
    at += 1;
    return { kind: 'compare', left, operator, right: operand() };
  }
  function operand(): Operand {
    const name = NAMES.find((n) => n === word());
    const number = word() !== undefined && /^\d+(\.\d+)?$/.test(word() ?? '') ? Number(word()) : null;
    if (name === undefined && number === null) {
      throw new IntakeRuleError(place(), `expected ${NAMES.join(', ')} or a number, found ${found()}`);
    }
    at += 1;
    return name === undefined ? { number: number ?? 0 } : { name };
  }

  const tree = either();
  if (at < tokens.length) throw new IntakeRuleError(place(), `expected "and", "or" or the end, found ${found()}`);
  return { text: text.trim(), decide: (figures) => decide(tree, figures) };
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(>=|<=|!=|[=<>()]|[A-Za-z_]+|\d+(?:\.\d+)?)/y;
  let at = 0;
  while (text.slice(at).trim() !== '') {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const token = match?.[1];
    if (token === undefined) {
      const column = at + (text.slice(at).length - text.slice(at).trimStart().length) + 1;
      throw new IntakeRuleError(column, `"${text[column - 1]}" has no meaning here`);
    }
    tokens.push({ text: token, column: pattern.lastIndex - token.length + 1 });
    at = pattern.lastIndex;
  }
  return tokens;
}

/** Three-valued: what is not known never decides, unless the other side decides alone. */
function decide(node: Node, figures: IntakeFigures): RuleAnswer {
  if (node.kind === 'compare') {
    const left = valueOf(node.left, figures);
    const right = valueOf(node.right, figures);
    if (left === null || right === null) return 'unknown';
    return HOLDS[node.operator](left, right) ? 'yes' : 'no';
  }
  const deciding = node.kind === 'and' ? 'no' : 'yes';
  const answers = [decide(node.left, figures), decide(node.right, figures)];
  if (answers.includes(deciding)) return deciding;
  if (answers.includes('unknown')) return 'unknown';
  return deciding === 'no' ? 'yes' : 'no';
}

function valueOf(operand: Operand, figures: IntakeFigures): number | null {
  return 'number' in operand ? operand.number : figures[operand.name];
}

const HOLDS: Record<Operator, (left: number, right: number) => boolean> = {
  '>=': (left, right) => left >= right,
  '<=': (left, right) => left <= right,
  '!=': (left, right) => left !== right,
  '=': (left, right) => left === right,
  '>': (left, right) => left > right,
  '<': (left, right) => left < right,
};
