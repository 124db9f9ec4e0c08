import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_SOURCE_TYPES, type EventTypeKey, type LogSourceKey } from '../../domain/event-types.ts';
import type { SimLogSource } from '../organisation/model.ts';
import type { EventTable, Store } from '../store.ts';
import { propertyColumn } from '../store-columns.ts';
import { detectInCert } from './cert-detections.ts';
import { hrOfCert } from './cert-hr.ts';
import { column, headerOf, loadCsvTable, requireColumns, type LoadedTable } from './csv-table.ts';
import { eventSql, typeSql } from './event-sql.ts';
import { learnAccounts } from './learn-accounts.ts';
import type { Loaded, Tell } from './loaded.ts';
import { nextLogSourceId } from './log-source-ids.ts';
import { LoadSpecError, type CertSpec } from './spec.ts';

const FORMAT = '%m/%d/%Y %H:%M:%S';

/** `types`: the event types by SQL condition. `more`: columns beside those that every event has; a file may lack what they need. */
type CertFile = {
  name: string;
  source: LogSourceKey;
  needs: readonly string[];
  types: readonly (readonly [string | null, EventTypeKey])[];
  more(header: ReadonlySet<string>): Record<string, string>;
};

const PC = { [propertyColumn('Machine Identifier')]: "NULLIF(pc, '')" };
const when = (header: ReadonlySet<string>, name: string, to: Record<string, string>): Record<string, string> =>
  header.has(name) ? to : {};

/** The files of a CERT-shaped folder. `file.csv` holds copies to removable media. */
export const CERT_FILES: readonly CertFile[] = [
  {
    name: 'logon.csv',
    source: 'windows',
    needs: ['date', 'user', 'pc', 'activity'],
    types: [
      ["activity = 'Logon'", 'logon'],
      ["activity = 'Logoff'", 'logoff'],
    ],
    more: () => ({
      ...PC,
      [propertyColumn('Workstation Name')]: "NULLIF(pc, '')",
      [propertyColumn('Logon Type')]: "CASE WHEN activity = 'Logon' THEN 2 END",
    }),
  },
  {
    name: 'device.csv',
    source: 'windows',
    needs: ['date', 'user', 'pc', 'activity'],
    types: [["activity = 'Connect'", 'usbConnected']],
    more: () => PC,
  },
  {
    name: 'file.csv',
    source: 'windows',
    needs: ['date', 'user', 'pc', 'filename'],
    types: [[null, 'usbFileWritten']],
    more: () => ({ ...PC, [propertyColumn('Filename')]: "NULLIF(filename, '')" }),
  },
  {
    name: 'http.csv',
    source: 'proxy',
    needs: ['date', 'user', 'pc', 'url'],
    types: [[null, 'webVisited']],
    more: () => ({ ...PC, [propertyColumn('URL Host')]: `NULLIF(LOWER(regexp_extract(url, '^(?:[a-z]+://)?([^/:?]+)', 1)), '')` }),
  },
  {
    name: 'email.csv',
    source: 'mail',
    needs: ['date', 'user', 'pc', 'to'],
    types: [[null, 'mailSent']],
    more: (header) => ({
      ...PC,
      [propertyColumn('Recipient Users')]: `CONCAT_WS(';', ${['to', 'cc', 'bcc']
        .filter((c) => header.has(c))
        .map((c) => `NULLIF(${column(c)}, '')`)
        .join(', ')})`,
      ...when(header, 'size', { [propertyColumn('BytesSent')]: 'TRY_CAST(size AS DOUBLE)' }),
    }),
  },
];

/**
 * Loads a CERT-shaped folder: whichever of its files are there, plain or gzip, with or without the columns `id` and `content`, one
 * log source for each. Then come the sense events that UBA would have raised over them, and the people of the LDAP files.
 */
export async function loadCert(store: Store, spec: CertSpec, tell: Tell): Promise<Loaded> {
  const present = CERT_FILES.flatMap((file) => {
    const path = [join(spec.folder, file.name), join(spec.folder, `${file.name}.gz`)].find((p) => existsSync(p));
    return path === undefined ? [] : [{ file, path }];
  });
  if (present.length === 0) {
    throw new LoadSpecError(
      `--load: ${spec.folder} holds none of ${CERT_FILES.map((f) => f.name).join(', ')}, plain or .gz; check the path`,
    );
  }
  const firstId = nextLogSourceId(store);
  const tables: LoadedTable[] = [];
  const sources: SimLogSource[] = [];
  for (const [i, { file, path }] of present.entries()) {
    const header = await headerOf(path);
    requireColumns(path, header, file.needs);
    const { id: typeId, name: typeName } = LOG_SOURCE_TYPES[file.source];
    const source = { id: firstId + i, name: `${typeName} @ ${file.name}`, typeId, typeName, coalesces: false, batch: false };
    await store.addLogSources([source]);
    sources.push(source);
    const csv = { file: path, header, time: { column: 'date', format: FORMAT } };
    tables.push(await loadCsvTable(store, csv, eventOf(file, header, source, spec.offsetMinutes), tell));
  }
  const ids = sources.map((s) => s.id);
  const sense = await detectInCert(store, ids, spec.offsetMinutes, tell);
  await store.addEvents(sense);
  const sum = (of: (t: LoadedTable) => number): number => tables.reduce((n, t) => n + of(t), 0);
  const times = (of: (t: LoadedTable) => number | null): number[] => tables.map(of).filter((ms) => ms !== null);
  return {
    read: sum((t) => t.rows),
    stored: sum((t) => t.rows) + sense.length,
    logSources: sources.length,
    firstMs: leastOf(times((t) => t.firstMs)),
    lastMs: leastOf(
      times((t) => t.lastMs).map((ms) => -ms),
      -1,
    ),
    accounts: await learnAccounts(store, ids),
    badLines: sum((t) => t.badLines),
    bad: tables.flatMap((t) => t.bad),
    people: await hrOfCert(store, ldapFiles(spec.folder), spec.offsetMinutes),
  };
}

function leastOf(values: readonly number[], sign = 1): number | null {
  return values.length === 0 ? null : sign * values.reduce((least, v) => Math.min(least, v), Number.POSITIVE_INFINITY);
}

function ldapFiles(folder: string): string[] {
  const ldap = join(folder, 'LDAP');
  if (!existsSync(ldap)) return [];
  return readdirSync(ldap)
    .filter((name) => /^\d{4}-\d{2}\.csv(\.gz)?$/.test(name))
    .sort()
    .map((name) => join(ldap, name));
}

function eventOf(file: CertFile, header: readonly string[], source: SimLogSource, offsetMinutes: number): Omit<EventTable, 'from'> {
  const always = eventSql({ logSourceId: source.id, typeId: source.typeId, timeColumn: 'date', offsetMinutes });
  const typed = typeSql(file.types);
  const more = file.more(new Set(header));
  // Rows of no type of ours, e.g. the removal of a device, are no events.
  const conditions = file.types.flatMap(([condition]) => (condition === null ? [] : [condition]));
  return {
    stored: { ...always.stored, ...typed.stored, username: `NULLIF("user", '')`, ...more },
    derived: { ...always.derived, ...typed.derived },
    ...(conditions.length === 0 ? {} : { where: conditions.join(' OR ') }),
  };
}
