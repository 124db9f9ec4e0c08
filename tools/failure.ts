import type { Coverage, ToolFailure, ToolFailureKind, ToolResult } from '../domain/tool-result.ts';

export type Failed = Extract<ToolResult<never>, { ok: false }>;

/** The answer of a tool that could not look. `message` is for analysts: no identifiers, no secrets. */
export function failed(source: string, kind: ToolFailureKind, message: string, aql: string | null = null): Failed {
  return { ok: false, failure: { kind, message, source }, aql };
}

/**
 * The coverage under which a failure is frozen as evidence. The reason starts with the kind of failure, so that "not_configured"
 * (there is no such system) stays apart from everything that could not be asked.
 */
export function coverageOfFailure(failure: ToolFailure): Coverage {
  return { state: 'unavailable', reason: `${failure.kind}: ${failure.message}` };
}

/** Partial with every reason, or complete without one. */
export function coverageOf(reasons: readonly string[]): Coverage {
  return reasons.length === 0 ? { state: 'complete' } : { state: 'partial', reason: [...new Set(reasons)].join('; ') };
}

/** What made a coverage less than complete; empty for complete. */
export function reasonsOf(coverage: Coverage): string[] {
  return coverage.state === 'complete' ? [] : [coverage.reason];
}
