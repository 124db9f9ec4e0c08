/** Characters that change what a reader sees without being seen: controls, bidi, zero-width, tags, variation selectors, private use. */
const INVISIBLE = /(?![\n\t])\p{Cc}|[\p{Cf}\p{Zl}\p{Zp}\p{Co}]|\p{Variation_Selector}/u;

/** What a page, a console or a spreadsheet could take for more than text. */
const MARKUP: { name: string; pattern: RegExp }[] = [
  { name: 'HTML', pattern: /[<>]|&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});/i },
  { name: 'a link', pattern: /\b[a-z][a-z0-9+.-]{1,15}:\/\/|\bwww\.|\]\s*\(|\b(?:javascript|vbscript|data|mailto|file):\S/i },
  { name: 'markdown', pattern: /`|!\[|\[[^\]]*\]\(|^\s{0,3}(?:#{1,6}\s|>|[-*+]\s+\[)|\*\*|__|~~/m },
  { name: 'a template', pattern: /\$\{|\{\{|<%|%>/ },
  { name: 'a formula', pattern: /^\s*[=+@\t]/ },
];

/** What in the text is not plain text; empty when it is. Line breaks are allowed. */
export function markupIn(text: string): string[] {
  const found = MARKUP.filter(({ pattern }) => pattern.test(text)).map(({ name }) => name);
  return INVISIBLE.test(text) ? [...found, 'invisible or directional characters'] : found;
}

/** Look-alikes from other scripts that are used to slip a word past a list. */
const LOOKALIKES: Record<string, string> = {
  а: 'a',
  с: 'c',
  е: 'e',
  о: 'o',
  р: 'p',
  х: 'x',
  у: 'y',
  і: 'i',
  ѕ: 's',
  ј: 'j',
  ԁ: 'd',
  һ: 'h',
  к: 'k',
  м: 'm',
  т: 't',
  в: 'b',
  н: 'h',
  ӏ: 'l',
  α: 'a',
  ε: 'e',
  ι: 'i',
  ο: 'o',
  ρ: 'p',
  υ: 'u',
  ν: 'v',
  τ: 't',
  κ: 'k',
  ı: 'i',
  ß: 'ss',
  ø: 'o',
  ł: 'l',
};

/** The text as a list of words sees it: NFKC, without marks and invisible characters, look-alikes folded, lower case, single blanks. */
export function folded(text: string): string {
  const plain = text
    .normalize('NFKC')
    .normalize('NFD')
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replaceAll(/[’‘ʼ`´]/g, "'")
    .replaceAll(/[‐-―−]/g, '-');
  return Array.from(plain)
    .map((c) => LOOKALIKES[c] ?? c)
    .join('')
    .replaceAll(/\s+/g, ' ');
}
