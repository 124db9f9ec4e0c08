import { fileBytes } from './file-bytes.ts';

/** A piece of a file: whole lines, each with its end, the first of them with its number from 1, and how many are not blank. */
export type Cut = { parts: readonly Buffer[]; bytes: number; firstLine: number; filled: number };

const NEWLINE = 10;
const SPACE = 32;

/** A file, `.gz` too, in pieces of about `size` bytes; a longer line is a piece of its own. What was read is passed on, never copied. */
export async function* cutLines(file: string, size: number): AsyncGenerator<Cut> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  let firstLine = 1;
  const cut = (): Cut => {
    const { lines, filled } = countLines(waiting);
    const piece = { parts: waiting, bytes, firstLine, filled };
    firstLine += lines;
    waiting = [];
    bytes = 0;
    return piece;
  };
  const take = (part: Buffer): void => {
    if (part.length === 0) return;
    waiting.push(part);
    bytes += part.length;
  };
  for await (const read of fileBytes(file)) {
    const end = bytes + read.length < size ? 0 : read.lastIndexOf(NEWLINE) + 1;
    take(read.subarray(0, end));
    if (end > 0) yield cut();
    take(read.subarray(end));
  }
  if (bytes === 0) return;
  take(Buffer.of(NEWLINE));
  yield cut();
}

function countLines(parts: readonly Buffer[]): { lines: number; filled: number } {
  let lines = 0;
  let filled = 0;
  let isFilled = false;
  for (const part of parts) {
    for (let from = 0; from < part.length;) {
      const newline = part.indexOf(NEWLINE, from);
      const end = newline < 0 ? part.length : newline;
      isFilled ||= !isBlank(part, from, end);
      if (newline >= 0) {
        lines += 1;
        if (isFilled) filled += 1;
        isFilled = false;
      }
      from = end + 1;
    }
  }
  return { lines, filled };
}

function isBlank(bytes: Buffer, from: number, end: number): boolean {
  for (let at = from; at < end; at += 1) if ((bytes[at] ?? 0) > SPACE) return false;
  return true;
}
