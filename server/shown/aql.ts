import { LOG_SOURCE_TYPES } from '../../domain/event-types.ts';
import type { TokenDomain, Tokenise } from '../../domain/pseudonym.ts';
import { isToken } from './is-token.ts';

/** Words of the vocabulary: they name nobody and nothing of the organisation. Everything else in quotes becomes a token. */
const VOCABULARY = new Set(
  [
    ...Object.values(LOG_SOURCE_TYPES).map((t) => t.name),
    'country',
    'city',
    'risk',
    'baseline',
    '_:%',
    'yyyy-MM-dd HH:mm',
    'HH',
    'UTC',
  ].map((w) => w.toLowerCase()),
);

/** What a column or property holds, by a word in its name. */
const HOLDS: readonly (readonly [pattern: RegExp, domain: TokenDomain])[] = [
  [/user|account|identity/i, 'user'],
  [/ip$|address/i, 'address'],
  [/machine|workstation|host(?!.*url)/i, 'host'],
  [/share|database|url/i, 'system'],
  [/recipient|mail/i, 'mail'],
];

const IDENTIFIERS = /"(?:[^"]|"")*"|[A-Za-z_][A-Za-z0-9_:]*/;
const STRING = /'(?:[^']|'')*'/;
const PIECES = new RegExp(`${STRING.source}|${IDENTIFIERS.source}`, 'g');
const KEYWORDS =
  /^(?:select|from|where|and|or|not|in|like|ilike|matches|imatches|case|when|then|else|end|as|between|is|null|lower|upper)$/i;

/**
 * AQL as it may be shown: every string that is no word of the vocabulary becomes a token of what stands before it, a string that
 * nobody can place becomes an object. Figures, times and structure stay, so that the query can be followed.
 */
export function shownAql(aql: string, tokenise: Tokenise): string {
  let column = '';
  return aql.replaceAll(PIECES, (piece) => {
    if (!piece.startsWith("'")) {
      if (!KEYWORDS.test(piece)) column = piece;
      return piece;
    }
    const value = piece.slice(1, -1).replaceAll("''", "'");
    if (value === '' || VOCABULARY.has(value.toLowerCase()) || isToken(value)) return piece;
    const bare = value.replaceAll('%', '');
    const domain = HOLDS.find(([pattern]) => pattern.test(column))?.[1] ?? 'object';
    return `'${tokenise(domain, bare)}'`;
  });
}
