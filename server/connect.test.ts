import { createServer, type Server } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate, type Certificate } from '../simulator/certificate.ts';
import { readConfig } from './config.ts';
import { connectContext, connectHr } from './connect.ts';

const signal = new AbortController().signal;
const INTERVAL = { fromMs: 0, toMs: 1 };
const NOBODY = { totalResults: 0, Resources: [], kept: true, complete: true, records: [] };

let certificate: Certificate;
let server: Server;
let url: string;
beforeAll(async () => {
  certificate = await makeCertificate(Date.now());
  server = createServer({ key: certificate.key, cert: certificate.pem }, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(NOBODY));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(async () => {
  server.close();
  await certificate.dispose();
});

const settings = (ca: string | undefined) =>
  readConfig({
    QRADAR_URL: 'https://qradar.example.com',
    QRADAR_READ_TOKEN: 'aaaaaaaa-0000',
    PSEUDONYM_KEY: Buffer.alloc(32, 1).toString('base64'),
    DATA_KEY: Buffer.alloc(32, 2).toString('base64'),
    HR_SCIM_URL: url,
    HR_SCIM_TOKEN: 'hr-token',
    HR_SCIM_CA: ca,
    CONTEXT_REST_URL: url,
    CONTEXT_REST_TOKEN: 'context-token',
    CONTEXT_REST_CA: ca,
  });

describe('a service with a certificate of a private authority', () => {
  test('is asked when its authority is given', async () => {
    const { hr, context } = settings(certificate.path);
    expect(await connectHr(hr).find(['jsmith'], signal)).toEqual({ state: 'answered', value: null });
    const records = await connectContext(context).find('leave', ['jsmith'], [], INTERVAL, signal);
    expect(records).toEqual({ state: 'answered', records: [], complete: true });
  });

  test('is not asked without it, and that is no empty answer', async () => {
    const { hr, context } = settings(undefined);
    expect(await connectHr(hr).find(['jsmith'], signal)).toMatchObject({ state: 'could_not_check' });
    expect(await connectContext(context).find('leave', ['jsmith'], [], INTERVAL, signal)).toMatchObject({ state: 'could_not_check' });
  });
});
