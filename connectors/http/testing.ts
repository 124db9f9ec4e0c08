import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { generate } from 'selfsigned';

/** An HTTPS server on loopback with a certificate that nobody knows, for what a mock of HTTP cannot show. */
export async function serveHttps(listener: RequestListener): Promise<{ url: string; ca: string; close(): Promise<void> }> {
  const extensions = [
    { name: 'basicConstraints' as const, cA: true },
    { name: 'subjectAltName' as const, altNames: [{ type: 7 as const, ip: '127.0.0.1' }] },
  ];
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec', extensions });
  const server = createServer({ key: pems.private, cert: pems.cert }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `https://127.0.0.1:${address.port}`,
    ca: pems.cert,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
