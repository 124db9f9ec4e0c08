import { z } from 'zod';
import type { Tool } from './tool.ts';

export type ToolDescription = { name: string; description: string; input: Record<string, unknown> };

/** What an investigator model sees of the reading tools: names, descriptions and JSON schemas of the inputs. Writers are never offered. */
export function describeTools(tools: ReadonlyMap<string, Tool>): ToolDescription[] {
  return [...tools.values()]
    .filter((t) => t.effect === 'read')
    .map((t) => ({ name: t.name, description: t.description, input: z.toJSONSchema(t.input) }));
}
