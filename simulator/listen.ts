import { serve, type HttpBindings } from '@hono/node-server';
import { createServer } from 'node:https';
import type { Certificate } from './certificate.ts';

/** The port is taken. */
export class PortError extends Error {}

/** What new connections are shown instead of the certificate while `isOn`. */
export type OtherCertificate = Pick<Certificate, 'key' | 'pem'> & { isOn(): boolean };

/** Serves HTTPS on 127.0.0.1; port 0 takes any free one. `close` ends open connections too. */
export async function listen(
  fetch: (request: Request, env: HttpBindings) => Response | Promise<Response>,
  certificate: Certificate,
  other: OtherCertificate,
  port: number,
): Promise<{ url: string; close: () => Promise<void> }> {
  const started = Promise.withResolvers<number>();
  const server = serve(
    {
      fetch: (request, env) => fetch(request, env as HttpBindings),
      createServer,
      serverOptions: { key: certificate.key, cert: certificate.pem, keepAliveTimeout: 30_000 },
      hostname: '127.0.0.1',
      port,
    },
    (info) => started.resolve(info.port),
  );
  if ('setSecureContext' in server) showOther(server, certificate, other);
  server.on('error', (error) => started.reject(new PortError(`port ${port} cannot be used (${error.message}); take another --port`)));
  const opened = await started.promise;
  return {
    url: `https://127.0.0.1:${opened}`,
    async close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed.promise;
    },
  };
}

type SecureServer = {
  prependListener(event: 'connection', listener: () => void): unknown;
  setSecureContext(options: { key: string; cert: string }): void;
};

/** Decided for each connection before its handshake. */
function showOther(server: SecureServer, certificate: Certificate, other: OtherCertificate): void {
  let isOther = false;
  server.prependListener('connection', () => {
    if (other.isOn() === isOther) return;
    isOther = !isOther;
    const { key, pem } = isOther ? other : certificate;
    server.setSecureContext({ key, cert: pem });
  });
}
