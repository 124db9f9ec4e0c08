import { z } from 'zod';
import { InvalidError } from '../../domain/errors.ts';
import { VERDICTS } from '../../domain/verdict.ts';

/** One closed case of the past. Summary and outcome hold no names. */
export const PastIncident = z.object({
  id: z.string().min(1).max(100),
  closedAtMs: z.number().int().nonnegative(),
  family: z.string().min(1).max(100),
  verdict: z.enum(VERDICTS),
  outcome: z.string().max(1_000),
  features: z.array(z.string().min(1).max(100)).max(100),
  summary: z.string().max(4_000),
});
export type PastIncident = z.infer<typeof PastIncident>;

/** Past incidents, one JSON object a line; InvalidError names the line and the field. */
export function parseIncidents(jsonLines: string): PastIncident[] {
  const lines = jsonLines.split('\n').map((text, i) => ({ text: text.trim(), line: i + 1 }));
  return lines.filter(({ text }) => text !== '').map(({ text, line }) => parseLine(text, line));
}

function parseLine(text: string, line: number): PastIncident {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidError(`past incidents, line ${line}: not JSON; write one object a line`, { cause: error });
  }
  const parsed = PastIncident.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidError(`past incidents, line ${line}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'cannot be read'}`);
}
