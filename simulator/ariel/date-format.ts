import { literal } from '../store.ts';
import { AqlError } from './sql.ts';

/** Java's date letters as DuckDB's; the console's time zone is UTC. */
const LETTERS: Record<string, string> = {
  yyyy: '%Y',
  YYYY: '%Y',
  yy: '%y',
  MM: '%m',
  MMM: '%b',
  MMMM: '%B',
  dd: '%d',
  d: '%-d',
  DDD: '%j',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  mm: '%M',
  ss: '%S',
  SSS: '%g',
  a: '%p',
  E: '%a',
  EEE: '%a',
  EEEE: '%A',
  u: '%u',
  Z: '+0000',
  X: 'Z',
  z: 'UTC',
};

/** A strftime format of DATEFORMAT's pattern. */
export function dateFormat(pattern: string): string {
  const parts = pattern.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+/g) ?? [];
  const format = parts.map((part) => {
    if (part.startsWith("'")) return part === "''" ? "'" : part.slice(1, -1).replaceAll('%', '%%');
    if (!/^[A-Za-z]/.test(part)) return part.replaceAll('%', '%%');
    const letter = LETTERS[part];
    if (letter === undefined) throw new AqlError(`Illegal pattern letters '${part}' in DATEFORMAT`);
    return letter;
  });
  return literal(format.join(''));
}

const UNITS: Record<string, number> = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

/** `PARSEDATETIME('1 hour ago')`, `'now'` or a date; epoch milliseconds. */
export function parseDateTime(text: string, nowMs: number): number {
  if (/^now$/i.test(text.trim())) return nowMs;
  const ago = /^(\d+)\s+(second|minute|hour|day|week)s?\s+ago$/i.exec(text.trim());
  if (ago !== null) return nowMs - Number(ago[1]) * (UNITS[(ago[2] ?? '').toLowerCase()] ?? 0);
  const ms = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.replaceAll('/', '-').replace(' ', 'T')}Z`);
  if (Number.isNaN(ms)) throw new AqlError(`PARSEDATETIME does not understand '${text}'`);
  return ms;
}
