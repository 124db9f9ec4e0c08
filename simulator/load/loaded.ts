import type { LoadedPerson } from './cert-hr.ts';

/** A line that could not be loaded: `line` counts from 1, the header included. */
export type BadLine = { file: string; line: number; reason: string };

/** What a load brought. Times are epoch ms; null when the file held nothing. */
export type Loaded = {
  read: number;
  stored: number;
  logSources: number;
  firstMs: number | null;
  lastMs: number | null;
  /** The people who appear, by bare name, with the forms of their accounts. */
  accounts: ReadonlyMap<string, readonly string[]>;
  /** Lines that were left out; `bad` holds the first of them. */
  badLines: number;
  bad: readonly BadLine[];
  /** The people of a directory that came with the data. */
  people?: readonly LoadedPerson[];
};

/** Takes a line of text for the person who waits, e.g. to standard error. */
export type Tell = (text: string) => void;

/** So many bad lines are named; the others are counted. */
export const NAMED_BAD_LINES = 20;

/** Counts bad lines, keeps the first, and tells each of these. `lines`: how many of the file one bad record takes. */
export function createBadLines(tell: Tell): { add(line: BadLine, lines?: number): void; count(): number; list(): BadLine[] } {
  const kept: BadLine[] = [];
  let count = 0;
  return {
    add(line, lines = 1) {
      count += lines;
      if (kept.length === NAMED_BAD_LINES) return;
      kept.push(line);
      tell(`${line.file}, line ${line.line}: left out, ${line.reason}`);
    },
    count: () => count,
    list: () => kept,
  };
}
