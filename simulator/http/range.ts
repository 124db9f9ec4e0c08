import { ApiError } from './envelope.ts';

/** Zero-based, both ends included. */
export type Range = { from: number; to: number };

/** `Range: items=0-49`; null without the header. Anything else is refused with 422. */
export function parseRange(header: string | undefined): Range | null {
  if (header === undefined) return null;
  const match = /^\s*items\s*=\s*(\d+)\s*-\s*(\d+)\s*$/i.exec(header);
  const from = Number(match?.[1]);
  const to = Number(match?.[2]);
  if (match === null || to < from) throw new ApiError(422, 1005, `The Range header "${header}" is not valid. Expected the form items=x-y`);
  return { from, to };
}

/** The rows of the range, and the Content-Range that says where they stand: `items 0-49/1234`, or past the end `items *` and the total. */
export function page<T>(rows: readonly T[], range: Range | null): { rows: readonly T[]; contentRange: string | null } {
  if (range === null) return { rows, contentRange: null };
  const part = rows.slice(range.from, range.to + 1);
  const place = part.length === 0 ? '*' : `${range.from}-${range.from + part.length - 1}`;
  return { rows: part, contentRange: `items ${place}/${rows.length}` };
}
