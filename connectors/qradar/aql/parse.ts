import { EOF, type IToken } from 'chevrotain';
import { aqlParser } from './grammar/parser.ts';
import { AqlMeaningError } from './meaning-error.ts';
import { aqlLexer, OpenComment } from './tokens.ts';
import type { Select } from './tree.ts';

/** Longest query that is read, in characters. */
const MAX_TEXT = 65_536;

export type ParsedAql = { ok: true; select: Select } | { ok: false; line: number; column: number; expected: string[]; message: string };

/**
 * Reads one AQL query. Function names come back in upper case, field names as written, `IF … THEN … ELSE` as a case, `<> NULL`
 * as IS NOT NULL, INTO after FROM. DISTINCT is not evidenced and is refused. Lines and columns count from 1.
 */
export function parseAql(text: string): ParsedAql {
  if (text.length > MAX_TEXT) return refusal(1, 1, [], `The query is longer than ${MAX_TEXT} characters`);
  const { tokens, errors: lexErrors } = aqlLexer.tokenize(text);
  const [lexError] = lexErrors;
  if (lexError !== undefined) {
    const found = text.slice(lexError.offset, lexError.offset + 1);
    const open = found === "'" || found === '"';
    const message = open ? `The quote ${found} is never closed` : `Unexpected character ${JSON.stringify(found)}`;
    return refusal(lexError.line ?? 1, lexError.column ?? 1, [], message);
  }
  const open = tokens.find((t) => t.tokenType === OpenComment);
  if (open !== undefined) return refusal(open.startLine ?? 1, open.startColumn ?? 1, ['*/'], 'The comment is never closed');
  try {
    const select = aqlParser.read(tokens);
    const [error] = aqlParser.errors;
    if (error === undefined) return { ok: true, select };
    const expected = error.message.split('\n');
    const { line, column } = placeOf(error.token, text);
    const found = error.token.tokenType === EOF ? 'the end of the query' : JSON.stringify(error.token.image);
    return refusal(line, column, expected, `Unexpected ${found}, expected ${expected.join(' or ')}`);
  } catch (error) {
    if (!(error instanceof AqlMeaningError)) throw error;
    const { line, column } = placeOf(error.token, text);
    return refusal(line, column, [], `${JSON.stringify(error.token.image)}: ${error.message}`);
  }
}

function refusal(line: number, column: number, expected: string[], message: string): ParsedAql {
  return { ok: false, line, column, expected, message };
}

/** The end of the text stands in for a token that has no place of its own. */
function placeOf(token: IToken, text: string): { line: number; column: number } {
  const { startLine, startColumn } = token;
  if (startLine !== undefined && startColumn !== undefined && startLine > 0) return { line: startLine, column: startColumn };
  const lines = text.split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
