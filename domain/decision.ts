import { z } from 'zod';
import { VERDICTS } from './verdict.ts';

/** What the reviewer did with a draft. Sent back, it is drafted again as they asked; everything else ends the review. */
export const Decision = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('approve'), verdict: z.enum(VERDICTS), draftHash: z.string(), closeOffense: z.boolean() }),
  z.object({ kind: z.literal('approve_with_edits'), verdict: z.enum(VERDICTS), draftHash: z.string(), closeOffense: z.boolean() }),
  z.object({
    kind: z.literal('dismiss'),
    verdict: z.enum(VERDICTS),
    draftHash: z.string(),
    closeOffense: z.boolean(),
  }),
  z.object({ kind: z.literal('send_back'), draftHash: z.string() }),
]);
export type Decision = z.infer<typeof Decision>;
export type SendBack = Extract<Decision, { kind: 'send_back' }>;
/** A decision that ends the review. */
export type FinalDecision = Exclude<Decision, SendBack>;

export function isFinal(decision: Decision): decision is FinalDecision {
  return decision.kind !== 'send_back';
}
