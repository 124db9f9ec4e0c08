import type { QRadarClient } from '../../connectors/qradar/client.ts';
import { findNoteByMarker, postNote } from '../../connectors/qradar/notes.ts';
import type { Sender } from '../../services/publish/post-port.ts';

export function offenseNote(writer: QRadarClient): Sender<'offense_note'> {
  return {
    find: async ({ offenseId, marker }, _queuedAtMs, signal) => {
      const note = await findNoteByMarker(writer, offenseId, marker, signal);
      return note === null ? null : { remoteId: String(note.id), response: note.text };
    },
    send: async ({ offenseId, text }, signal) => {
      const { note, raw } = await postNote(writer, offenseId, text, signal);
      return { remoteId: String(note.id), response: raw };
    },
  };
}
