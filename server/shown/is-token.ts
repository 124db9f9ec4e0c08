import { TOKEN_PATTERN } from '../../domain/pseudonym.ts';

/** Whether the whole text is a token already; it stays as it is, so that it means the same everywhere. */
export function isToken(text: string): boolean {
  return text.match(TOKEN_PATTERN)?.[0] === text;
}
