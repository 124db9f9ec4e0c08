import type { z } from 'zod';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { EvidenceKind, EvidenceRows } from '../domain/evidence.ts';
import { InvalidError } from '../domain/errors.ts';
import type { CaseContext } from '../domain/offense.ts';
import type { ToolResult } from '../domain/tool-result.ts';
import { coverageOf, failed, reasonsOf } from './failure.ts';
import type { Tool, ToolCall } from './tool.ts';

type Row = EvidenceRows[EvidenceKind];

/**
 * Runs one call within the tool's bounds. Input that does not fit, a user name that cannot be asked for, an unknown tool, a time limit
 * and rows of a wrong shape are typed failures; what was cut makes the coverage partial. When the caller's own signal ends the run for another reason than
 * time, that is thrown: a service that stops has learned nothing about the world. Everything else that a tool throws is a bug.
 */
export async function runTool(
  tools: ReadonlyMap<string, Tool>,
  call: ToolCall,
  context: CaseContext,
  signal: AbortSignal,
): Promise<ToolResult<Row>> {
  const tool = tools.get(call.tool);
  if (tool === undefined) return failed('tools', 'invalid_input', `there is no tool of this name; known: ${[...tools.keys()].join(', ')}`);
  const input = tool.input.safeParse(call.input);
  if (!input.success) return failed(tool.name, 'invalid_input', `input of ${tool.name}: ${issuesOf(input.error)}`);
  const result = await withinTime(tool, context, input.data, signal);
  return result.ok ? withinBounds(tool, result) : result;
}

async function withinTime(tool: Tool, context: CaseContext, input: unknown, signal: AbortSignal): Promise<ToolResult<Row>> {
  const limit = AbortSignal.timeout(tool.bounds.timeoutMs);
  const either = AbortSignal.any([signal, limit]);
  try {
    const result = await Promise.race([tool.run(context, input, either), aborted(either)]);
    if (!result.ok) throwIfEnded(signal);
    return result;
  } catch (error) {
    if (error instanceof InvalidError) return failed(tool.name, 'invalid_input', error.message);
    if (!either.aborted) throw error;
    throwIfEnded(signal);
    return failed(tool.name, 'timeout', `no answer within ${tool.bounds.timeoutMs} ms`);
  }
}

/** Ends even a tool that does not look at its signal. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** A connector that saw the end of the run says "timeout"; that is no answer about the world either. */
function throwIfEnded(signal: AbortSignal): void {
  const timedOut = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
  if (signal.aborted && !timedOut) throw signal.reason;
}

function withinBounds(tool: Tool, result: Extract<ToolResult<Row>, { ok: true }>): ToolResult<Row> {
  const reasons = reasonsOf(result.coverage);
  let rows = result.rows;
  if (rows.length > tool.bounds.rows) {
    reasons.push(`cut at ${tool.bounds.rows} of ${rows.length} rows`);
    rows = rows.slice(0, tool.bounds.rows);
  }
  for (const row of rows) {
    const checked = tool.row.safeParse(row);
    if (!checked.success) {
      return failed(tool.name, 'malformed_reply', `a row of ${tool.name} has a wrong shape: ${issuesOf(checked.error)}`, result.aql);
    }
  }
  const fitting = rowsWithin(rows, tool.bounds.bytes);
  if (fitting < rows.length) {
    reasons.push(`cut at ${fitting} of ${rows.length} rows, at ${tool.bounds.bytes} bytes`);
    rows = rows.slice(0, fitting);
  }
  if (result.coverage.state === 'unavailable') return { ...result, rows };
  return { ...result, rows, coverage: coverageOf(reasons) };
}

function rowsWithin(rows: readonly Row[], bytes: number): number {
  let used = 0;
  const over = rows.findIndex((row) => (used += Buffer.byteLength(canonicalJson(row))) > bytes);
  return over < 0 ? rows.length : over;
}

/** Names the fields and what is wrong with them, never the values: they can be identifiers. */
function issuesOf(error: z.ZodError): string {
  return error.issues.map((i) => `${i.path.length === 0 ? 'input' : i.path.join('.')}: ${i.code.replaceAll('_', ' ')}`).join('; ');
}
