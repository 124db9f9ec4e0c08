import { folded } from '../lint/plain-text.ts';

/** Longest text that is read; what is beyond is cut, as fields are. */
const MAX_CHARS = 4_096;

/**
 * What a text may say to a reader that undoes the usual disguises: itself, folded, with hidden characters removed, tag characters
 * shown, percent, base64 and backwards undone. Distinct, in lower case.
 */
export function readingsOf(text: string): string[] {
  const cut = text.slice(0, MAX_CHARS);
  const shown = [cut, tagsShown(cut), ...percentUndone(cut), ...base64Undone(cut)].filter((t) => t !== '');
  const plain = shown.map((t) => folded(t).trim());
  return [...new Set([...plain, ...plain.map((t) => Array.from(t).toReversed().join(''))])];
}

function tagsShown(text: string): string {
  return Array.from(text, (c) => c.codePointAt(0) ?? 0)
    .filter((p) => p >= 0xe0020 && p <= 0xe007e)
    .map((p) => String.fromCodePoint(p - 0xe0000))
    .join('');
}

function percentUndone(text: string): string[] {
  if (!/%[0-9a-f]{2}/i.test(text)) return [];
  const bytes = text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return [Buffer.from(bytes, 'latin1').toString('utf8')];
}

/** Runs of base64 long enough to hold a sentence that decode to readable text. */
function base64Undone(text: string): string[] {
  return [...text.matchAll(/[A-Za-z0-9+/]{24,}={0,2}/g)]
    .map((m) => Buffer.from(m[0], 'base64').toString('utf8'))
    .filter((decoded) => /^[\p{L}\p{N}\p{P}\p{S}\p{Z}\n\t]+$/u.test(decoded));
}
