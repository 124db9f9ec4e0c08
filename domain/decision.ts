import { z } from 'zod';
import { VERDICTS } from './verdict.ts';

/** What the reviewer did with a draft. `sendBack` and `escalate` are part of the union; their acts come with the review queue. */
export const Decision = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('approve'), verdict: z.enum(VERDICTS), draftHash: z.string(), closeOffense: z.boolean() }),
  z.object({ kind: z.literal('approve_with_edits'), verdict: z.enum(VERDICTS), draftHash: z.string(), closeOffense: z.boolean() }),
  z.object({
    kind: z.literal('dismiss'),
    verdict: z.enum(VERDICTS),
    reason: z.string().min(3).max(1000),
    draftHash: z.string(),
    closeOffense: z.boolean(),
  }),
]);
export type Decision = z.infer<typeof Decision>;
