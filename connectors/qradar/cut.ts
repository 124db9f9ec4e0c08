import type { Coverage } from '../../domain/tool-result.ts';

const LIMIT = 'the result reached its limit';
const SIZE = 'the result was cut';

export function limitReached(rows: number): string {
  return `${LIMIT} of ${rows} rows`;
}

export function cutForSize(rows: number): string {
  return `${SIZE} after ${rows} rows, it is too large`;
}

/** Whether rows are missing because there were too many, so that asking for fewer can bring all of them. */
export function wasCut(coverage: Coverage): boolean {
  return coverage.state === 'partial' && (coverage.reason.includes(LIMIT) || coverage.reason.includes(SIZE));
}
