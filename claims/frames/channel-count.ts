import { EVENT_TYPES } from '../../domain/event-types.ts';
import { evidenceOf } from '../../domain/evidence.ts';
import { defineFrame, say } from './frame.ts';

/** Events of one kind in the risk window, for kinds that come along with any session and are worth a figure. */
const COUNTED = [
  { what: 'process starts', names: [EVENT_TYPES.processStarted.name], channel: 'process' },
  { what: 'service installs', names: [EVENT_TYPES.serviceInstalled.name, EVENT_TYPES.serviceInstalledSystem.name], channel: 'privilege' },
  { what: 'openings of network shares', names: [EVENT_TYPES.shareOpened.name], channel: 'file' },
  { what: 'Kerberos tickets', names: [EVENT_TYPES.kerberosTgt.name, EVENT_TYPES.kerberosServiceTicket.name], channel: 'kerberos' },
] as const;

export const channelCount = defineFrame({
  id: 'channel_count',
  says: 'process starts, service installs, opened shares and Kerberos tickets in the risk window',
  polarity: 'neutral',
  mustInclude: false,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: { events: { unit: 'count' } },
  words: { what: COUNTED.map((c) => c.what) },
  plain: (f, w) => say`In the window there are ${f.events} ${w.what} of this account.`,
  short: (f, w) => say`${f.events} ${w.what}`,
  find: (scene) =>
    COUNTED.flatMap(({ what, names, channel }) => {
      const details = evidenceOf(scene.evidence, 'activity_detail').filter((e) => e.rows.some((r) => r.channel === channel));
      const rows = details.flatMap((e) => e.rows).filter((r) => names.some((n) => n === r.eventName));
      // The aggregate of a channel equals the kind only where the channel holds nothing else.
      const aggregate = channel === 'process' || channel === 'kerberos' ? scene.activities.filter((a) => a.channel === channel) : [];
      const fromAggregate = aggregate.reduce((sum, a) => sum + a.measure.count, 0);
      const fromDetail = rows.reduce((sum, r) => sum + r.count, 0);
      const count = fromAggregate > 0 ? fromAggregate : fromDetail;
      if (count === 0) return [];
      const used = fromAggregate > 0 ? evidenceOf(scene.evidence, 'own_activity') : details;
      return [
        {
          facts: {
            events: scene.book.count(`${channel}_event_count`, count, {
              window: scene.context.riskWindow,
              formula: `sum of event counts of ${what} in the risk window`,
              evidence: used.map((e) => e.label),
              lowerBound: used.some((e) => e.coverage.state !== 'complete'),
            }),
          },
          words: { what },
          logSourceTypes: fromAggregate > 0 ? aggregate.flatMap((a) => a.measure.logSourceTypes) : rows.map((r) => r.logSourceType),
        },
      ];
    }),
});
