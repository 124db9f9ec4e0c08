import { existsSync } from 'node:fs';
import { EVENT_TYPES, type EventTypeKey } from '../../domain/event-types.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { HOUR_MS } from '../../domain/time.ts';
import { keptFile } from '../../simulator/kept.ts';
import { ALL_STORIES } from '../../simulator/options.ts';
import { aliasesOf } from '../../simulator/organisation/account-names.ts';
import { generateOrganisation, planOrganisation } from '../../simulator/organisation/generate.ts';
import type { Person, StoryTruth } from '../../simulator/organisation/model.ts';
import { literal, openStore, type Store } from '../../simulator/store.ts';
import { eventsByPerson, type DayEvent } from '../scorers/user-days/organisation-days.ts';

/** An organisation read person by person, so that nobody has to hold the events of all. */
export type Source = {
  truth: readonly StoryTruth[];
  people(): AsyncIterable<{ person: Person; events: readonly DayEvent[] }>;
  /** Events of accounts that no person holds, by hour since 1970 (UTC). */
  unheld(): Promise<ReadonlyMap<number, number>>;
  close(): void;
};

export function smallSource(seed: number, nowMs: number): Source {
  const organisation = generateOrganisation({ size: 'small', seed, nowMs, variants: ALL_STORIES });
  return {
    truth: organisation.truth,
    async *people() {
      yield* eventsByPerson(organisation);
    },
    unheld: async () => new Map(),
    close: () => undefined,
  };
}

/** A part of the people is read at a time: a fiftieth of 20 million events fits into memory easily. */
const PARTS = 50;
const PROPERTIES = ['Share Name', 'Database Name', 'Machine Identifier', 'Workstation Name', 'BytesSent'] as const;

/** The events that `npm run simulator -- --org large` keeps on disk. */
export async function largeSource(seed: number, nowMs: number, folder: string): Promise<Source> {
  const file = keptFile(folder, { size: 'large', seed, nowMs, variants: ALL_STORIES });
  if (!existsSync(file))
    throw new NotFoundError(
      `${file} is not there; npm run simulator -- --org large --seed ${seed} --now ${new Date(nowMs).toISOString()} makes it`,
    );
  const { organisation } = planOrganisation({ size: 'large', seed, nowMs, variants: ALL_STORIES });
  const store = await openStore(file);
  await addHolders(store, organisation.people);
  return {
    truth: organisation.truth,
    async *people() {
      for (let part = 0; part < PARTS; part += 1) {
        const rows = Map.groupBy(await store.query(eventsSql(part)), (row) => Number(row['n']));
        for (const [n, own] of rows) {
          const person = organisation.people[n];
          if (person !== undefined) yield { person, events: own.map(eventOf) };
        }
      }
    },
    async unheld() {
      const rows = await store.query(
        `SELECT devicetime // ${HOUR_MS} AS h, SUM(eventcount)::DOUBLE AS c FROM events WHERE username IS NOT NULL AND LOWER(username) NOT IN (SELECT alias FROM holders) GROUP BY h`,
      );
      return new Map(rows.map((r) => [Number(r['h']), Number(r['c'])]));
    },
    close: () => store.close(),
  };
}

async function addHolders(store: Store, people: readonly Person[]): Promise<void> {
  await store.fill('CREATE TABLE main.holders (alias VARCHAR, n INTEGER)');
  const rows = people.flatMap((p) => aliasesOf(p).map((alias) => `(${literal(alias.toLowerCase())}, ${p.n})`));
  await store.fill(`INSERT INTO main.holders VALUES ${rows.join(', ')}`);
}

function eventsSql(part: number): string {
  const properties = PROPERTIES.map((name) => `p_${name.toLowerCase().replaceAll(' ', '_')} AS "${name}"`).join(', ');
  const qids = [...TYPE_OF_QID.keys()].join(', ');
  return `SELECT n, qid, devicetime, eventcount, ${properties} FROM events JOIN main.holders ON LOWER(username) = alias WHERE n % ${PARTS} = ${part} AND qid IN (${qids}) ORDER BY n, devicetime`;
}

const TYPE_OF_QID = new Map<number, EventTypeKey>((Object.keys(EVENT_TYPES) as EventTypeKey[]).map((key) => [EVENT_TYPES[key].qid, key]));

function eventOf(row: Record<string, unknown>): DayEvent {
  const held = PROPERTIES.flatMap((name) => {
    const value = row[name];
    return typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : [];
  });
  return {
    type: TYPE_OF_QID.get(Number(row['qid'])) ?? 'other',
    devicetime: Number(row['devicetime']),
    eventcount: Number(row['eventcount']),
    properties: Object.fromEntries(held),
  };
}
