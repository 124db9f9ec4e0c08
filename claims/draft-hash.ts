import { hashOf } from '../domain/canonical-json.ts';
import type { DraftContent } from '../domain/draft.ts';

/** SHA-256 over the canonical JSON of everything a reviewer approves, the hashes of the evidence included; hex. */
export function draftHash(content: DraftContent): string {
  return hashOf(content);
}
