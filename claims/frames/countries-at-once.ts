import { HOUR_MS } from '../../domain/time.ts';
import { baselineDays } from '../facts/before-facts.ts';
import { countryName } from '../facts/names.ts';
import { isHomeCountry } from '../facts/home-country.ts';
import type { Activity, OwnRow } from '../facts/activity.ts';
import { weightOf } from '../thresholds.ts';
import { defineFrame, say } from './frame.ts';
import { labelsOf } from './scene.ts';

/** Remote log-ons from two countries, closer in time than a journey: says where the log-ons came from, not who made them. */
export const countriesAtOnce = defineFrame({
  id: 'countries_at_once',
  says: 'remote log-ons from two countries within an hour, and no such pair in the weeks before',
  polarity: 'points_toward',
  mustInclude: false,
  absence: true,
  weighsPeers: false,
  stage: 'evidence',
  slots: {
    one: { unit: 'country' },
    other: { unit: 'country' },
    apart: { unit: 'ms' },
    when: { unit: 'time' },
    length: { unit: 'days' },
  },
  words: {},
  plain: (f) =>
    say`Remote log-ons of this account came from ${f.one} and from ${f.other} with ${f.apart} between them, ${f.when}; in the ${f.length} days before no pair of countries lies that close in time.`,
  short: (f) => say`remote log-ons from ${f.one} and ${f.other} with ${f.apart} between them, ${f.when}`,
  find: (scene) => {
    const remote = scene.activities.filter((a) => a.channel === 'vpn' && a.resource !== null);
    const own = remote.map((a) => a.own).find((o) => o !== null) ?? null;
    const closest = pairs(remote, (a) => a.risk).sort((a, b) => a.apartMs - b.apartMs)[0];
    if (own === null || closest === undefined || pairs(remote, (a) => a.past).length > 0) return [];
    const evidence = labelsOf(scene, 'own_activity');
    const { interval } = closest;
    const formula = 'country of the source address as QRadar resolves it';
    const foreign = [closest.one, closest.other].find((country) => !isHomeCountry(country, scene.zone)) ?? closest.other;
    return [
      {
        facts: {
          one: scene.book.word('country', 'country', countryName(closest.one), { formula, evidence }),
          other: scene.book.word('country', 'country', countryName(closest.other), { formula, evidence }),
          apart: scene.book.duration('time_between', closest.apartMs, {
            window: interval,
            formula: 'from the last log-on from one country to the first from the other',
            evidence,
          }),
          when: scene.book.interval('activity_interval', interval, {
            formula: 'first and last of these log-ons by the clock of the log source',
            evidence,
          }),
          length: baselineDays(scene, own.days),
        },
        words: {},
        weight: weightOf(SECOND_PLACE, 1),
        loadBearing: true,
        // A booked journey explains one of the two places and never both, so it is not asked for.
        need: { action: 'remote_logon' as const, systems: [], tokens: [], interval, country: foreign, checks: ['exception' as const] },
        logSourceTypes: remote.flatMap((a) => a.measure.logSourceTypes),
      },
    ];
  },
});

const SECOND_PLACE = 8;
/** Somebody who lives at a border crosses it; nobody crosses it twice within this time by plane. */
const WITHIN_MS = HOUR_MS;

type Pair = { one: string; other: string; apartMs: number; interval: { fromMs: number; toMs: number } };

function pairs(remote: readonly Activity[], rowsOf: (a: Activity) => readonly OwnRow[]): Pair[] {
  return remote.flatMap((a, i) =>
    remote.slice(i + 1).flatMap((b) =>
      rowsOf(a).flatMap((x) =>
        rowsOf(b).flatMap((y) => {
          const apartMs = Math.max(0, y.firstMs - x.lastMs, x.firstMs - y.lastMs);
          if (apartMs > WITHIN_MS) return [];
          const [one, other] = x.firstMs <= y.firstMs ? [a, b] : [b, a];
          const interval = { fromMs: Math.min(x.firstMs, y.firstMs), toMs: Math.max(x.lastMs, y.lastMs) };
          return [{ one: (one.resource ?? '').toUpperCase(), other: (other.resource ?? '').toUpperCase(), apartMs, interval }];
        }),
      ),
    ),
  );
}
