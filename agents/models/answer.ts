import type { z } from 'zod';
import type { ModelAnswer } from './port.ts';

/** Longer answers are cut off while they stream: no draft needs as much. */
export const MAX_ANSWER_CHARS = 200_000;

/** Reads an answer that should be one JSON value of the schema. Local models like to wrap it in a code fence. */
export function parseAnswer<T>(schema: z.ZodType<T>, raw: string, tokens: number): ModelAnswer<T> {
  let json: unknown;
  try {
    json = JSON.parse(withoutFence(raw));
  } catch {
    return { ok: false, kind: 'invalid_json', message: 'the answer is not JSON', tokens, raw };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data, tokens, raw };
  return { ok: false, kind: 'schema_mismatch', message: issuesOf(parsed.error), tokens, raw };
}

/** The first issues, by path and expectation only: received values may be anything. */
function issuesOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 8)
    .map((issue) => `${issue.path.map(String).join('.') || 'the answer'}: ${issue.code}`)
    .join('; ');
}

function withoutFence(raw: string): string {
  const fenced = /^\s*```[a-z]*\s*\n?([\s\S]*?)\n?\s*```\s*$/i.exec(raw);
  return fenced?.[1] ?? raw;
}
