import type { SimEvent } from '../organisation/model.ts';
import type { World } from '../world.ts';
import { eventOf, type IngestedEvent } from './to-event.ts';

/** How long lines are gathered before they are stored; well under the second in which they must be found. */
const GATHER_MS = 50;

export type Intake = {
  /** Takes one line that came from an address. */
  take(line: string, from: string): void;
  /** Resolves when everything taken so far is stored. */
  settled(): Promise<void>;
};

type IntakeWorld = Pick<World, 'clock' | 'logSources' | 'classification' | 'switches' | 'store'>;

/** Stores lines as events in the order in which they came; `arrived` sees each event once it can be queried. */
export function createIntake(world: IntakeWorld, arrived: (event: IngestedEvent) => Promise<void>): Intake {
  const seen = new Map<string, number>();
  let waiting: { line: string; from: string }[] = [];
  let work: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;

  const flush = async (): Promise<void> => {
    const lines = waiting;
    waiting = [];
    const events: IngestedEvent[] = [];
    for (const { line, from } of lines) events.push(await eventOf(world, line, from, seen));
    const kept = coalesced(world, events);
    await world.store.addEvents(kept);
    for (const event of kept) await arrived(event);
  };
  const schedule = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      work = work.then(flush);
    }, GATHER_MS);
  };
  return {
    take(line, from) {
      waiting.push({ line, from });
      schedule();
    },
    async settled() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      work = work.then(flush);
      await work;
    },
  };
}

/** Events of a coalescing log source that agree become one with a count; only those that arrive together, so that none is held back. */
function coalesced({ logSources, switches }: IntakeWorld, events: readonly IngestedEvent[]): IngestedEvent[] {
  const kept: IngestedEvent[] = [];
  const open = new Map<string, IngestedEvent>();
  for (const event of events) {
    if (logSources.find(event.logsourceid)?.coalesces !== true) {
      kept.push(event);
      continue;
    }
    const key = [event.logsourceid, event.qid, event.username, event.sourceip, event.destinationip].join('\0');
    const first = open.get(key);
    if (first !== undefined && event.starttime - first.starttime <= switches.get('coalesce_ms')) first.eventcount += 1;
    else {
      open.set(key, event);
      kept.push(event);
    }
  }
  return kept;
}

/** What the rule engine needs of any event, ingested or made by the stand-in itself. */
export function asIngested(event: SimEvent): IngestedEvent {
  return { ...event, rawPayload: null, leef: null, eventId: null, attributes: new Map() };
}
