import type { Interval } from './time.ts';

/** How much of what was asked for was seen. Absence may be claimed over `complete` only. */
export type Coverage = { state: 'complete' } | { state: 'partial'; reason: string } | { state: 'unavailable'; reason: string };

export const FAILURE_KINDS = [
  'unavailable',
  'timeout',
  'refused',
  'unauthorised',
  'invalid_input',
  'malformed_reply',
  'not_configured',
  'budget_spent',
  'too_few',
] as const;
export type ToolFailureKind = (typeof FAILURE_KINDS)[number];

/** Why an answer is partial although nothing was cut. */
export const PARTIAL_KINDS = ['held_briefly'] as const;
export type PartialKind = (typeof PARTIAL_KINDS)[number];

/** Why a tool could not look. The message is for analysts: no identifiers, no secrets. */
export type ToolFailure = { kind: ToolFailureKind; message: string; source: string };

/** What one tool call saw. `rows` may be empty: that is "nothing found", never "could not look". */
export type ToolResult<Row> =
  | {
      ok: true;
      rows: Row[];
      coverage: Coverage;
      window: Interval | null;
      /** The AQL as sent, for evidence that came from Ariel. */
      aql: string | null;
      /** Row fields that the person under investigation can write. */
      subjectWritable: readonly string[];
    }
  | { ok: false; failure: ToolFailure; aql: string | null };
