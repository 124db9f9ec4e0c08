import { createHash } from 'node:crypto';
import { generateOrganisation } from '../generate.ts';
import { STORY_IDS, type Organisation, type Variant, type Variants } from '../model.ts';

export const NOW_MS = Date.UTC(2026, 10, 24);

export function allAs(variant: Variant): Variants {
  return Object.fromEntries(STORY_IDS.map((id) => [id, variant])) as Variants;
}

/** An organisation takes about 100 MB; more than these few at once would not fit beside the other tests. */
const KEPT = 4;
const made = new Map<string, Organisation>();

/** The same organisation is generated once for tests that ask in a row; nothing changes it. */
export function organisation(seed: number, variant: Variant = 'story', nowMs = NOW_MS): Organisation {
  const key = `${seed}|${variant}|${nowMs}`;
  const known = made.get(key) ?? generateOrganisation({ size: 'small', seed, nowMs, variants: allAs(variant) });
  made.delete(key);
  made.set(key, known);
  for (const oldest of [...made.keys()].slice(0, -KEPT)) made.delete(oldest);
  return known;
}

export function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
