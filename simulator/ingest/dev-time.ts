import { DateTime } from 'luxon';

/** Tokens of Java's SimpleDateFormat that luxon writes otherwise. */
const TOKENS: readonly [RegExp, string][] = [
  [/X{1,3}/g, 'ZZ'],
  [/(?<!Z)Z(?!Z)/g, 'ZZZ'],
  [/y{4}|y(?!y)/g, 'yyyy'],
  [/E{1,3}/g, 'EEE'],
];

/** Time of the event by the log source's clock, epoch ms: `devTime` by its format, as ISO, or as epoch ms; null when it is none. */
export function readDevTime(devTime: string | undefined, format: string | undefined): number | null {
  if (devTime === undefined || devTime.trim() === '') return null;
  if (/^\d{12,14}$/.test(devTime)) return Number(devTime);
  if (format !== undefined && format !== '') {
    const read = DateTime.fromFormat(devTime.replace(/Z$/, '+00:00'), luxonFormat(format), { zone: 'utc', locale: 'en' });
    if (read.isValid) return read.toMillis();
  }
  const parsed = Date.parse(devTime);
  return Number.isNaN(parsed) ? null : parsed;
}

/** Quoted text stays as it is. */
function luxonFormat(format: string): string {
  return format
    .split(/('[^']*')/)
    .map((part) => (part.startsWith("'") ? part : TOKENS.reduce((text, [java, luxon]) => text.replace(java, luxon), part)))
    .join('');
}
