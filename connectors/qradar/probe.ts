import { connect } from 'node:tls';
import { HttpFaultError, httpFaultOf } from '../http/http-fault.ts';
import { checkedBaseUrl, createHttp } from '../http/http.ts';
import { QRadarError } from './qradar-error.ts';

/** How the console shows itself before any credentials: until when its certificate is good, and how its clock stands to ours. */
export type ConsoleProbe = { certificateEndsMs: number | null; clockAheadMs: number | null };

const PROBE_MS = 10_000;

/** Looks at address, certificate and clock; rejects with a `QRadarError` whose cause tells an address from a certificate. */
export async function probeConsole(options: { baseUrl: string; ca?: string; nowMs(): number }, signal: AbortSignal): Promise<ConsoleProbe> {
  const url = checkedBaseUrl(options.baseUrl, 'QRadar address');
  const ca = options.ca === undefined ? {} : { ca: options.ca };
  const certificateEndsMs = url.protocol === 'https:' ? await certificateEnd(url, ca, signal) : null;
  const http = createHttp({ ...ca, timeoutMs: PROBE_MS, maxBodyBytes: 1_000_000 });
  try {
    const { headers } = await http.send({ method: 'GET', url: new URL('/api/system/about', url), headers: {}, signal });
    const theirs = Date.parse(headers['date'] ?? '');
    return { certificateEndsMs, clockAheadMs: Number.isNaN(theirs) ? null : theirs - options.nowMs() };
  } catch (error) {
    throw failure(error);
  } finally {
    http.close();
  }
}

async function certificateEnd(url: URL, ca: { ca?: string }, signal: AbortSignal): Promise<number | null> {
  const deadline = AbortSignal.timeout(PROBE_MS);
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: Number(url.port || 443), servername: /^[\d.:]+$/.test(host) ? '' : host, ...ca });
  const stop = (): void => void socket.destroy(new Error('stopped'));
  AbortSignal.any([signal, deadline]).addEventListener('abort', stop, { once: true });
  socket.once('error', reject);
  socket.once('secureConnect', () => {
    const ends = Date.parse(socket.getPeerCertificate().valid_to);
    resolve(Number.isNaN(ends) ? null : ends);
  });
  try {
    return await promise;
  } catch (error) {
    throw failure(httpFaultOf(error, { caller: signal, deadline }));
  } finally {
    socket.destroy();
  }
}

function failure(error: unknown): unknown {
  if (!(error instanceof HttpFaultError)) return error;
  const kind = error.fault === 'timeout' || error.fault === 'stopped' ? 'timeout' : 'unavailable';
  return new QRadarError(null, null, kind, `QRadar: ${error.message}`, { cause: error });
}
