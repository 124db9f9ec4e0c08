import type { z } from 'zod';
import type { Select } from '../../connectors/qradar/aql/tree.ts';
import type { Coverage } from '../../domain/tool-result.ts';
import type { ToolParts } from '../deps.ts';
import { failed, type Failed } from '../failure.ts';

export type Found<Row> = { ok: true; rows: Row[]; coverage: Coverage; aql: string } | { ok: false; result: Failed };

/**
 * Runs one query and parses its rows; a reply with a missing or wrong column is a failure that names the column, never a value. A
 * search that the console could not do is asked once more: a search fails for reasons of a moment, and what was not seen can decide.
 */
export async function searchRows<Row>(
  deps: Pick<ToolParts, 'ariel'>,
  select: Select,
  row: z.ZodType<Row>,
  signal: AbortSignal,
): Promise<Found<Row>> {
  const first = await deps.ariel.search(select, signal);
  const answer = !first.ok && first.failure.kind === 'unavailable' && !signal.aborted ? await deps.ariel.search(select, signal) : first;
  if (!answer.ok) return { ok: false, result: answer };
  const rows: Row[] = [];
  for (const raw of answer.rows) {
    const parsed = row.safeParse(raw);
    if (!parsed.success) {
      const columns = [...new Set(parsed.error.issues.map((i) => i.path.join('.')))].join(', ');
      return { ok: false, result: failed('Ariel', 'malformed_reply', `unexpected values in: ${columns}`, answer.aql) };
    }
    rows.push(parsed.data);
  }
  return { ok: true, rows, coverage: answer.coverage, aql: answer.aql };
}
