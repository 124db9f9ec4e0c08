/** `yyyy-MM-dd HH:mm[:ss]`, `yyyy/MM/dd HH:mm:ss`, `yyyy/MM/dd-HH:mm:ss`, `yyyy:MM:dd-HH:mm:ss`, each with an optional `Z`. */
const FORMATS = [
  /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?Z?$/,
  /^(\d{4})\/(\d{2})\/(\d{2})[ -](\d{2}):(\d{2}):(\d{2})Z?$/,
  /^(\d{4}):(\d{2}):(\d{2})-(\d{2}):(\d{2}):(\d{2})Z?$/,
];

/**
 * Epoch milliseconds of a quoted START or STOP, or null when it has none of the documented formats or names no real moment.
 * Without `Z` QRadar takes the console's zone; here it is UTC, which is why our own queries use epoch milliseconds.
 */
export function timeLiteralMs(text: string): number | null {
  const match = FORMATS.map((format) => format.exec(text)).find((m) => m !== null);
  if (match === undefined) return null;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00'] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const ms = Date.parse(iso);
  // Date.parse takes 31 April for 1 May; the way back shows it.
  return Number.isNaN(ms) || new Date(ms).toISOString() !== iso ? null : ms;
}
