import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findNoteByMarker, listNotes, postNote } from './notes.ts';
import { CONSOLE, envelope, never, playList, quickClient } from './testing.ts';

const client = quickClient();
const PATH = '/api/siem/offenses/42/notes';
const note = (id: number, text: string) => ({ id, create_time: 1790000001000 + id, username: 'API_user: casewright', note_text: text });

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.enableNetConnect());

describe('a note', () => {
  test('is posted once, in a form body, and comes back with its receipt', async () => {
    const text = "What happened: 15 files & more, 100%\nnächste Zeile + 'x'";
    const reply = note(1, text);
    nock(CONSOLE).post(PATH, { note_text: text }).reply(201, reply);
    expect(await postNote(client, 42, text, never)).toEqual({
      note: { id: 1, createTimeMs: 1790000001001, username: 'API_user: casewright', text },
      raw: JSON.stringify(reply),
    });
  });

  test.each([
    { status: 500, code: 1020 },
    { status: 503, code: 1010 },
    { status: 429, code: 0 },
  ])('is not posted again after $status', async ({ status, code }) => {
    nock(CONSOLE)
      .post(PATH)
      .reply(status, envelope(status, code, ''));
    const again = nock(CONSOLE).post(PATH).reply(201, note(1, 'x'));
    await expect(postNote(client, 42, 'x', never)).rejects.toMatchObject({ name: 'QRadarError', http: status });
    expect(again.isDone()).toBe(false);
  });

  test.each(['', '   ', 'x'.repeat(1_901)])('that is empty or too long is not posted', async (text) => {
    await expect(postNote(client, 42, text, never)).rejects.toThrow('note: must have 1 to 1900 characters');
  });
});

describe('our marker', () => {
  test('is found among many notes', async () => {
    const notes = Array.from({ length: 1_500 }, (_, i) => note(i, i === 1_400 ? 'text [cw:abc]' : 'other'));
    playList(PATH, notes);
    expect((await findNoteByMarker(client, 42, '[cw:abc]', never))?.id).toBe(1_400);
  });

  test('that no note carries is null', async () => {
    playList(PATH, [note(1, 'other')]);
    expect(await findNoteByMarker(client, 42, '[cw:abc]', never)).toBeNull();
  });

  test.each([401, 404, 422])('that could not be looked for (%d) is an error, not null', async (status) => {
    nock(CONSOLE)
      .get(PATH)
      .reply(status, envelope(status, 1002, ''));
    await expect(findNoteByMarker(client, 42, '[cw:abc]', never)).rejects.toMatchObject({ http: status });
  });

  test('that is empty is refused, since every note carries it', async () => {
    await expect(findNoteByMarker(client, 42, ' ', never)).rejects.toThrow('marker: ');
  });
});

test('notes are listed as they stand', async () => {
  playList(PATH, [note(1, 'a\nb'), { id: 2, note_text: 'c', username: null, create_time: null }]);
  expect(await listNotes(client, 42, never)).toEqual([
    { id: 1, createTimeMs: 1790000001001, username: 'API_user: casewright', text: 'a\nb' },
    { id: 2, createTimeMs: 0, username: '', text: 'c' },
  ]);
});
