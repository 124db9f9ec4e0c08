/** One syslog line taken apart. `host` is null when there is no header; `timeMs` when it says no time. */
export type SyslogMessage = { host: string | null; timeMs: number | null; text: string };

const RFC5424 = /^<\d{1,3}>\d{1,2} (\S+) (\S+) (\S+) (\S+) (\S+) ((?:\[(?:[^\]"\\]|\\.|"(?:[^"\\]|\\.)*")*\])+|-)(?: (.*))?$/s;
const RFC3164 = /^(?:<\d{1,3}>)?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (\S+) (.*)$/s;
/** RFC 5424 without process, message id and structured data, as many devices write it. */
const SHORT5424 = /^<\d{1,3}>\d{1,2} (\d{4}-\d{2}-\d{2}T\S+) (\S+) (.*)$/s;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Reads RFC 5424 and RFC 3164; anything else is text without a header. `nowMs` gives RFC 3164 its year, in UTC. */
export function readSyslog(line: string, nowMs: number): SyslogMessage {
  const full = RFC5424.exec(line);
  if (full !== null) return { host: nilOf(full[2]), timeMs: timeOf(full[1]), text: withoutBom(full[7] ?? '') };
  const short = SHORT5424.exec(line);
  if (short !== null) return { host: nilOf(short[2]), timeMs: timeOf(short[1]), text: short[3] ?? '' };
  const old = RFC3164.exec(line);
  if (old !== null) return { host: nilOf(old[6]), timeMs: oldTime(old, nowMs), text: old[7] ?? '' };
  return { host: null, timeMs: null, text: line.replace(/^<\d{1,3}>/, '') };
}

function nilOf(text: string | undefined): string | null {
  return text === undefined || text === '-' ? null : text;
}

function timeOf(text: string | undefined): number | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : ms;
}

function oldTime([, month = '', day, hour, minute, second]: RegExpExecArray, nowMs: number): number | null {
  const index = MONTHS.indexOf(month);
  return index < 0 ? null : Date.UTC(new Date(nowMs).getUTCFullYear(), index, Number(day), Number(hour), Number(minute), Number(second));
}

function withoutBom(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
