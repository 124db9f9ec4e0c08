import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Certificate } from '../certificate.ts';
import { createFrames } from './frames.ts';

/** Ports on 127.0.0.1. */
export type SyslogPorts = { udp: number; tcp: number; tls: number };
export type SyslogListener = { ports: SyslogPorts; close(): Promise<void> };

/** What becomes of the next connection: reset before its lines are read, or after they were taken. */
export type SyslogFault = 'syslog_down' | 'syslog_lost' | null;

/** Listens for syslog by UDP, TCP and TLS, each on any free port unless told otherwise. A client certificate is taken and not checked. */
export async function listenSyslog(
  certificate: Certificate,
  wanted: Partial<SyslogPorts>,
  take: (line: string, from: string) => void,
  nextFault: () => SyslogFault = () => null,
): Promise<SyslogListener> {
  const sockets = new Set<Socket>();
  /** The TCP connection under each TLS one, by the port of the client: only it can be reset. */
  const carriers = new Map<number, Socket>();
  const below = (socket: Socket): Socket => carriers.get(socket.remotePort ?? 0) ?? socket;
  const onStream = (socket: Socket): void => {
    const frames = createFrames();
    const from = plain(socket.remoteAddress);
    const fault = nextFault();
    if (fault === 'syslog_down') return void below(socket).resetAndDestroy();
    sockets.add(socket);
    socket.on('data', (chunk: Buffer) => {
      for (const line of frames.push(chunk)) take(line, from);
      if (fault === 'syslog_lost') below(socket).resetAndDestroy();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      for (const line of frames.end()) take(line, from);
    });
  };
  const tcp = createServer(onStream);
  const tls = createTlsServer({ key: certificate.key, cert: certificate.pem, requestCert: true, rejectUnauthorized: false }, onStream);
  tls.on('connection', (carrier: Socket) => {
    const port = carrier.remotePort ?? 0;
    carriers.set(port, carrier);
    carrier.on('close', () => carriers.delete(port));
  });
  tls.on('tlsClientError', (_error, socket) => socket.destroy());
  const udp = createSocket('udp4');
  udp.on('message', (message, { address }) => {
    for (const line of message.toString('utf8').split('\n')) if (line.trim() !== '') take(line.replace(/[\r\0]+$/, ''), address);
  });
  const bound = Promise.withResolvers<void>();
  udp.once('error', bound.reject);
  udp.bind(wanted.udp ?? 0, '127.0.0.1', () => bound.resolve());
  await Promise.all([bound.promise, opened(tcp, wanted.tcp ?? 0), opened(tls, wanted.tls ?? 0)]);
  return {
    ports: { udp: udp.address().port, tcp: portOf(tcp), tls: portOf(tls) },
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([
        closed((done) => udp.close(done)),
        closed((done) => tcp.close(() => done())),
        closed((done) => tls.close(() => done())),
      ]);
    },
  };
}

async function opened(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, '127.0.0.1', resolve);
  await promise;
}

async function closed(close: (done: () => void) => void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  close(resolve);
  await promise;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function plain(address: string | undefined): string {
  return (address ?? '0.0.0.0').replace(/^::ffff:/, '');
}
