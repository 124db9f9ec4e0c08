/** Parts of a run in their order, each with the moment it ends; it begins where the one before ends. */
const ENDS = {
  taken: 'received',
  started: 'open',
  opened: 'gather',
  gathered: 'score',
  scored: 'investigate',
  looked_closer: 'claim',
  claimed: 'draft',
  drafted: 'verify',
  verified: 'drafted',
  handed_over: 'queued',
} as const;
export type Part = keyof typeof ENDS;
export const PARTS = Object.keys(ENDS) as Part[];

/** Milliseconds of each part of a run, and of all from the hint to the queue, by the moments that the case kept. */
export function partsOf(timings: Readonly<Record<string, number>>, hintMs: number): Record<Part | 'queued', number> {
  const moment = (name: string): number => {
    const at = timings[name];
    if (at === undefined) throw new Error(`the case kept no moment "${name}"`);
    return at;
  };
  let beforeMs = hintMs;
  const parts = PARTS.map((part) => {
    const endMs = moment(ENDS[part]);
    const took = Math.max(0, endMs - beforeMs);
    beforeMs = endMs;
    return [part, took] as const;
  });
  return { ...(Object.fromEntries(parts) as Record<Part, number>), queued: moment('queued') - hintMs };
}
