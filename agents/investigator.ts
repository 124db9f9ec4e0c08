import { z } from 'zod';
import type { Coverage } from '../domain/tool-result.ts';
import type { Evidence } from '../domain/evidence.ts';
import { loadPrompt } from '../prompts/load.ts';
import type { Tool, ToolCall } from '../tools/tool.ts';
import type { AskModel } from './models/port.ts';

/** As much of a tool as a model sees. */
export type OfferedTool = Pick<Tool, 'name' | 'description' | 'input' | 'effect'>;

/** What is known of a call that was made: how many rows, never which. */
export type AskedCount = { tool: string; input: string; rows: number; coverage: Coverage['state'] };

export type Investigate = (
  asked: readonly AskedCount[],
  limit: number,
  signal: AbortSignal,
) => Promise<{ calls: ToolCall[]; tokens: number }>;

/**
 * Lets a model ask for a few more queries of the catalogue. Only reading tools are offered, each input is parsed by the tool's own
 * schema, and what does not parse is left out. A model that fails asks for nothing: the plan of the code stands without it.
 */
export function createInvestigator({ model, tools }: { model: AskModel; tools: readonly OfferedTool[] }): Investigate {
  const prompt = loadPrompt('investigate', 1, ['tools', 'counts', 'limit']);
  const offered = tools.filter((t) => t.effect === 'read');
  const schema = callsSchema(offered);
  const catalogue = offered.map((t) => JSON.stringify({ name: t.name, description: t.description, input: inputSchema(t) })).join('\n');
  return async (asked, limit, signal) => {
    if (schema === null || limit < 1) return { calls: [], tokens: 0 };
    const messages = prompt.render({
      tools: catalogue,
      counts: asked.map((a) => JSON.stringify(a)).join('\n') || 'nothing',
      limit: String(limit),
    });
    const answer = await model.ask(schema, 'more_queries', messages, signal);
    if (!answer.ok) return { calls: [], tokens: answer.tokens };
    return { calls: answer.value.calls.flatMap((c) => valid(c, offered)).slice(0, limit), tokens: answer.tokens };
  };
}

/** Counts of frozen evidence; its parameters hold pseudonyms only. */
export function countsOf(evidence: readonly Evidence[]): AskedCount[] {
  return evidence.map((e) => ({ tool: e.tool, input: e.params, rows: e.rowCount, coverage: e.coverage.state }));
}

const MAX_CALLS = 16;

function callsSchema(offered: readonly OfferedTool[]): z.ZodType<{ calls: { tool: string; input: unknown }[] }> | null {
  const [first, ...rest] = offered.map((t) => z.object({ tool: z.literal(t.name), input: t.input }));
  if (first === undefined) return null;
  return z.object({ calls: z.array(z.union([first, ...rest])).max(MAX_CALLS) });
}

function valid(call: { tool: string; input: unknown }, offered: readonly OfferedTool[]): ToolCall[] {
  const input = offered.find((t) => t.name === call.tool)?.input.safeParse(call.input);
  return input?.success === true && isRecord(input.data) ? [{ tool: call.tool, input: input.data }] : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inputSchema(tool: OfferedTool): unknown {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(tool.input, { io: 'input' });
  return rest;
}
