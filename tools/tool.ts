import type { z } from 'zod';
import type { EvidenceKind, EvidenceRows } from '../domain/evidence.ts';
import type { CaseContext } from '../domain/offense.ts';
import type { ToolResult } from '../domain/tool-result.ts';

/** What a graph or a model may call. Input holds no identifiers: the case's own context supplies them. */
export type Tool<K extends EvidenceKind = EvidenceKind, Input = unknown> = {
  name: string;
  kind: K;
  effect: 'read' | 'write';
  /** For the model's list of tools and for CONTRIBUTING. */
  description: string;
  input: z.ZodType<Input>;
  row: z.ZodType<EvidenceRows[K]>;
  bounds: { rows: number; bytes: number; timeoutMs: number };
  run(context: CaseContext, input: Input, signal: AbortSignal): Promise<ToolResult<EvidenceRows[K]>>;
};

/** One call, as the planner, the graph and the model write it. */
export type ToolCall = { tool: string; input: Record<string, unknown> };
