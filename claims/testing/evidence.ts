import { hashOf } from '../../domain/canonical-json.ts';
import type { Evidence, EvidenceKind, EvidenceRows } from '../../domain/evidence.ts';
import { makeTokeniser, type Tokenise } from '../../domain/pseudonym.ts';
import { HOUR_MS } from '../../domain/time.ts';

/** Fixed key of tests; it protects nothing. */
export const tokenise: Tokenise = makeTokeniser(new Uint8Array(32).fill(7));

/** Collects frozen evidence the way a run does, with labels E1, E2 … in order. */
export function evidenceBox() {
  const all: Evidence[] = [];
  return {
    all,
    add<K extends EvidenceKind>(
      kind: K,
      rows: EvidenceRows[K][],
      change: { params?: Record<string, unknown>; coverage?: Evidence['coverage']; subjectWritable?: readonly string[] } = {},
    ): void {
      const frozen = {
        id: `evidence-${all.length + 1}`,
        label: `E${all.length + 1}`,
        kind,
        tool: kind,
        params: JSON.stringify(change.params ?? {}),
        aql: null,
        window: null,
        coverage: change.coverage ?? { state: 'complete' },
        rows,
        rowCount: rows.length,
        rowsSha256: hashOf(rows),
        subjectWritable: change.subjectWritable ?? [],
      };
      all.push(frozen as Evidence);
    },
  };
}

export const WINDOWS = 'Microsoft Windows Security Event Log';

/** One hour of own activity whose first and last event lie `spreadMs` apart. */
export function ownHour(
  atMs: number,
  channel: EvidenceRows['own_activity']['channel'],
  resource: string | null,
  count: number,
  change: Partial<EvidenceRows['own_activity']> = {},
): EvidenceRows['own_activity'] {
  return {
    hour: atMs - (atMs % HOUR_MS),
    channel,
    resource,
    count,
    bytes: 0,
    firstMs: atMs,
    lastMs: atMs + (count > 1 ? 20 * 60_000 : 0),
    maxDelayMs: 2_000,
    logSourceType: WINDOWS,
    coalesced: false,
    ...change,
  };
}
