import { evidenceOf, type EvidenceRows } from '../../domain/evidence.ts';
import { countOf } from '../facts/activity.ts';
import { needOf } from '../facts/needs.ts';
import { onResource, RESOURCE_SLOTS, resourceFacts } from '../facts/resource-facts.ts';
import type { Signal } from '../facts/signals.ts';
import { defineFrame, say } from './frame.ts';
import { EVENT_NOUN, EVENT_NOUNS, objectNoun, OBJECT_NOUNS } from './nouns.ts';
import { labelsOf, spokenSignals, type Scene } from './scene.ts';

/** What was done, how much, where and when: the plain account of an activity that stands out. */
export const accessedCount = defineFrame({
  id: 'accessed_count',
  says: 'n events on a resource between two times, and how many of them at night',
  polarity: 'points_toward',
  mustInclude: false,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: {
    events: { unit: 'count' },
    objects: { unit: 'count', optional: true },
    ...RESOURCE_SLOTS,
    when: { unit: 'time' },
    atNight: { unit: 'count', optional: true },
  },
  words: { noun: EVENT_NOUNS, objectNoun: OBJECT_NOUNS },
  plain: (f, w) =>
    say`This account made ${f.events} ${w.noun}${f.objects === null ? [] : say`, ${f.objects} different ${w.objectNoun},`}${onResource(f)}, ${f.when}${
      f.atNight === null ? [] : say`; ${f.atNight} of them at night`
    }.`,
  short: (f, w) =>
    say`${f.objects === null ? say`${f.events} ${w.noun}` : say`${f.objects} ${w.objectNoun} (${f.events} ${w.noun})`}${
      f.class === null ? [] : say` of class "${f.class}"`
    }, ${f.when}`,
  find: (scene) => {
    // Growth has a frame of its own: its hours lie in the past, and what it counts are days.
    const signals = spokenSignals(scene).filter((s) => s.activity.channel !== 'usb' && s.kind !== 'growth');
    return [...Map.groupBy(signals, (s) => s.activity.key).values()].flatMap(([strongest]) =>
      strongest === undefined ? [] : [accountOf(scene, strongest)],
    );
  },
});

function accountOf(scene: Scene, signal: Signal) {
  const { activity, rows, interval } = signal;
  const evidence = labelsOf(scene, 'own_activity');
  const night = countOf(rows.filter((r) => [...activity.byNight.values()].some((n) => n.includes(r))));
  const seen = distinctObjects(scene, signal);
  return {
    facts: {
      events: scene.book.count('event_count', countOf(rows), {
        window: interval,
        formula: 'sum of event counts in the hours that stand out',
        evidence,
      }),
      objects:
        seen === null
          ? null
          : scene.book.count('object_count', seen.count, {
              window: interval,
              formula: 'distinct objects named in single events',
              evidence: seen.evidence,
              lowerBound: seen.lowerBound,
            }),
      ...resourceFacts(scene, activity),
      when: scene.book.interval('activity_interval', interval, {
        formula: 'first and last event by the clock of the log source',
        evidence,
      }),
      atNight:
        night === 0
          ? null
          : scene.book.count('night_event_count', night, {
              window: interval,
              formula: 'sum of event counts wholly between 22:00 and 06:00 local time',
              evidence,
            }),
    },
    words: { noun: EVENT_NOUN[activity.channel], objectNoun: objectNoun(activity.channel) ?? ('files' as const) },
    weight: signal.weight,
    polarity: signal.loadBearing ? ('points_toward' as const) : ('neutral' as const),
    mustInclude: signal.loadBearing,
    need: needOf(scene, signal),
    logSourceTypes: activity.measure.logSourceTypes,
    subjectCanWrite: seen?.subjectCanWrite ?? false,
  };
}

/** Distinct objects in the interval, or null when no detail query looked there. Coalesced rows hide further objects. */
function distinctObjects(
  scene: Scene,
  { activity, interval }: Signal,
): { count: number; lowerBound: boolean; evidence: string[]; subjectCanWrite: boolean } | null {
  if (objectNoun(activity.channel) === null) return null;
  const matches = (row: EvidenceRows['activity_detail']): boolean =>
    row.channel === activity.channel &&
    (row.resource ?? '').toLowerCase() === (activity.resource ?? '').toLowerCase() &&
    row.atMs >= interval.fromMs &&
    row.atMs <= interval.toMs;
  const used = evidenceOf(scene.evidence, 'activity_detail').filter((e) => e.rows.some(matches));
  const rows = used.flatMap((e) => e.rows.filter(matches));
  const objects = new Set(rows.map((r) => r.object).filter((o) => o !== null));
  if (objects.size === 0) return null;
  return {
    count: objects.size,
    lowerBound: rows.some((r) => r.count > 1 || r.object === null) || used.some((e) => e.coverage.state !== 'complete'),
    evidence: used.map((e) => e.label),
    subjectCanWrite: used.some((e) => e.subjectWritable.includes('object')),
  };
}
