import { evidenceOf } from '../../domain/evidence.ts';
import { defineFrame, many, say } from './frame.ts';

/** What UBA raised: the reason to look, and no evidence of anything by itself. */
export const senseEvents = defineFrame({
  id: 'sense_events',
  says: 'n sense events of m UBA rules',
  polarity: 'neutral',
  mustInclude: false,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: { events: { unit: 'count' }, rules: { unit: 'count' }, when: { unit: 'time' } },
  words: {},
  plain: (f) =>
    say`UBA raised ${many(f.events, 'sense event', 'sense events')} of ${many(f.rules, 'rule', 'rules')} for this account, ${f.when}.`,
  short: (f) => say`${many(f.events, 'sense event', 'sense events')} of ${many(f.rules, 'UBA rule', 'UBA rules')}`,
  find: (scene) => {
    const all = evidenceOf(scene.evidence, 'sense_events');
    const rows = all.flatMap((e) => e.rows);
    if (rows.length === 0) return [];
    const lowerBound = all.some((e) => e.coverage.state !== 'complete');
    const interval = { fromMs: Math.min(...rows.map((r) => r.atMs)), toMs: Math.max(...rows.map((r) => r.atMs)) };
    const source = { window: interval, evidence: all.filter((e) => e.rows.length > 0).map((e) => e.label), lowerBound };
    return [
      {
        facts: {
          events: scene.book.count(
            'sense_event_count',
            rows.reduce((sum, r) => sum + r.count, 0),
            { ...source, formula: 'sum of event counts of sense events' },
          ),
          rules: scene.book.count('sense_rule_count', new Set(rows.map((r) => r.rule)).size, { ...source, formula: 'distinct UBA rules' }),
          when: scene.book.interval('sense_interval', interval, { ...source, lowerBound: false, formula: 'first and last sense event' }),
        },
        words: {},
      },
    ];
  },
});
