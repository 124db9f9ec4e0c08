import { z } from 'zod';
import { mayStandIn } from '../claims/sections.ts';
import { CONNECTIVES, SECTIONS, type CaseFindings, type DraftSelection, type SectionId } from '../domain/draft.ts';

const MAX_INTERPRETATIONS = 4;

/**
 * The closed schema of one case: each section takes only claims of this case that may stand there. A model that obeys a log line
 * cannot name anything else. Null without claims, since there is nothing to choose from.
 */
export function draftSchema({ claims }: Pick<CaseFindings, 'claims'>): z.ZodType<DraftSelection> | null {
  const [first, ...rest] = claims.map((c) => c.id);
  if (first === undefined) return null;
  const anyId = z.enum([first, ...rest]);
  const section = (id: SectionId) => {
    const allowed = claims.filter((c) => mayStandIn(c, id)).map((c) => c.id);
    return z.array(placed(allowed.length === 0 ? anyId : z.enum(allowed))).max(allowed.length);
  };
  const sections = z.object({
    summary: section('summary'),
    what_happened: section('what_happened'),
    what_speaks_against: section('what_speaks_against'),
    context: section('context'),
    limits: section('limits'),
  } satisfies Record<SectionId, z.ZodType>);
  const interpretation = z.array(z.object({ text: z.string().min(1).max(400), claimIds: z.array(anyId).min(1).max(8) }));
  return z.object({ sections, interpretation: interpretation.max(MAX_INTERPRETATIONS) });
}

function placed(claimId: z.ZodType<string>) {
  return z.object({ claimId, connective: z.enum(CONNECTIVES), emphasis: z.enum(['plain', 'strong']) });
}

/** Nothing comes before the first claim of a section, so a joining word there is dropped: fewer words never say more. */
export function withoutLeadingConnectives(selection: DraftSelection): DraftSelection {
  const sections = { ...selection.sections };
  for (const id of SECTIONS) {
    sections[id] = sections[id].map((p, i) => (i === 0 ? { ...p, connective: 'none' } : p));
  }
  return { ...selection, sections };
}
