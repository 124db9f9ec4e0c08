import { InvalidError } from '../../../domain/errors.ts';

export type LeefEvent = {
  eventId: string;
  category: string;
  /** Time of the case, epoch ms. */
  atMs: number;
  /** Null: an event about nobody. */
  username: string | null;
  /** 1 to 10. */
  severity: number;
  /** The same for every attempt to send the event, so that one that arrives twice can be told. */
  sequence: string;
  /** Further keys: letters and digits. */
  more: Readonly<Record<string, string>>;
};

const HEADER = 'LEEF:2.0|Casewright|Casewright|1.0';
const DELIMITER = '^';
const TIME_FORMAT = "yyyy-MM-dd'T'HH:mm:ss.SSSX";
/** Longer ones may be cut by the console. */
const LONGEST_BYTES = 4_000;

/** One syslog line (RFC 5424) with a LEEF 2.0 event, without its line break. Throws `InvalidError` for what cannot be in one. */
export function leefLine(event: LeefEvent, host: string): string {
  if (!/^[A-Z0-9_]{1,64}$/.test(event.eventId)) throw new InvalidError(`eventId: "${event.eventId}" must be capitals, digits and _`);
  if (!Number.isInteger(event.severity) || event.severity < 1 || event.severity > 10) throw new InvalidError('severity: must be 1 to 10');
  if (!/^[\w.-]{1,255}$/.test(host)) throw new InvalidError(`host: "${host}" is no host name`);
  const time = new Date(event.atMs).toISOString();
  const pairs: [string, string][] = [
    ['cat', event.category],
    ['devTime', time],
    ['devTimeFormat', TIME_FORMAT],
    ['sev', String(event.severity)],
    ...(event.username === null ? [] : [['usrName', event.username] satisfies [string, string]]),
    ['cwSequence', event.sequence],
    ...Object.entries(event.more),
  ];
  const body = pairs.map(([key, value]) => `${checkedKey(key)}=${plain(value)}`).join(DELIMITER);
  const line = `<13>1 ${time} ${host} ${HEADER}|${event.eventId}|${DELIMITER}|${body}`;
  if (Buffer.byteLength(line) > LONGEST_BYTES) throw new InvalidError(`event: has more than ${LONGEST_BYTES} bytes`);
  return line;
}

function checkedKey(key: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]{0,63}$/.test(key)) throw new InvalidError(`key: "${key}" must be letters and digits`);
  return key;
}

/** A value can hold neither the delimiter nor a line break: they become blanks, since a part after them would be another key. */
function plain(value: string): string {
  return value.replaceAll(/[\p{Cc}^\u2028\u2029]/gu, ' ').trim();
}
