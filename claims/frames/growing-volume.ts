import { needOf } from '../facts/needs.ts';
import { onResource, RESOURCE_SLOTS, resourceFacts } from '../facts/resource-facts.ts';
import { localCalendar } from '../../scorers/local-time.ts';
import { defineFrame, say } from './frame.ts';
import { EVENT_NOUN, EVENT_NOUNS } from './nouns.ts';
import { labelsOf, spokenSignals } from './scene.ts';

/** Daily volume that rises over weeks, which no comparison with the day before shows. */
export const growingVolume = defineFrame({
  id: 'growing_volume',
  says: 'daily bytes at the start and at the end of a rise over weeks, beside the peers',
  polarity: 'points_toward',
  mustInclude: false,
  absence: false,
  weighsPeers: true,
  stage: 'evidence',
  slots: {
    start: { unit: 'bytes' },
    end: { unit: 'bytes' },
    active: { unit: 'days' },
    ...RESOURCE_SLOTS,
    when: { unit: 'time' },
    median: { unit: 'bytes', optional: true },
    p95: { unit: 'bytes', optional: true },
    n: { unit: 'persons', optional: true },
  },
  words: { noun: EVENT_NOUNS },
  plain: (f, w) =>
    say`The daily volume of ${w.noun} of this account${onResource(f)} rose from ${f.start} to ${f.end} over ${f.active} active days, ${f.when}${
      f.median === null || f.p95 === null || f.n === null
        ? []
        : say`; the daily means of ${f.n} peers have a median of ${f.median} and a 95th percentile of ${f.p95}`
    }.`,
  short: (f, w) =>
    say`${w.noun} rose from ${f.start} to ${f.end} a day over ${f.active} active days${
      f.median === null || f.p95 === null || f.n === null
        ? []
        : say` (mean days of peers: median ${f.median}, 95th percentile ${f.p95}, n=${f.n})`
    }`,
  find: (scene) =>
    spokenSignals(scene).flatMap((signal) => {
      if (signal.kind !== 'growth') return [];
      const { activity } = signal;
      const { peers } = activity;
      const calendar = localCalendar(scene.zone);
      const activeDays = new Set(signal.rows.map((r) => calendar.at(r.firstMs).day)).size;
      const source = { window: signal.interval, evidence: labelsOf(scene, 'own_activity') };
      const peerSource = { window: scene.context.baselineWindow, evidence: labelsOf(scene, 'peer_activity', 'peer_group') };
      return [
        {
          facts: {
            start: scene.book.bytes('growth_start_bytes', signal.ownUsual, {
              ...source,
              formula: 'median bytes of the first five active days',
            }),
            end: scene.book.bytes('growth_end_bytes', signal.observed, { ...source, formula: 'median bytes of the last five active days' }),
            active: scene.book.days('growth_days', activeDays, { ...source, formula: 'days with more bytes than at the start' }),
            ...resourceFacts(scene, activity),
            when: scene.book.interval('activity_interval', signal.interval, {
              ...source,
              formula: 'first and last event above the start, by the clock of the log source',
            }),
            median:
              peers === null
                ? null
                : scene.book.bytes('peer_median', peers.dailyBytes.median, {
                    ...peerSource,
                    formula: 'median over peers of the mean bytes per day',
                  }),
            p95:
              peers === null
                ? null
                : scene.book.bytes('peer_p95', peers.dailyBytes.p95, {
                    ...peerSource,
                    formula: '95th percentile over peers of the mean bytes per day, type 7',
                  }),
            n:
              peers === null
                ? null
                : scene.book.persons('peer_n', peers.n, { formula: 'members of the compared group', evidence: peerSource.evidence }),
          },
          words: { noun: EVENT_NOUN[activity.channel] },
          weight: signal.weight,
          loadBearing: signal.loadBearing,
          need: needOf(scene, signal),
          logSourceTypes: activity.measure.logSourceTypes,
        },
      ];
    }),
});
