import { CHECKS_FOR_HOURS } from '../applicable-checks.ts';
import { countOf, tightInterval } from '../facts/activity.ts';
import { needOf } from '../facts/needs.ts';
import { onResource, RESOURCE_SLOTS, resourceFacts } from '../facts/resource-facts.ts';
import { isOutside, shiftOf } from '../facts/shift.ts';
import { defineFrame, say } from './frame.ts';
import { EVENT_NOUN, EVENT_NOUNS } from './nouns.ts';
import { labelsOf } from './scene.ts';

/**
 * Activity outside the person's own shift, by the clock of the log source. Made only for what stands out anyway, with a known
 * zone and shift, from hours that arrived in time; a whole hour must lie outside.
 */
export const outsideHours = defineFrame({
  id: 'outside_hours',
  says: "n of m events lie outside the person's own shift, in the person's zone",
  polarity: 'points_toward',
  mustInclude: false,
  absence: false,
  weighsPeers: true,
  stage: 'evidence',
  slots: {
    outside: { unit: 'count' },
    total: { unit: 'count' },
    ...RESOURCE_SLOTS,
    from: { unit: 'hour' },
    to: { unit: 'hour' },
    when: { unit: 'time' },
  },
  words: { noun: EVENT_NOUNS },
  plain: (f, w) =>
    say`Outside the shift that HR holds for this account (${f.from} to ${f.to} local time on workdays) are ${f.outside} of the ${f.total} ${w.noun}${onResource(f)}, ${f.when}.`,
  short: (f, w) => say`${f.outside} of ${f.total} ${w.noun} outside the own shift (${f.from} to ${f.to} local time)`,
  find: (scene) => {
    const shift = shiftOf(scene.hr?.row ?? null);
    const { zone, hr } = scene;
    if (shift === null || zone === null || hr === null) return [];
    const seen = new Set<string>();
    return scene.signals
      .filter((s) => s.loadBearing)
      .flatMap((signal) => {
        const { activity } = signal;
        if (seen.has(activity.key)) return [];
        const timed = signal.rows.filter((r) => activity.timed.includes(r));
        const outside = timed.filter((r) => isOutside(shift, r.firstMs, zone) && isOutside(shift, r.lastMs, zone));
        if (outside.length === 0) return [];
        seen.add(activity.key);
        // Rows of the past are in no statement about hours, so the time told is that of the rows counted.
        const interval = tightInterval(timed);
        const evidence = labelsOf(scene, 'own_activity');
        const of = (kind: string, rows: typeof outside, formula: string) =>
          scene.book.count(kind, countOf(rows), { window: interval, formula, evidence });
        return [
          {
            facts: {
              outside: of('outside_shift_count', outside, 'sum of event counts of hours that lie wholly outside the shift'),
              total: of('event_count', timed, 'sum of event counts in the hours that stand out and arrived in time'),
              ...resourceFacts(scene, activity),
              from: scene.book.hour('shift_start', shift.fromHour, { formula: 'shift as HR holds it', evidence: [hr.label] }),
              to: scene.book.hour('shift_end', shift.toHour, { formula: 'shift as HR holds it', evidence: [hr.label] }),
              when: scene.book.interval('activity_interval', interval, {
                formula: 'first and last event by the clock of the log source',
                evidence,
              }),
            },
            words: { noun: EVENT_NOUN[activity.channel] },
            weight: Math.min(signal.weight, 2),
            loadBearing: signal.kind === 'night',
            need: needOf(scene, signal, CHECKS_FOR_HOURS),
            logSourceTypes: activity.measure.logSourceTypes,
          },
        ];
      });
  },
});
