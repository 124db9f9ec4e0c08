import { LOG_SOURCE_TYPES } from '../../domain/event-types.ts';
import type { SimEvent, SimLogSource } from '../organisation/model.ts';
import type { Store } from '../store.ts';
import { formsByAccount } from './accounts.ts';
import { coalesce } from './coalesce.ts';
import { readJsonLines } from './json-lines.ts';
import { LoadSpecError, type LoadSpec } from './spec.ts';
import { windowsEvent } from './windows-event.ts';

/** What a load brought. Times are epoch ms; null when the file held nothing. */
export type Loaded = {
  read: number;
  stored: number;
  logSources: number;
  firstMs: number | null;
  lastMs: number | null;
  /** The people who appear, by bare name, with the forms of their accounts. */
  accounts: ReadonlyMap<string, readonly string[]>;
};

/** Ids of loaded log sources begin here; the organisation's are below. */
const FIRST_ID = 1_001;

/**
 * Loads a file of Windows events (JSON lines, one log source for each host) into the store. A line without time, id or host ends
 * the load with an error that names it; nothing is stored then.
 */
export async function loadOtrf(
  store: Pick<Store, 'addLogSources' | 'addNames' | 'addEvents' | 'logSources'>,
  spec: LoadSpec,
): Promise<Loaded> {
  const sources = new Map<string, SimLogSource>();
  const names = new Map<number, string>();
  const read: { event: SimEvent; port: number }[] = [];
  const { id: typeId, name: typeName } = LOG_SOURCE_TYPES.windows;
  const nextId = Math.max(FIRST_ID, ...store.logSources().map((s) => s.id + 1));
  for (const { line, value } of await readJsonLines(spec.file)) {
    const found = windowsEvent(value, spec);
    if ('fault' in found) throw new LoadSpecError(`--load: line ${line} of ${spec.file}: ${found.fault}`);
    let source = sources.get(found.host.toLowerCase());
    if (source === undefined) {
      source = { id: nextId + sources.size, name: `${typeName} @ ${found.host}`, typeId, typeName, coalesces: spec.coalesce, batch: false };
      sources.set(found.host.toLowerCase(), source);
    }
    names.set(found.event.qid, found.name);
    read.push({ event: { ...found.event, logsourceid: source.id }, port: found.port });
  }
  const inOrder = read.toSorted((a, b) => a.event.starttime - b.event.starttime);
  const events = spec.coalesce ? coalesce(inOrder) : inOrder.map((r) => r.event);
  await store.addLogSources([...sources.values()]);
  await store.addNames('qid', names);
  await store.addEvents(events);
  return {
    read: read.length,
    stored: events.length,
    logSources: sources.size,
    firstMs: inOrder[0]?.event.devicetime ?? null,
    lastMs: inOrder.at(-1)?.event.devicetime ?? null,
    accounts: formsByAccount(events.flatMap((e) => (e.username === null ? [] : [e.username]))),
  };
}
