import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** `dispose` takes a temporary folder away; a folder that was given stays. */
export type Certificate = { key: string; pem: string; path: string; dispose(): Promise<void> };

const VALID_DAYS = 3_650;
const DAY_MS = 86_400_000;
const DNS_NAME = 2;
const IP_ADDRESS = 7;

/**
 * A self-signed certificate for localhost, 127.0.0.1 and ::1, valid from yesterday on; its PEM is written to `folder`, by default
 * a new temporary one. `realNowMs` is the time of the machine: TLS knows no other.
 */
export async function makeCertificate(realNowMs: number, folder?: string): Promise<Certificate> {
  const made = await selfSigned(realNowMs - DAY_MS, realNowMs + VALID_DAYS * DAY_MS);
  const own = folder ?? (await mkdtemp(join(tmpdir(), 'qradar-stand-in-')));
  const path = join(own, 'certificate.pem');
  await writeFile(path, made.pem);
  return {
    ...made,
    path,
    async dispose() {
      if (folder === undefined) await rm(own, { recursive: true, force: true });
    },
  };
}

/** The same, but it ended yesterday. */
export function makeExpiredCertificate(realNowMs: number): Promise<Pick<Certificate, 'key' | 'pem'>> {
  return selfSigned(realNowMs - VALID_DAYS * DAY_MS, realNowMs - DAY_MS);
}

async function selfSigned(fromMs: number, toMs: number): Promise<Pick<Certificate, 'key' | 'pem'>> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(fromMs),
    notAfterDate: new Date(toMs),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: DNS_NAME, value: 'localhost' },
          { type: IP_ADDRESS, ip: '127.0.0.1' },
          { type: IP_ADDRESS, ip: '::1' },
        ],
      },
    ],
  });
  return { key: made.private, pem: made.cert };
}
