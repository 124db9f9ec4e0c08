/** The exact bytes that will go to each target after approval. */
export type WriteTarget =
  | { kind: 'offense_note'; offenseId: number; marker: string; text: string }
  | { kind: 'close_offense'; offenseId: number; closingReasonId: number };

/** What came back from one target. `responseSha256` is of the body as received. */
export type Receipt = { target: WriteTarget['kind']; offenseId: number; remoteId: string; responseSha256: string; receivedAtMs: number };

/** Longest note we post; QRadar documents no limit, the console and URLs do not like more. */
export const NOTE_MAX_CHARS = 1_900;
