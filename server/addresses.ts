import { isIP } from 'node:net';

/** Whether a host name or address can only be this machine. */
export function isLoopback(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (plain === 'localhost' || plain === '::1') return true;
  return isIP(plain) === 4 && plain.startsWith('127.');
}

/** Why an address may not be used, or null: outside loopback only https, so that the certificate is verified. */
export function addressFault(url: string): string | null {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isLoopback(hostname) ? null : 'is outside this machine and not https';
}

/** Parameters that change neither where the connection goes nor how it is verified. */
const HARMLESS = new Set(['sslmode', 'application_name', 'connect_timeout', 'options', 'keepalives']);

/** Why a database address may not be used, or null. Never quotes the address: it holds a password. */
export function databaseFault(address: string): string | null {
  if (!URL.canParse(address)) return 'is not a URL';
  const url = new URL(address);
  if (!/^postgres(ql)?:$/.test(url.protocol)) return 'does not start with postgresql://';
  const strange = [...url.searchParams.keys()].find((k) => !HARMLESS.has(k));
  if (strange !== undefined)
    return `holds the parameter "${strange.slice(0, 40)}", which could send the connection elsewhere or unverified`;
  const modes = url.searchParams.getAll('sslmode');
  if (modes.length > 1) return 'holds sslmode twice';
  const socket = /^%2f/i.test(url.hostname);
  if (url.hostname === '' || socket || isLoopback(url.hostname)) return null;
  return modes[0] === 'verify-full' ? null : 'is outside this machine and does not say sslmode=verify-full';
}

/** The database address with the file of its authority. */
export function withAuthority(address: string, caPath: string | null): string {
  if (caPath === null) return address;
  const url = new URL(address);
  url.searchParams.set('sslrootcert', caPath);
  return url.href;
}
