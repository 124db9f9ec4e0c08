import { z } from 'zod';

const Offered = z.object({
  id: z.string(),
  polarity: z.enum(['points_toward', 'points_away', 'neutral']),
  sections: z.array(z.string()),
  mustInclude: z.boolean(),
  explains: z.boolean().optional(),
});
type Offered = z.infer<typeof Offered>;

const Query = z.object({ name: z.string(), description: z.string(), input: z.record(z.string(), z.unknown()) });
const Asked = z.object({ tool: z.string(), input: z.string() });

/** Valid by any draft schema, and wrong: nothing that must be said is said, and the interpretation accuses with figures. */
export const UNGROUNDED = {
  sections: { summary: [], what_happened: [], what_speaks_against: [], context: [], limits: [] },
  interpretation: [{ text: 'The user deliberately stole 4711 files at 03:00.', claimIds: ['C1'] }],
};

/** What a good model would answer, read from the prompt as a model reads it: one JSON object a line. */
export function answerTo(prompt: string): unknown {
  const lines = prompt.split('\n').flatMap(parsed);
  const claims = lines.flatMap((line) => Offered.safeParse(line).data ?? []);
  return claims.length > 0 ? draft(claims) : moreQueries(lines);
}

/** Everything that must be in, the strongest first, and fewer than offered. */
function draft(claims: readonly Offered[]): unknown {
  const kept = claims.filter((c, i) => c.mustInclude || c.explains === true || i < claims.length - 1);
  const lead = kept.find((c) => c.explains === true) ?? kept.find((c) => c.polarity === 'points_toward') ?? kept[0];
  const sections: Record<string, object[]> = { summary: [], what_happened: [], what_speaks_against: [], context: [], limits: [] };
  for (const claim of kept) {
    const home = claim === lead ? 'summary' : HOME[claim.polarity];
    const section = claim.sections.includes(home) ? home : (claim.sections[0] ?? 'context');
    sections[section]?.push({ claimId: claim.id, connective: 'none', emphasis: 'plain' });
  }
  const interpretation = [{ text: 'The activity may belong to a task of this role.', claimIds: [lead?.id] }];
  return { sections, interpretation };
}

const HOME = { points_toward: 'what_happened', points_away: 'what_speaks_against', neutral: 'context' } as const;

/** One query that was not asked yet, with that input. */
function moreQueries(lines: readonly unknown[]): unknown {
  const asked = new Set(lines.flatMap((line) => Asked.safeParse(line).data ?? []).map((a) => `${a.tool} ${a.input}`));
  const offered = lines.flatMap((line) => Query.safeParse(line).data ?? []).map((q) => ({ tool: q.name, input: exampleOf(q.input) }));
  const call = offered.find((c) => !asked.has(`${c.tool} ${JSON.stringify(c.input)}`));
  return { calls: call === undefined ? [] : [call] };
}

const Schema = z.object({
  type: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  minimum: z.number().optional(),
});

/** A small value of a JSON schema. */
function exampleOf(schema: unknown): unknown {
  const s = Schema.parse(schema);
  if (s.const !== undefined) return s.const;
  if (s.enum !== undefined) return s.enum[0];
  if (s.type === 'array') return [exampleOf(s.items)];
  if (s.type === 'integer' || s.type === 'number') return s.minimum ?? 1;
  if (s.type === 'boolean') return true;
  if (s.type === 'string') return 'x';
  return Object.fromEntries(Object.entries(s.properties ?? {}).map(([key, value]) => [key, exampleOf(value)]));
}

function parsed(line: string): unknown[] {
  if (!line.startsWith('{')) return [];
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
