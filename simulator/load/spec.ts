/** A file to load besides the organisation, as given on the command line. */
export type LoadSpec = {
  format: 'otrf';
  file: string;
  /** Minutes east of UTC in which the file's times are written. */
  offsetMinutes: number;
  /** Which account a failed log-on (4625) is filed under. */
  failedLogonName: 'target' | 'subject';
  coalesce: boolean;
};

/** A specification nobody can load; the message names the option and the fix. */
export class LoadSpecError extends Error {}

const EXAMPLE = 'otrf:events.jsonl.gz,tz=-04:00';

/** Reads `otrf:FILE,tz=-04:00[,4625=subject][,coalesce=off]`. */
export function parseLoadSpec(text: string): LoadSpec {
  const colon = text.indexOf(':');
  const format = colon < 0 ? text : text.slice(0, colon);
  if (format !== 'otrf') throw new LoadSpecError(`--load ${text}: the format "${format}" is unknown; write ${EXAMPLE}`);
  const [file = '', ...options] = text.slice(colon + 1).split(/,(?=[\w]+=)/);
  if (file === '') throw new LoadSpecError(`--load ${text}: no file is named; write ${EXAMPLE}`);
  const values = new Map<string, string>();
  for (const option of options) {
    const [name = '', value = ''] = option.split('=', 2);
    if (!['tz', '4625', 'coalesce'].includes(name)) {
      throw new LoadSpecError(`--load ${text}: the option "${name}" is unknown; there are tz, 4625 and coalesce`);
    }
    values.set(name, value);
  }
  const oneOf = <T extends string>(name: string, allowed: readonly T[], otherwise: T): T => {
    const value = values.get(name) ?? otherwise;
    const found = allowed.find((a) => a === value);
    if (found === undefined)
      throw new LoadSpecError(`--load ${text}: ${name}=${value} is not valid; write ${name}=${allowed.join(` or ${name}=`)}`);
    return found;
  };
  const zone = values.get('tz');
  if (zone === undefined) throw new LoadSpecError(`--load ${text}: the time zone of the file is missing; add tz=-04:00`);
  return {
    format: 'otrf',
    file,
    offsetMinutes: offsetMinutes(zone, text),
    failedLogonName: oneOf('4625', ['target', 'subject'], 'target'),
    coalesce: oneOf('coalesce', ['on', 'off'], 'on') === 'on',
  };
}

function offsetMinutes(zone: string, text: string): number {
  if (/^(z|utc)$/i.test(zone)) return 0;
  const match = /^([+-])(\d{2}):(\d{2})$/.exec(zone);
  const hours = Number(match?.[2]);
  const minutes = Number(match?.[3]);
  if (match === null || hours > 14 || minutes > 59) throw new LoadSpecError(`--load ${text}: tz=${zone} is not valid; write tz=-04:00`);
  return (match[1] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
