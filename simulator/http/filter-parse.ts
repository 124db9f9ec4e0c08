import type { Filter, FilterOperator, Literal } from './filter-tree.ts';

/** A filter that cannot be read; the caller knows the endpoint's code. */
export class FilterError extends Error {}

type Token = { kind: 'word' | 'quoted' | 'op' | 'punct'; text: string };

const TOKEN = /\s*(?:'((?:[^'\\]|\\.|'')*)'|"((?:[^"\\]|\\.|"")*)"|(<=|>=|<>|!=|\^=|=|<|>)|([(),])|([^\s'"(),=<>!^]+))/y;
const OPERATORS: Record<string, FilterOperator> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '>': '>',
  '<': '<',
  '>=': '>=',
  '<=': '<=',
  '^=': '^=',
};
const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'between', 'is', 'null', 'like', 'ilike', 'contains']);

/** Reads a `filter` parameter. Keywords in any case, strings in either kind of quotes, letters and digits also without. */
export function parseFilter(text: string): Filter {
  const tokens = tokenize(text);
  let at = 0;
  const peek = (ahead = 0): Token | undefined => tokens[at + ahead];
  const fault = (expected: string): FilterError => {
    const found = peek();
    return new FilterError(`Invalid filter "${text}": expected ${expected}, found ${found === undefined ? 'the end' : `"${found.text}"`}`);
  };
  const takeWord = (word: string): boolean => {
    if (!isWord(peek(), word)) return false;
    at += 1;
    return true;
  };
  const punct = (wanted: string): void => {
    if (!isPunct(peek(), wanted)) throw fault(`"${wanted}"`);
    at += 1;
  };

  const literal = (): Literal => {
    const token = peek();
    const usable = token?.kind === 'quoted' || (token?.kind === 'word' && !KEYWORDS.has(token.text.toLowerCase()));
    if (token === undefined || !usable) throw fault('a value');
    at += 1;
    return { text: token.text, quoted: token.kind === 'quoted' };
  };

  const path = (): string[] => {
    const token = peek();
    if (token?.kind !== 'word' || KEYWORDS.has(token.text.toLowerCase())) throw fault('a field');
    at += 1;
    const names = token.text === '.' ? ['.'] : token.text.split('.');
    if (!isPunct(peek(), '(')) return names;
    punct('(');
    const inner = path();
    punct(')');
    return [...names, ...inner];
  };

  const any = (): Filter => {
    const terms = [all()];
    while (takeWord('or')) terms.push(all());
    return joined('or', terms);
  };
  const all = (): Filter => {
    const terms = [single()];
    while (takeWord('and')) terms.push(single());
    return joined('and', terms);
  };
  const single = (): Filter => {
    if (takeWord('not')) return { kind: 'not', term: single() };
    if (!isPunct(peek(), '(')) return test();
    punct('(');
    const inner = any();
    punct(')');
    return inner;
  };

  const test = (): Filter => {
    const field = path();
    if (takeWord('is')) {
      const negated = takeWord('not');
      if (!takeWord('null')) throw fault('null');
      return { kind: 'null', path: field, negated };
    }
    if (takeWord('contains')) return { kind: 'contains', path: field, element: element() };
    const negated = takeWord('not');
    if (takeWord('in')) {
      punct('(');
      const values = [literal()];
      while (isPunct(peek(), ',')) {
        punct(',');
        values.push(literal());
      }
      punct(')');
      return { kind: 'in', path: field, values, negated };
    }
    if (takeWord('between')) {
      const low = literal();
      if (!takeWord('and')) throw fault('and');
      return { kind: 'between', path: field, low, high: literal(), negated };
    }
    const ignoreCase = isWord(peek(), 'ilike');
    if (takeWord('like') || takeWord('ilike')) {
      const pattern = literal();
      if (!pattern.quoted) throw new FilterError(`Invalid filter "${text}": the pattern of like needs quotes`);
      return { kind: 'like', path: field, pattern: pattern.text, ignoreCase, negated };
    }
    const op = peek()?.kind === 'op' ? OPERATORS[peek()?.text ?? ''] : undefined;
    if (negated || op === undefined) throw fault('an operator');
    at += 1;
    return { kind: 'compare', path: field, op, value: literal() };
  };

  /** After `contains`: a value, a condition in parentheses, or a condition on a nested field. */
  const element = (): Filter => {
    if (isPunct(peek(), '(')) {
      punct('(');
      const inner = any();
      punct(')');
      return inner;
    }
    const next = peek(1);
    const isCondition =
      peek()?.kind === 'word' &&
      (next?.kind === 'op' ||
        isPunct(next, '(') ||
        ['contains', 'in', 'between', 'is', 'like', 'ilike', 'not'].some((w) => isWord(next, w)));
    return isCondition ? test() : { kind: 'compare', path: ['.'], op: '=', value: literal() };
  };

  const filter = any();
  if (peek() !== undefined) throw fault('and, or, or the end');
  return filter;
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === word;
}

function isPunct(token: Token | undefined, text: string): boolean {
  return token?.kind === 'punct' && token.text === text;
}

function joined(kind: 'and' | 'or', terms: Filter[]): Filter {
  const [only] = terms;
  return only !== undefined && terms.length === 1 ? only : { kind, terms };
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new FilterError(`Invalid filter "${text}": unexpected "${text.slice(from).trim().slice(0, 10)}"`);
    const [, single, double, op, punct, word] = match;
    if (single !== undefined) tokens.push({ kind: 'quoted', text: unescape(single, "'") });
    else if (double !== undefined) tokens.push({ kind: 'quoted', text: unescape(double, '"') });
    else if (op !== undefined) tokens.push({ kind: 'op', text: op });
    else if (punct !== undefined) tokens.push({ kind: 'punct', text: punct });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
  }
  return tokens;
}

function unescape(text: string, quote: string): string {
  return text.replaceAll(quote + quote, quote).replaceAll(/\\(['"\\])/g, '$1');
}
