import { MINUTE_MS } from '../../../domain/time.ts';
import { SEQUENCE_PROPERTY } from '../aql/catalogue-fields.ts';
import { as, eq, field, str } from '../aql/build.ts';
import { MAX_WINDOW_MS } from '../aql/firewall.ts';
import type { Ariel } from '../ariel.ts';
import { QRadarError } from '../client.ts';

/** The clock of the console may be behind ours. */
const BEFORE_MS = 10 * MINUTE_MS;

/**
 * Whether an event of ours with this sequence number arrived since `sinceMs`; rejects when nobody can say. The window ends now, so that
 * no two looks are the same query: QRadar answers an equal one with the rows it found before.
 */
export async function hasArrived(
  ariel: Ariel,
  sequence: string,
  { sinceMs, nowMs }: { sinceMs: number; nowMs: number },
  signal: AbortSignal,
): Promise<boolean> {
  const stopMs = nowMs + MINUTE_MS;
  const answer = await ariel.search(
    {
      columns: [as(field('starttime'), 't')],
      from: 'events',
      where: eq({ kind: 'property', name: SEQUENCE_PROPERTY }, str(sequence)),
      groupBy: [],
      having: null,
      orderBy: [],
      limit: 2,
      time: { kind: 'range', startMs: Math.max(sinceMs - BEFORE_MS, stopMs - MAX_WINDOW_MS), stopMs },
    },
    signal,
  );
  if (answer.ok) return answer.rows.length > 0;
  // A property that was never set up will not come by itself.
  const kind = answer.failure.kind === 'invalid_input' ? 'not_configured' : answer.failure.kind;
  throw new QRadarError(null, null, kind, `the event could not be looked for: ${answer.failure.message}`);
}
