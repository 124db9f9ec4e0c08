import { z } from 'zod';
import { countsOf, createInvestigator } from '../../agents/investigator.ts';
import { createNarrator } from '../../agents/narrator.ts';
import { compromisedModel } from '../../test/compromised-model.ts';
import type { Investigated } from './investigate.ts';

const MAX_CALLS = 8;
/** What is offered is the same in every case; what is told of the calls that were made is not. */
const TOOL = { name: 'own_activity', description: 'own activity', effect: 'read', input: z.strictObject({}) } as const;

/** Every prompt that the narrator and the investigator would send about the case, as heard by a model that obeys all it reads. */
export async function hearModels({ draft, evidence }: Pick<Investigated, 'draft' | 'evidence'>): Promise<string[]> {
  const model = compromisedModel({ schema: 'obeys', style: 'loud' });
  const signal = AbortSignal.timeout(30_000);
  await createNarrator({ model })(draft, [], signal);
  await createInvestigator({ model, tools: [TOOL] })(countsOf(evidence), MAX_CALLS, signal);
  return model.prompts;
}
