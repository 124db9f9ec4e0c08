import { z } from 'zod';

/** What a fault does: its place in the way of a request. */
type Place = 'before' | 'after' | 'search' | 'connection' | 'syslog';
type KindOfFault = { place: Place; means: string };

/** Faults on demand, one line each; `http/play-faults.ts` plays those of requests. */
export const FAULTS = {
  down: { place: 'before', means: 'closes the connection without an answer' },
  slow: { place: 'before', means: 'answers `ms` later' },
  '401': { place: 'before', means: '401/18, as for a token that has expired' },
  '403': { place: 'before', means: '403/26' },
  '409': { place: 'before', means: '409/1008, or `code`' },
  '422': { place: 'before', means: '422/1005, or `code`' },
  '429': { place: 'before', means: '429 with Retry-After of `ms`, in seconds rounded up' },
  '500': { place: 'before', means: '500/1020, or `code`' },
  '503': { place: 'before', means: '503/1010, or `code`' },
  reset: { place: 'before', means: 'sends the headers and breaks off' },
  truncated: { place: 'after', means: 'does what was asked and breaks off in the body' },
  lost_reply: { place: 'after', means: 'does what was asked and answers nothing' },
  clock_skew: { place: 'after', means: 'the Date header differs from the real time by `ms`, which may be negative' },
  ariel_error: { place: 'search', means: 'a search that starts ends in ERROR' },
  stuck_sorting: { place: 'search', means: 'a search that starts stays in SORTING' },
  syslog_down: { place: 'syslog', means: 'resets a connection to the syslog listener before a line is read' },
  syslog_lost: { place: 'syslog', means: 'takes the lines of a syslog connection and resets it' },
  expired_certificate: { place: 'connection', means: 'new connections get a certificate that has expired' },
} as const satisfies Record<string, KindOfFault>;

export type FaultKind = keyof typeof FAULTS;
export const FAULT_KINDS = Object.keys(FAULTS) as [FaultKind, ...FaultKind[]];
const LONGEST_MS = 30 * 86_400_000;

const Moment = z.union([z.int(), z.iso.datetime({ offset: true })]).transform((at) => (typeof at === 'number' ? at : Date.parse(at)));

/**
 * One fault. `path`: requests whose path starts with it; `method`: only of that method. `from` and `until` bound it by the
 * stand-in's clock, `times` by the number of requests that it hits, `skip` lets so many pass first.
 */
export const Fault = z.strictObject({
  path: z.string().startsWith('/').default('/api'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  kind: z.enum(FAULT_KINDS),
  ms: z.int().min(-LONGEST_MS).max(LONGEST_MS).default(1_000),
  code: z.int().optional(),
  from: Moment.optional(),
  until: Moment.optional(),
  skip: z.int().min(0).default(0),
  times: z.int().min(1).optional(),
});
export type Fault = z.infer<typeof Fault>;
export type FaultInput = z.input<typeof Fault>;

export type FaultBook = {
  set(faults: readonly Fault[]): void;
  list(): Fault[];
  /** The first fault for the request among the kinds, used once. */
  take(request: { path: string; method: string }, kinds: readonly FaultKind[]): Fault | null;
  /** Whether a fault of new connections is on at this moment. */
  isOn(kind: 'expired_certificate'): boolean;
};

export const kindsAt = (place: Place): FaultKind[] => FAULT_KINDS.filter((kind) => FAULTS[kind].place === place);

/** `now` is the stand-in's clock. */
export function createFaults(now: () => number): FaultBook {
  let active: Fault[] = [];
  const isDue = ({ from, until }: Fault): boolean => {
    const at = now();
    return (from === undefined || at >= from) && (until === undefined || at < until);
  };
  return {
    set: (faults) => void (active = faults.map((f) => ({ ...f }))),
    list: () => active.map((f) => ({ ...f })),
    take({ path, method }, kinds) {
      const hits = active.filter(
        (f) => kinds.includes(f.kind) && path.startsWith(f.path) && (f.method === undefined || f.method === method) && isDue(f),
      );
      const waiting = hits.filter((f) => f.skip > 0);
      for (const fault of waiting) fault.skip -= 1;
      const fault = hits.find((f) => !waiting.includes(f));
      if (fault === undefined) return null;
      if (fault.times !== undefined) {
        fault.times -= 1;
        if (fault.times === 0) active = active.filter((f) => f !== fault);
      }
      return { ...fault };
    },
    isOn: (kind) => active.some((f) => f.kind === kind && isDue(f)),
  };
}
