/** What a draft that is sent back shall be made of: claims by id, and the reviewer's own words for a model. */
export type Instructions = { include: string[]; leaveOut: string[]; text: string };

/** What a reviewer says about a case, in their own words; `dismissal`: why it was dismissed; `legal_hold`: why it is kept or let go. */
export type Remark =
  ({ kind: 'instructions' } & Instructions) | { kind: 'dismissal'; text: string } | { kind: 'legal_hold'; hold: boolean; text: string };

/** Several instructions as one: what was asked for later outweighs what was asked for before. */
export function mergeInstructions(all: readonly Instructions[]): Omit<Instructions, 'text'> & { texts: string[] } {
  const wanted = new Map<string, boolean>();
  for (const { include, leaveOut } of all) {
    for (const id of include) wanted.set(id, true);
    for (const id of leaveOut) wanted.set(id, false);
  }
  const of = (want: boolean): string[] => [...wanted].flatMap(([id, w]) => (w === want ? [id] : []));
  return { include: of(true), leaveOut: of(false), texts: all.map((i) => i.text) };
}
