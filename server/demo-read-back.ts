import type { Note } from '../connectors/qradar/notes.ts';
import type { ShownTarget } from '../domain/write-plan.ts';

/** The one note of an offense; throws unless QRadar holds exactly the approved bytes, once. */
export function readBack(approved: ShownTarget | undefined, notes: readonly Note[]): { id: string; text: string } {
  if (approved?.kind !== 'offense_note') throw new Error('no note was approved');
  const marker = approved.text.slice(approved.text.lastIndexOf('\n') + 1);
  const marked = notes.filter((n) => n.text.includes(marker));
  const [note] = marked;
  if (note === undefined) throw new Error('QRadar does not hold the note that was approved');
  if (marked.length > 1) throw new Error(`QRadar holds the note ${marked.length} times`);
  if (!Buffer.from(note.text, 'utf8').equals(Buffer.from(approved.text, 'utf8')))
    throw new Error('the note that QRadar holds is not the one that was approved');
  return { id: String(note.id), text: note.text };
}
