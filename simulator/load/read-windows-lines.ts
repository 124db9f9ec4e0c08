import { EVENT_TIME, WINDOWS_FIELDS } from './windows-event.ts';

/** Lines that were read one by one: `kept` as JSON lines with the fields that an event needs, and what is wrong with the others. */
export type ReadLines = { kept: string[]; bad: { line: number; reason: string }[] };

/** Reads a text in which the engine stumbled: each line by itself, so that a broken one takes no other along. Blank ones are passed over. */
export function readWindowsLines(text: string, firstLine: number): ReadLines {
  const kept: string[] = [];
  const bad: ReadLines['bad'] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const value = objectOf(line);
    const read = value === null ? { fault: 'no JSON object' } : fieldsOf(value);
    if ('fault' in read) bad.push({ line: firstLine + i, reason: read.fault });
    else kept.push(JSON.stringify(read.fields));
  }
  return { kept, bad };
}

type Raw = Readonly<Record<string, unknown>>;

/** Number, time and host in a form that no reader doubts, the other fields as they are. */
function fieldsOf(raw: Raw): { fields: Raw } | { fault: string } {
  const id = Number(textOf(raw['EventID']) ?? Number.NaN);
  if (!Number.isSafeInteger(id)) return { fault: 'EventID is missing or no number' };
  const time = timeOf(raw['EventTime']);
  if (time === null) return { fault: 'EventTime is missing or not of the form 2020-10-22 04:29:53' };
  const host = textOf(raw['Hostname']) ?? textOf(raw['Computer']);
  if (host === null) return { fault: 'Hostname is missing' };
  const fields = Object.fromEntries(WINDOWS_FIELDS.map((f) => [f, wellFormed(raw[f])]));
  return { fields: { ...fields, EventID: id, EventTime: time, Hostname: wellFormed(host) } };
}

function objectOf(text: string): Raw | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : null;
  } catch {
    return null;
  }
}

/** The engine takes no half of a surrogate pair. */
function wellFormed(value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

function textOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const trimmed = String(value).trim();
  return trimmed === '' || trimmed === '-' ? null : trimmed;
}

function timeOf(value: unknown): string | null {
  const match = EVENT_TIME.exec(typeof value === 'string' ? value.trim() : '');
  if (match === null) return null;
  const ms = Date.parse(`${match[1]}T${match[2]}Z`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString().slice(0, -1);
}
