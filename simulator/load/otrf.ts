import { LOG_SOURCE_TYPES } from '../../domain/event-types.ts';
import type { SimEvent, SimLogSource } from '../organisation/model.ts';
import type { Store } from '../store.ts';
import { formsByAccount } from './accounts.ts';
import { coalesce } from './coalesce.ts';
import { readJsonLines } from './json-lines.ts';
import { createBadLines, type Loaded, type Tell } from './loaded.ts';
import { nextLogSourceId } from './log-source-ids.ts';
import { LoadSpecError, type OtrfSpec } from './spec.ts';
import { windowsEvent } from './windows-event.ts';

const TOLD_EVERY = 100_000;

/**
 * Loads a file of Windows events (JSON lines, one log source for each host) into the store. A line without time, id or host is
 * left out, counted and told with its number; a file of which nothing can be loaded ends the load.
 */
export async function loadOtrf(
  store: Pick<Store, 'addLogSources' | 'addNames' | 'addEvents' | 'logSources'>,
  spec: OtrfSpec,
  tell: Tell,
): Promise<Loaded> {
  const sources = new Map<string, SimLogSource>();
  const names = new Map<number, string>();
  const read: { event: SimEvent; port: number }[] = [];
  const bad = createBadLines(tell);
  const { id: typeId, name: typeName } = LOG_SOURCE_TYPES.windows;
  const nextId = nextLogSourceId(store);
  for await (const { line, value } of readJsonLines(spec.file)) {
    const found = value === null ? { fault: 'no JSON object' } : windowsEvent(value, spec);
    if ('fault' in found) {
      bad.add({ file: spec.file, line, reason: found.fault });
      continue;
    }
    let source = sources.get(found.host.toLowerCase());
    if (source === undefined) {
      source = { id: nextId + sources.size, name: `${typeName} @ ${found.host}`, typeId, typeName, coalesces: spec.coalesce, batch: false };
      sources.set(found.host.toLowerCase(), source);
    }
    names.set(found.event.qid, found.name);
    read.push({ event: { ...found.event, logsourceid: source.id }, port: found.port });
    if (read.length % TOLD_EVERY === 0) tell(`${spec.file}: ${read.length} events read`);
  }
  const [first] = bad.list();
  if (read.length === 0 && first !== undefined) {
    throw new LoadSpecError(`--load: nothing of ${first.file} can be loaded; line ${first.line}: ${first.reason}`);
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
    badLines: bad.count(),
    bad: bad.list(),
  };
}
