import { connect, type TLSSocket } from 'node:tls';
import { HttpFaultError, httpFaultOf } from '../../http/http-fault.ts';
import { QRadarError } from '../qradar-error.ts';

export type LeefTarget = {
  host: string;
  /** Usually 6514. */
  port: number;
  /** PEM of the certificate, or of its authority; the system's authorities without it. */
  ca?: string;
  timeoutMs: number;
};

/** Connects by TLS, sends nothing and closes again; rejects as sending does. */
export function reachListener(target: LeefTarget, signal: AbortSignal): Promise<void> {
  return exchange(target, '', signal);
}

/**
 * Sends one line by TLS and waits until it has left and the connection is closed in order. Syslog gives no receipt: a rejection
 * after the connection stood means that nobody knows, and the event's sequence number tells whether it arrived.
 */
export function sendLeefLine(target: LeefTarget, line: string, signal: AbortSignal): Promise<void> {
  return exchange(target, `${line}\n`, signal);
}

async function exchange(target: LeefTarget, text: string, signal: AbortSignal): Promise<void> {
  const deadline = AbortSignal.timeout(target.timeoutMs);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket: TLSSocket = connect({
    host: target.host,
    port: target.port,
    servername: /^[\d.:]+$/.test(target.host) ? '' : target.host,
    ...(target.ca === undefined ? {} : { ca: target.ca }),
  });
  const stop = (): void => void socket.destroy(new Error('stopped'));
  const either = AbortSignal.any([signal, deadline]);
  either.addEventListener('abort', stop, { once: true });
  if (either.aborted) stop();
  socket.once('error', reject);
  socket.once('close', (hadError) => (hadError ? undefined : resolve()));
  socket.once('secureConnect', () => socket.end(text));
  socket.resume();
  try {
    await promise;
  } catch (error) {
    const fault = httpFaultOf(error, { caller: signal, deadline });
    const kind = fault.fault === 'timeout' || fault.fault === 'stopped' ? 'timeout' : 'unavailable';
    throw new QRadarError(null, null, kind, `syslog by TLS: ${fault.message}`, { cause: fault instanceof HttpFaultError ? fault : error });
  } finally {
    either.removeEventListener('abort', stop);
    socket.destroy();
  }
}
