import { readFileSync, statSync } from 'node:fs';
import { createCsvHr } from '../connectors/hris/csv.ts';
import { createCsvContext } from '../connectors/itsm/csv.ts';
import { InvalidError } from '../domain/errors.ts';
import { mayWriteOutside } from '../domain/phase.ts';
import { parseIncidents } from '../services/learn/parse-incidents.ts';
import { addressFault, databaseFault, isLoopback } from './addresses.ts';
import type { ServiceRole } from './service-role.ts';
import { Secret } from './secret.ts';
import { aboutOf, type SettingName, type Values } from './settings.ts';

/** Says what is wrong with a setting; the fix is the setting's own unless another is given. */
export type Report = (name: SettingName, wrong: string, fix?: string) => void;

/** What hangs between settings. Settings that are wrong by themselves are absent from `v`, and nothing more is said of them. */
export function checkTogether(v: Partial<Values>, role: ServiceRole, fault: Report): void {
  for (const name of ['PUBLIC_URL', 'QRADAR_URL', 'HR_SCIM_URL', 'CONTEXT_REST_URL', 'MODEL_URL', 'EMBEDDER_URL'] as const) {
    const url = v[name];
    if (typeof url !== 'string') continue;
    const wrong = name === 'QRADAR_URL' && !url.startsWith('https:') ? 'is not https' : addressFault(url);
    if (wrong !== null)
      fault(
        name,
        wrong,
        'use https with a certificate that verifies; give a private authority as NODE_EXTRA_CA_CERTS, for QRadar as QRADAR_CA, for HR as HR_SCIM_CA, for context as CONTEXT_REST_CA',
      );
  }
  if (v.DATABASE_URL instanceof Secret) {
    const wrong = databaseFault(v.DATABASE_URL.reveal());
    if (wrong !== null) fault('DATABASE_URL', wrong);
  } else if (typeof v.DATABASE_CA === 'string')
    fault('DATABASE_CA', 'is set without DATABASE_URL', 'set DATABASE_URL, or unset DATABASE_CA');
  for (const name of [
    'DATABASE_CA',
    'QRADAR_CA',
    'SYSLOG_CA',
    'HR_SCIM_CA',
    'CONTEXT_REST_CA',
    'HR_CSV',
    'CONTEXT_CSV',
    'INCIDENTS_IMPORT',
  ] as const) {
    const path = v[name];
    if (typeof path !== 'string') continue;
    const wrong = isReadableFile(path) ? CONTENTS[name](path) : 'names no file that can be read';
    if (wrong !== null) fault(name, wrong, wrong.startsWith(UNUSABLE) ? 'mend the export at the place that is named' : undefined);
  }
  if (v.HOST !== undefined && !isLoopback(v.HOST) && v.PUBLIC_URL === null) {
    fault('PUBLIC_URL', 'is not set while HOST is outside loopback');
  }
  checkKeys(v, role, fault);
  checkPairs(v, fault);
}

const UNUSABLE = 'names a file that cannot be used: ';

/** What is wrong with a file's contents. Exports are read once before anything starts, so that a bad line stops nothing half-way. */
const CONTENTS = {
  DATABASE_CA: certificateFault,
  QRADAR_CA: certificateFault,
  SYSLOG_CA: certificateFault,
  HR_SCIM_CA: certificateFault,
  CONTEXT_REST_CA: certificateFault,
  HR_CSV: (file: string) => exportFault(() => createCsvHr({ file })),
  CONTEXT_CSV: (file: string) => exportFault(() => createCsvContext({ file })),
  INCIDENTS_IMPORT: (file: string) => exportFault(() => parseIncidents(readFileSync(file, 'utf8'))),
};

function certificateFault(file: string): string | null {
  return readFileSync(file, 'utf8').includes('-----BEGIN CERTIFICATE-----') ? null : 'names a file that holds no PEM certificate';
}

function exportFault(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof InvalidError) return `${UNUSABLE}${error.message}`;
    throw error;
  }
}

function checkKeys(v: Partial<Values>, role: ServiceRole, fault: Report): void {
  if (same(v.PSEUDONYM_KEY, v.DATA_KEY)) fault('DATA_KEY', 'is the same as PSEUDONYM_KEY');
  if (same(v.QRADAR_READ_TOKEN, v.QRADAR_WRITE_TOKEN)) fault('QRADAR_WRITE_TOKEN', 'is the same as QRADAR_READ_TOKEN');
  if (v.PHASE !== undefined && mayWriteOutside(v.PHASE) && role !== 'web' && v.QRADAR_WRITE_TOKEN === null) {
    fault(
      'QRADAR_WRITE_TOKEN',
      `is not set, and PHASE=${v.PHASE} writes approved notes`,
      `${aboutOf('QRADAR_WRITE_TOKEN').fix}, or set PHASE=assist`,
    );
  }
}

function same(a: unknown, b: unknown): boolean {
  return a instanceof Secret && b instanceof Secret && a.reveal() === b.reveal();
}

function checkPairs(v: Partial<Values>, fault: Report): void {
  const sendsEvents = v.PUBLISH_TARGETS?.includes('event');
  if (sendsEvents === true && v.SYSLOG_TLS === null) fault('SYSLOG_TLS', 'is not set, and PUBLISH_TARGETS sends events');
  for (const [file, url, token, ca] of [
    ['HR_CSV', 'HR_SCIM_URL', 'HR_SCIM_TOKEN', 'HR_SCIM_CA'],
    ['CONTEXT_CSV', 'CONTEXT_REST_URL', 'CONTEXT_REST_TOKEN', 'CONTEXT_REST_CA'],
  ] as const) {
    if (typeof v[file] === 'string' && typeof v[url] === 'string') fault(file, `is set beside ${url}`, 'keep one of the two');
    if (typeof v[url] === 'string' && v[token] === null) fault(token, `is not set, and ${url} needs it`);
    if (v[url] === null && v[token] instanceof Secret)
      fault(url, `is not set, and ${token} is for it`, `give the address, or unset ${token}`);
    if (v[url] === null && typeof v[ca] === 'string') fault(ca, `is set without ${url}`, `set ${url}, or unset ${ca}`);
  }
  const remotes = [
    [v.MODEL_PROVIDER === 'none' ? undefined : v.MODEL_PROVIDER, 'MODEL_PROVIDER', ['MODEL_URL', 'MODEL_NAME']],
    [v.EMBEDDER === 'use-lite' ? undefined : v.EMBEDDER, 'EMBEDDER', ['EMBEDDER_URL', 'EMBEDDER_NAME', 'EMBEDDER_DIMENSIONS']],
  ] as const;
  for (const [value, chooser, needed] of remotes) {
    for (const name of needed) {
      if (value !== undefined && v[name] === null) fault(name, `is not set, and ${chooser}=${value} needs it`);
      if (value === undefined && v[chooser] !== undefined && v[name] !== null && v[name] !== undefined) {
        fault(chooser, `is ${v[chooser]} while ${name} is set`, `choose openai or ollama, or unset ${name}`);
      }
    }
  }
}

function isReadableFile(path: string): boolean {
  try {
    return statSync(path).isFile() && readFileSync(path).length >= 0;
  } catch {
    return false;
  }
}
