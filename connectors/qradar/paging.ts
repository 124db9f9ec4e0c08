import { z } from 'zod';
import { parsedReply, QRadarError, type QRadarClient, type Query } from './client.ts';

const PAGE_ROWS = 1_000;
/** A list longer than this is not one that we read whole. */
const MAX_ROWS = 100_000;

/**
 * Reads a whole list by Range pages. A list that cannot be read to its end throws `malformed_reply`: half a list is worse than none.
 * `what` names it in errors.
 */
export async function readAll<T>(
  client: QRadarClient,
  path: string,
  query: Query,
  row: z.ZodType<T>,
  what: string,
  signal: AbortSignal,
): Promise<T[]> {
  const rows: T[] = [];
  for (;;) {
    const reply = await client.get(path, { query, range: { from: rows.length, to: rows.length + PAGE_ROWS - 1 } }, signal);
    const page = parsedReply(z.array(row), reply.json, what);
    rows.push(...page);
    const complete = reply.total === null ? page.length !== PAGE_ROWS : rows.length >= reply.total;
    if (complete) return rows;
    if (page.length === 0 || rows.length >= MAX_ROWS) {
      throw new QRadarError(reply.status, null, 'malformed_reply', `${what}: the list could not be read to its end`);
    }
  }
}
