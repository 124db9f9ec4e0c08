import { createToken, Lexer, type TokenType } from 'chevrotain';

/** Words that cannot be a bare identifier. */
const RESERVED = [
  'SELECT',
  'FROM',
  'WHERE',
  'GROUP',
  'BY',
  'HAVING',
  'ORDER',
  'LIMIT',
  'AS',
  'AND',
  'OR',
  'NOT',
  'IN',
  'BETWEEN',
  'LIKE',
  'ILIKE',
  'MATCHES',
  'IMATCHES',
  'IS',
  'NULL',
  'CASE',
  'WHEN',
  'THEN',
  'ELSE',
  'END',
  'IF',
  'DISTINCT',
  'INTO',
  'TRUE',
  'FALSE',
] as const;

/** Words with a meaning in one place only; elsewhere they are identifiers, so `LAST(x)` and `AS start` are fine. */
const CONTEXTUAL = [
  'ASC',
  'DESC',
  'COLLATE',
  'EVENTS',
  'FLOWS',
  'LAST',
  'START',
  'STOP',
  'MINUTES',
  'HOURS',
  'DAYS',
  'TEXT',
  'SEARCH',
  'PARAMETERS',
  'PARSEDATETIME',
  'SESSION',
  'EXPLICIT',
  'BEGIN',
  'TIMEOUT',
  'TIMEWINDOW',
  'SECONDS',
] as const;

/** Units are often written in the singular. */
const SINGULAR: Partial<Record<Keyword, RegExp>> = { SECONDS: /SECONDS?/i, MINUTES: /MINUTES?/i, HOURS: /HOURS?/i, DAYS: /DAYS?/i };

export type Keyword = (typeof RESERVED)[number] | (typeof CONTEXTUAL)[number];

const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*(?:::[A-Za-z_][A-Za-z0-9_]*)*/;
const WHOLE_IDENTIFIER = new RegExp(`^${IDENTIFIER.source}$`);
const RESERVED_WORDS: ReadonlySet<string> = new Set(RESERVED);

/** Whether a name may stand without quotes. */
export function isBareIdentifier(name: string): boolean {
  return WHOLE_IDENTIFIER.test(name) && !RESERVED_WORDS.has(name.toUpperCase());
}

/** Plain identifiers, and contextual words where an identifier is wanted. */
export const Name = createToken({ name: 'Name', pattern: Lexer.NA, label: 'a name' });
const Identifier = createToken({ name: 'Identifier', pattern: IDENTIFIER, categories: Name, label: 'a name' });

function keywordToken(word: Keyword, contextual: boolean): TokenType {
  return createToken({
    name: word,
    pattern: SINGULAR[word] ?? new RegExp(word, 'i'),
    longer_alt: Identifier,
    label: word,
    ...(contextual ? { categories: Name } : {}),
  });
}

/** One token type for each keyword. */
export const KEYWORDS: Readonly<Record<Keyword, TokenType>> = Object.fromEntries([
  ...RESERVED.map((word) => [word, keywordToken(word, false)]),
  ...CONTEXTUAL.map((word) => [word, keywordToken(word, true)]),
]) as Record<Keyword, TokenType>;

export const StringLiteral = createToken({ name: 'StringLiteral', pattern: /'[^']*(?:''[^']*)*'/, label: "'text'", line_breaks: true });
export const QuotedName = createToken({ name: 'QuotedName', pattern: /"[^"]+"/, label: '"name"', line_breaks: true });
export const NumberLiteral = createToken({ name: 'NumberLiteral', pattern: /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, label: 'a number' });
export const Comparison = createToken({ name: 'Comparison', pattern: /<>|!=|<=|>=|==|=|<|>/, label: 'a comparison' });
export const Star = createToken({ name: 'Star', pattern: '*', label: '*' });
export const Minus = createToken({ name: 'Minus', pattern: '-', label: '-' });
export const Plus = createToken({ name: 'Plus', pattern: '+', label: '+' });
export const Product = createToken({ name: 'Product', pattern: /[/%]/, label: '/' });
export const Caret = createToken({ name: 'Caret', pattern: '^', label: '^' });
export const LeftParen = createToken({ name: 'LeftParen', pattern: '(', label: '(' });
export const RightParen = createToken({ name: 'RightParen', pattern: ')', label: ')' });
export const Comma = createToken({ name: 'Comma', pattern: ',', label: ',' });

const Blank = createToken({ name: 'Blank', pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true });
const BlockComment = createToken({ name: 'BlockComment', pattern: /\/\*[\s\S]*?\*\//, group: Lexer.SKIPPED, line_breaks: true });
/** A comment without an end takes the rest of the text, which keeps the reading linear. */
export const OpenComment = createToken({ name: 'OpenComment', pattern: /\/\*[\s\S]*/, label: 'a comment', line_breaks: true });
const LineComment = createToken({ name: 'LineComment', pattern: /--[^\n\r]*/, group: Lexer.SKIPPED });

/** In the order in which they are tried. */
export const VOCABULARY: TokenType[] = [
  Blank,
  BlockComment,
  OpenComment,
  LineComment,
  // A longer keyword stands before one that it starts with.
  ...Object.values(KEYWORDS).sort((a, b) => b.name.length - a.name.length),
  Identifier,
  Name,
  StringLiteral,
  QuotedName,
  NumberLiteral,
  Comparison,
  Star,
  Minus,
  Plus,
  Product,
  Caret,
  LeftParen,
  RightParen,
  Comma,
];

export const aqlLexer = new Lexer(VOCABULARY, { ensureOptimizations: false });
