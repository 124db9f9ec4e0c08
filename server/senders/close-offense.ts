import type { QRadarClient } from '../../connectors/qradar/client.ts';
import { closeOffense as close } from '../../connectors/qradar/offenses.ts';
import type { Sender } from '../../services/publish/post-port.ts';

/** An offense that is closed already is refused by QRadar itself, so that nothing has to be looked for. */
export function closeOffense(writer: QRadarClient): Sender<'close_offense'> {
  return {
    find: () => Promise.resolve(null),
    send: async ({ offenseId, closingReasonId }, signal) => {
      const answer = await close(writer, offenseId, closingReasonId, signal);
      return { remoteId: String(offenseId), response: answer === 'already_closed' ? 'already closed' : answer.raw };
    },
  };
}
