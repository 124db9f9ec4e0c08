import { ScorerError } from '../scorer-error.ts';
import type { CsvRows } from './command.ts';

const MAX_LINE_CHARS = 1_000_000;

/**
 * Reads CSV text (RFC 4180, comma, header row, LF or CRLF) as batches of rows, without holding the file. A `ScorerError` names the row:
 * another number of cells than the header, an open quote, a line above a million characters, a header that is empty or names a column twice.
 */
export async function openCsv(name: string, chunks: AsyncIterable<string>): Promise<CsvRows> {
  const records = recordsOf(name, chunks);
  const start = await records.next();
  const [first, ...more] = start.done === true ? [] : start.value;
  if (first === undefined) throw new ScorerError('input', `${name} is empty; a header row is needed`);
  const header = first.map((c) => c.trim());
  const double = header.find((c, i) => header.indexOf(c) !== i);
  if (double !== undefined) throw new ScorerError('input', `${name}: the header names the column "${double}" twice`);
  return { name, header, batches: batchesOf(name, header.length, more, records) };
}

async function* batchesOf(name: string, width: number, first: string[][], records: AsyncGenerator<string[][]>): CsvRows['batches'] {
  let read = 0;
  const checked = (rows: string[][]): { rows: string[][]; firstRow: number } => {
    const firstRow = read + 1;
    read += rows.length;
    const wrong = rows.findIndex((r) => r.length !== width);
    if (wrong < 0) return { rows, firstRow };
    const cells = rows[wrong]?.length ?? 0;
    throw new ScorerError('input', `${name}, row ${firstRow + wrong}: ${cells} cells, the header has ${width} columns`);
  };
  if (first.length > 0) yield checked(first);
  for await (const rows of records) yield checked(rows);
}

/** The records that each chunk completes, never an empty list. */
async function* recordsOf(name: string, chunks: AsyncIterable<string>): AsyncGenerator<string[][]> {
  let rest = '';
  let record = 0;
  for await (const chunk of chunks) {
    const text = rest === '' ? chunk : rest + chunk;
    const records: string[][] = [];
    let from = 0;
    for (let to = endOfRecord(text, from); to >= 0; to = endOfRecord(text, from)) {
      const cells = cellsOf(text.slice(from, to), name, record + records.length);
      if (cells !== null) records.push(cells);
      from = to + 1;
    }
    rest = text.slice(from);
    if (rest.length > MAX_LINE_CHARS)
      throw new ScorerError('input', `${name}, row ${record}: longer than ${MAX_LINE_CHARS} characters, or a quote is never closed`);
    record += records.length;
    if (records.length > 0) yield records;
  }
  const last = cellsOf(rest, name, record);
  if (last !== null) yield [last];
}

/** Where the record that begins at `from` ends: a line feed outside quotes, -1 when it is not in the text yet. */
function endOfRecord(text: string, from: number): number {
  for (let end = text.indexOf('\n', from); end >= 0; end = text.indexOf('\n', end + 1)) {
    if (!oddQuotes(text, from, end)) return end;
  }
  return -1;
}

function oddQuotes(text: string, from: number, to: number): boolean {
  let odd = false;
  for (let at = text.indexOf('"', from); at >= 0 && at < to; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

/** The cells of one record; null for a blank line. */
function cellsOf(line: string, name: string, record: number): string[] | null {
  const text = (line.endsWith('\r') ? line.slice(0, -1) : line).replace(/^\uFEFF/, '');
  if (text === '') return null;
  if (!text.includes('"')) return text.split(',');
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      const close = closingQuote(text, at + 1);
      if (close < 0) throw new ScorerError('input', `${name}, row ${record}: a quote is never closed`);
      cells.push(text.slice(at + 1, close).replaceAll('""', '"'));
      at = close + 1;
    } else {
      const comma = text.indexOf(',', at);
      cells.push(text.slice(at, comma < 0 ? text.length : comma));
      at = comma < 0 ? text.length : comma;
    }
    if (at >= text.length) return cells;
    if (text[at] !== ',') throw new ScorerError('input', `${name}, row ${record}: text after a closing quote in cell ${cells.length}`);
    at += 1;
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}
