import { z } from 'zod';

export const FAULT_KINDS = [
  'down',
  'slow',
  '401',
  '403',
  '429',
  '500',
  '503',
  'ariel_error',
  'stuck_sorting',
  'truncated',
  'reset',
  'lost_reply',
] as const;

/**
 * One fault. `path`: requests whose path starts with it. `ms`: how much later a slow one answers. `times`: how many requests it
 * hits before it is gone; all of them without it. `down` answers nothing, `reset` breaks off after the headers; `lost_reply`
 * does what was asked and answers nothing; `truncated` does it and breaks off in the body. `ariel_error` and `stuck_sorting` hit searches that start.
 */
export const Fault = z.strictObject({
  path: z.string().startsWith('/').default('/api'),
  kind: z.enum(FAULT_KINDS),
  ms: z.int().min(0).max(600_000).default(1_000),
  times: z.int().min(1).optional(),
});
export type Fault = z.infer<typeof Fault>;
export type FaultInput = z.input<typeof Fault>;

export type FaultBook = {
  set(faults: readonly Fault[]): void;
  list(): Fault[];
  /** The first fault for the path among the kinds, used once. */
  take(path: string, kinds: readonly Fault['kind'][]): Fault | null;
};

export function createFaults(): FaultBook {
  let active: Fault[] = [];
  return {
    set: (faults) => void (active = faults.map((f) => ({ ...f }))),
    list: () => active.map((f) => ({ ...f })),
    take(path, kinds) {
      const fault = active.find((f) => path.startsWith(f.path) && kinds.includes(f.kind));
      if (fault === undefined) return null;
      if (fault.times !== undefined) {
        fault.times -= 1;
        if (fault.times === 0) active = active.filter((f) => f !== fault);
      }
      return { ...fault };
    },
  };
}
