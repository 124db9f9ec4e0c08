import { fileBytes } from './file-bytes.ts';

const NEWLINE = 10;
const RETURN = 13;

/**
 * On which line of the file, counted from 1, each byte stands; `positions` count from 0 and rise. A position at the end of a line
 * stands for the text that follows it, for readers count blank lines to the record behind them.
 */
export async function lineNumbers(file: string, positions: readonly number[]): Promise<number[]> {
  const lines: number[] = [];
  let line = 1;
  let offset = 0;
  for await (const bytes of fileBytes(file)) {
    let from = 0;
    while (lines.length < positions.length) {
      const wanted = Math.max((positions[lines.length] ?? 0) - offset, from);
      const to = Math.min(wanted, bytes.length);
      line += newlinesIn(bytes, from, to);
      from = to;
      if (wanted >= bytes.length) break;
      const at = bytes[from];
      if (at === NEWLINE || at === RETURN) {
        line += at === NEWLINE ? 1 : 0;
        from += 1;
      } else lines.push(line);
    }
    offset += bytes.length;
    if (lines.length === positions.length) break;
  }
  return positions.map((_, i) => lines[i] ?? line);
}

function newlinesIn(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0 && at < to; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
