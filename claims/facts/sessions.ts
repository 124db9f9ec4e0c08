import type { Interval } from '../../domain/time.ts';
import { LATE_MS, RARE_SHARE, SESSION_MS } from '../thresholds.ts';
import type { Activity } from './activity.ts';
import { isHomeCountry } from './home-country.ts';

/** Remote log-ons from a country that is new for the person, and how long work is judged with them. */
export type Session = { country: string; activity: Activity; loadBearing: boolean; spans: Interval[] };

/**
 * Countries seen in the risk window and not in the past. Decides only when the past holds another country or the peers are
 * known and hardly use this one, and never for the country of the person's own time zone: somebody's first remote log-on of
 * the month from home is no signal.
 */
export function sessionsFromNewCountries(activities: readonly Activity[], zone: string | null): Session[] {
  const remote = activities.filter((a) => a.channel === 'vpn' && a.resource !== null);
  const knownBefore = remote.some((a) => a.own !== null && a.own.activeDays > 0);
  return remote
    .filter((a) => a.measure.firstSeen && a.own !== null && a.risk.length > 0)
    .map((activity) => {
      const { peers } = activity;
      const rare = peers === null ? null : peers.users <= Math.max(1, Math.floor(peers.n * RARE_SHARE));
      return {
        country: (activity.resource ?? '').toUpperCase(),
        activity,
        loadBearing: !isHomeCountry((activity.resource ?? '').toUpperCase(), zone) && (rare ?? knownBefore),
        spans: activity.risk.map((r) => ({ fromMs: r.firstMs - LATE_MS, toMs: r.lastMs + SESSION_MS })),
      };
    });
}
