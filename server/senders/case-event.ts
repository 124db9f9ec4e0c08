import { hasArrived } from '../../connectors/qradar/leef/find-event.ts';
import { sendLeefLine, type LeefTarget } from '../../connectors/qradar/leef/send.ts';
import { QRadarError } from '../../connectors/qradar/client.ts';
import type { Sender } from '../../services/publish/post-port.ts';
import type { BudgetedAriel } from '../ariel-budget.ts';

/** `to` is null where events are switched off by now: what was approved before fails, and can be sent from the case page once they are on. */
export function caseEvent({
  ariel,
  to,
  nowMs,
}: {
  ariel: BudgetedAriel;
  to: LeefTarget | null;
  nowMs: () => number;
}): Sender<'case_event'> {
  return {
    find: ({ sequence }, queuedAtMs, signal) =>
      // A key of its own: the case may have spent its searches.
      ariel.within(`event:${sequence}`, async () => {
        const window = { sinceMs: queuedAtMs, nowMs: nowMs() };
        return (await hasArrived(ariel, sequence, window, signal))
          ? { remoteId: sequence, response: 'found by its sequence number' }
          : null;
      }),
    send: async ({ sequence, line }, signal) => {
      if (to === null) throw new QRadarError(null, null, 'not_configured', 'no address for events is set');
      await sendLeefLine(to, line, signal);
      // Syslog gives no answer.
      return { remoteId: sequence, response: '' };
    },
  };
}
