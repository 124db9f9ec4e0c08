/** Windows events as JSON lines. */
export type OtrfSpec = {
  format: 'otrf';
  file: string;
  /** Minutes east of UTC in which the file's times are written. */
  offsetMinutes: number;
  /** Which account a failed log-on (4625) is filed under. */
  failedLogonName: 'target' | 'subject';
  coalesce: boolean;
};

/** A folder of CERT-shaped CSV files. */
export type CertSpec = { format: 'cert'; folder: string; offsetMinutes: number };

/** A CSV file with a JSON file that says which of its columns is what. */
export type CsvSpec = { format: 'csv'; file: string; mapping: string; offsetMinutes: number };

/** Data to load besides the organisation, as given on the command line. */
export type LoadSpec = OtrfSpec | CertSpec | CsvSpec;

/** A specification nobody can load; the message names the option and the fix. */
export class LoadSpecError extends Error {}

const FORMATS = {
  otrf: { example: 'otrf:events.jsonl.gz,tz=-04:00', options: ['tz', '4625', 'coalesce'] },
  cert: { example: 'cert:FOLDER', options: ['tz'] },
  csv: { example: 'csv:events.csv.gz,map=mapping.json', options: ['tz', 'map'] },
} as const;

/** Reads `otrf:FILE,tz=-04:00[,4625=subject][,coalesce=off]`, `cert:FOLDER[,tz=Z]` or `csv:FILE,map=FILE[,tz=Z]`. */
export function parseLoadSpec(text: string): LoadSpec {
  const fault = (why: string): LoadSpecError => new LoadSpecError(`--load ${text}: ${why}`);
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const format = name === 'otrf' || name === 'cert' || name === 'csv' ? name : null;
  if (format === null)
    throw fault(
      `the format "${name}" is unknown; write ${Object.values(FORMATS)
        .map((f) => f.example)
        .join(' or ')}`,
    );
  const { example, options } = FORMATS[format];
  const [path = '', ...given] = text.slice(colon + 1).split(/,(?=[\w]+=)/);
  if (path === '') throw fault(`no file is named; write ${example}`);
  const values = new Map<string, string>();
  for (const option of given) {
    const [key = '', value = ''] = option.split('=', 2);
    if (!options.some((o) => o === key)) throw fault(`the option "${key}" is unknown; there are ${options.join(', ')}`);
    values.set(key, value);
  }
  const oneOf = <T extends string>(key: string, allowed: readonly T[], otherwise: T): T => {
    const value = values.get(key) ?? otherwise;
    const found = allowed.find((a) => a === value);
    if (found === undefined) throw fault(`${key}=${value} is not valid; write ${key}=${allowed.join(` or ${key}=`)}`);
    return found;
  };
  const zone = values.get('tz') ?? (format === 'otrf' ? null : 'Z');
  if (zone === null) throw fault('the time zone of the file is missing; add tz=-04:00');
  const minutes = offsetMinutes(zone);
  if (minutes === null) throw fault(`tz=${zone} is not valid; write tz=-04:00`);
  if (format === 'cert') return { format, folder: path, offsetMinutes: minutes };
  if (format === 'csv') {
    const mapping = values.get('map');
    if (mapping === undefined || mapping === '') throw fault('the mapping file is missing; add map=mapping.json');
    return { format, file: path, mapping, offsetMinutes: minutes };
  }
  return {
    format,
    file: path,
    offsetMinutes: minutes,
    failedLogonName: oneOf('4625', ['target', 'subject'], 'target'),
    coalesce: oneOf('coalesce', ['on', 'off'], 'on') === 'on',
  };
}

/** Minutes east of UTC, or null for what is no offset. */
function offsetMinutes(zone: string): number | null {
  if (/^(z|utc)$/i.test(zone)) return 0;
  const match = /^([+-])(\d{2}):(\d{2})$/.exec(zone);
  const hours = Number(match?.[2]);
  const minutes = Number(match?.[3]);
  if (match === null || hours > 14 || minutes > 59) return null;
  return (match[1] === '-' ? -1 : 1) * (hours * 60 + minutes);
}
