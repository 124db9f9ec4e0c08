import { TOKEN_PATTERN } from '../../domain/pseudonym.ts';
import { folded } from './plain-text.ts';

const NUMBER_WORD =
  /(?<![\p{L}\p{N}])(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|once|twice|thrice|double[ds]?|triple[ds]?|tripled|quadrupled?|(?:two|three|four|five|ten|many|several)-?fold|half|halves|quarter|percent|couple|several|handful|third|fourth|fifth|second largest|both)(?![\p{L}\p{N}])/u;

const TIME_WORD =
  /(?<![\p{L}\p{N}])(?:today|yesterday|tomorrow|tonight|nights?|nightly|midnight|noon|mornings?|evenings?|afternoons?|weekends?|weekdays?|hour(?:s|ly)?|minutes?|seconds?|days?|daily|weeks?|weekly|months?|monthly|years?|yearly|o'clock|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|june|july|august|september|october|november|december)(?![\p{L}\p{N}])/u;

const IDENTIFIER: { name: string; pattern: RegExp }[] = [
  { name: 'a token', pattern: new RegExp(TOKEN_PATTERN.source) },
  { name: 'a mail address', pattern: /\S+@\S+/ },
  { name: 'an address', pattern: /\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,}\b/i },
  { name: 'a path', pattern: /\\|(?:^|\s)(?:\/[\w.-]+){2,}|\b[a-z]:[\\/]/i },
  {
    name: 'a machine or account name',
    pattern: /(?<![\w-])(?=[\w.-]*\d)(?=[\w.-]*[a-z])[a-z][\w.-]*[\w](?![\w])|\b[a-z]+\.[a-z]+\.[a-z]{2,}\b|\b(?:adm|svc)[._-]\w+/i,
  },
  { name: 'a file name', pattern: /\b[\w-]+\.(?:xlsx?|docx?|pdf|csv|txt|zip|exe|ps1|bat|sh|tgz|gz|bin|pptx?|pst|sql)\b/i },
];

/** Whether the text holds a digit of any script. */
export function hasDigit(text: string): boolean {
  return /\p{N}/u.test(text.normalize('NFKC'));
}

export function numberWordIn(text: string): string | null {
  return NUMBER_WORD.exec(folded(text))?.[0] ?? null;
}

export function timeWordIn(text: string): string | null {
  return TIME_WORD.exec(folded(text))?.[0] ?? null;
}

/** Kinds of identifier in the text. */
export function identifiersIn(text: string): string[] {
  const plain = text.normalize('NFKC');
  return IDENTIFIER.filter(({ pattern }) => pattern.test(plain)).map(({ name }) => name);
}
