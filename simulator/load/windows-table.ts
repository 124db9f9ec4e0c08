import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { literal, type Store } from '../store.ts';
import { cutLines, type Cut } from './cut-lines.ts';
import { readWindowsLines } from './read-windows-lines.ts';
import type { OtrfSpec } from './spec.ts';
import { WINDOWS_FIELDS, windowsEvents } from './windows-event.ts';

/** Bytes of a piece: large enough to be read fast, small enough to be read again line by line when something in it is broken. */
const PIECE = 8_388_608;
/** Pieces that the engine reads at once: what a statement costs besides is paid for each. */
const AT_ONCE = 8;

type Deps = Pick<Store, 'fill'>;
type Piece = Cut & { chunk: number; path: string };

/**
 * Reads a file of Windows events into the new table `table`, in the columns of `windowsEvents`. The engine reads it in pieces, while the next ones are cut. A
 * piece in which it finds anything but an event on every line is read again line by line, and `bad` gets each line that is none.
 */
export async function readWindowsTable(
  store: Deps,
  table: string,
  spec: OtrfSpec,
  bad: (line: number, reason: string) => void,
  progress: (events: number) => void,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'casewright-load-'));
  let read = 0;
  let reading = Promise.resolve();
  const take = async (pieces: readonly Piece[]): Promise<void> => {
    read += await readPieces(store, table, spec, pieces, bad);
    progress(read);
  };
  try {
    await store.fill(
      `CREATE TABLE ${table} AS ${windowsEvents(`(SELECT 0 AS chunk, ${WINDOWS_FIELDS.map((f) => `NULL::VARCHAR AS "${f}"`).join(', ')})`, spec)} LIMIT 0`,
    );
    let pieces: Piece[] = [];
    let chunk = 0;
    for await (const cut of cutLines(spec.file, PIECE)) {
      // Two sets of files take turns: one is read while the other is written.
      const path = join(folder, `${chunk % (2 * AT_ONCE)}.jsonl`);
      await writeFile(path, cut.parts);
      pieces.push({ ...cut, chunk, path });
      chunk += 1;
      if (pieces.length < AT_ONCE) continue;
      const full = pieces;
      pieces = [];
      await reading;
      reading = take(full);
      // A fault is raised where the next pieces are waited for.
      reading.catch(() => undefined);
    }
    await reading;
    await take(pieces);
    return read;
  } finally {
    // After a fault of the file the engine still reads what was cut before.
    await reading.catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

const Found = z.object({ chunk: z.number(), events: z.number(), rows: z.number() });

async function readPieces(
  store: Deps,
  table: string,
  spec: OtrfSpec,
  pieces: readonly Piece[],
  bad: (line: number, reason: string) => void,
): Promise<number> {
  const filled = pieces.filter((p) => p.filled > 0);
  const [firstPiece] = filled;
  if (firstPiece === undefined) return 0;
  // Some faults make the engine give up on all pieces; then none of them is there.
  await insert(store, table, spec, filled).catch(() => undefined);
  const found = await foundIn(store, table, firstPiece.chunk);
  let events = 0;
  for (const piece of filled) {
    const { chunk, parts, firstLine, path } = piece;
    const seen = found.get(chunk);
    if (seen?.events === piece.filled && seen.rows === piece.filled) {
      events += seen.events;
      continue;
    }
    if (seen !== undefined) await store.fill(`DELETE FROM ${table} WHERE chunk = ${chunk}`);
    const lines = readWindowsLines(Buffer.concat(parts).toString(), firstLine);
    for (const { line, reason } of lines.bad) bad(line, reason);
    if (lines.kept.length === 0) continue;
    await writeFile(
      path,
      lines.kept.map((line) => `${line}\n`),
    );
    await insert(store, table, spec, [piece]);
    const again = (await foundIn(store, table, chunk)).get(chunk);
    if (again?.events !== lines.kept.length) {
      throw new Error(
        `${spec.file}, lines from ${firstLine}: ${lines.kept.length} events were read, and the engine stored ${again?.events ?? 0}`,
      );
    }
    events += lines.kept.length;
  }
  return events;
}

async function insert(store: Deps, table: string, spec: OtrfSpec, pieces: readonly Piece[]): Promise<void> {
  const paths = pieces.map((p) => literal(p.path)).join(', ');
  const chunks = `CASE filename ${pieces.map((p) => `WHEN ${literal(p.path)} THEN ${p.chunk}`).join(' ')} END`;
  const columns = WINDOWS_FIELDS.map((f) => `${literal(f)}: 'VARCHAR'`).join(', ');
  const longest = Math.max(PIECE, ...pieces.map((p) => p.bytes));
  const from = `(SELECT *, ${chunks} AS chunk FROM read_json([${paths}], format = 'newline_delimited', ignore_errors = true, filename = true, columns = {${columns}}, maximum_object_size = ${longest}))`;
  await store.fill(`INSERT INTO ${table} ${windowsEvents(from, spec)}`);
}

async function foundIn(store: Deps, table: string, fromChunk: number): Promise<Map<number, { events: number; rows: number }>> {
  const rows = await store.fill(
    `SELECT chunk, COUNT(*) AS rows, COUNT(*) FILTER (starttime IS NOT NULL AND qid IS NOT NULL AND p_machine_identifier IS NOT NULL) AS events FROM ${table} WHERE chunk >= ${fromChunk} GROUP BY chunk`,
  );
  return new Map(
    z
      .array(Found)
      .parse(rows)
      .map(({ chunk, ...n }) => [chunk, n]),
  );
}
