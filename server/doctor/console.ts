import { HttpFaultError } from '../../connectors/http/http-fault.ts';
import type { ConsoleProbe } from '../../connectors/qradar/probe.ts';
import { QRadarError } from '../../connectors/qradar/qradar-error.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import { fail, ok, warn, type Finding } from './finding.ts';

const EXPIRES_SOON_DAYS = 30;
const LARGEST_SKEW_MS = MINUTE_MS;

/** Address, certificate and clock, in this order; a fault of the certificate means that the address is right. */
export async function lookAtConsole(probe: () => Promise<ConsoleProbe>, nowMs: number): Promise<{ first: Finding[]; clock: Finding[] }> {
  try {
    const { certificateEndsMs, clockAheadMs } = await probe();
    return { first: [ok('qradar address', 'answers'), certificate(certificateEndsMs, nowMs)], clock: [clock(clockAheadMs)] };
  } catch (error) {
    const untrusted = error instanceof QRadarError && error.cause instanceof HttpFaultError && error.cause.fault === 'untrusted';
    const said = error instanceof QRadarError ? error.message : 'could not be looked at';
    const first = untrusted
      ? [ok('qradar address', 'answers'), fail('qradar certificate', said, certificateFix(said))]
      : [fail('qradar address', said, 'check QRADAR_URL, that this machine reaches it, and that no firewall is between')];
    return { first, clock: [] };
  }
}

function certificateFix(said: string): string {
  if (said.includes('EXPIRED')) return 'renew the certificate of the console, and set QRADAR_CA to the new one';
  return 'put the certificate of the console, or its authority, into a PEM file and set QRADAR_CA; the name in QRADAR_URL must be on it';
}

function certificate(endsMs: number | null, nowMs: number): Finding {
  if (endsMs === null) return ok('qradar certificate', 'accepted');
  const days = Math.floor((endsMs - nowMs) / DAY_MS);
  const detail = `accepted, good for ${days} days`;
  return days < EXPIRES_SOON_DAYS
    ? warn('qradar certificate', detail, 'renew it before it ends, and set QRADAR_CA to the new one')
    : ok('qradar certificate', detail);
}

function clock(aheadMs: number | null): Finding {
  if (aheadMs === null) return warn('qradar clock', 'says no time', 'compare the clocks by hand; both should follow NTP');
  const seconds = Math.round(Math.abs(aheadMs) / SECOND_MS);
  if (Math.abs(aheadMs) <= LARGEST_SKEW_MS) return ok('qradar clock', `agrees within ${Math.max(1, seconds)} s`);
  const which = aheadMs > 0 ? 'ahead of' : 'behind';
  return fail(
    'qradar clock',
    `${seconds} s ${which} this machine: windows would miss events`,
    'let the console and this machine follow NTP',
  );
}
