/** Longest text a query may carry in one literal, in characters. */
const MAX_LITERAL = 1_024;

/** Why a text must not stand in a query, or null. Control characters and `;` have no business in what we ask for. */
export function literalFault(value: string): string | null {
  if (value.length > MAX_LITERAL) return `is longer than ${MAX_LITERAL} characters`;
  if (/[\p{Cc}\u2028\u2029]/u.test(value)) return 'holds a control character';
  if (value.includes(';')) return 'holds a semicolon';
  return value.isWellFormed() ? null : 'is not well-formed Unicode';
}
