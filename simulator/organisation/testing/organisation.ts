import { createHash } from 'node:crypto';
import { generateOrganisation } from '../generate.ts';
import { STORY_IDS, type Organisation, type Variant, type Variants } from '../model.ts';

export const NOW_MS = Date.UTC(2026, 10, 24);

export function allAs(variant: Variant): Variants {
  return Object.fromEntries(STORY_IDS.map((id) => [id, variant])) as Variants;
}

const made = new Map<string, Organisation>();

/** One organisation a question: generating takes half a second, and nothing changes it. */
export function organisation(seed: number, variant: Variant = 'story', nowMs = NOW_MS): Organisation {
  const key = `${seed}|${variant}|${nowMs}`;
  const known = made.get(key) ?? generateOrganisation({ size: 'small', seed, nowMs, variants: allAs(variant) });
  made.set(key, known);
  return known;
}

export function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
