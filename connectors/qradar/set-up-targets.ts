import { DAY_MS, SECOND_MS } from '../../domain/time.ts';
import { QRadarError, segment, type QRadarClient } from './client.ts';
import { CASE_CATEGORY, CASE_EVENT, CASE_PROPERTIES } from './leef/case-event.ts';
import { setUpSource } from './set-up-source.ts';
import { createSet, findSet } from './write-sets.ts';
import { createTable, type ColumnType } from './write-tables.ts';

/** What is written beside the note, by name; null: not wanted. `identifier`: the host that the syslog header names. */
export type TargetsSetUp = {
  table: { name: string; columns: Readonly<Record<string, ColumnType>> } | null;
  set: string | null;
  events: { identifier: string } | null;
};

/** How long an element stays after it was last written, so that nothing of ours is there for ever. */
const KEPT_DAYS = 90;
/** Unknown System Event: none of UBA's categories, which sense events are told by. */
const LOW_LEVEL_CATEGORY = 8_001;
export const LOG_SOURCE_NAME = 'Casewright';

/** Makes what the targets need and is missing, with an administrator's token; says what was made. The rule is made by hand. */
export async function setUpTargets(client: QRadarClient, { table, set, events }: TargetsSetUp, signal: AbortSignal): Promise<string[]> {
  const made: string[] = [];
  if (table !== null && !(await hasTable(client, table.name, signal))) {
    const { name, columns } = table;
    await createTable(client, { name, columns, outerKeyLabel: 'username', ttl: `${KEPT_DAYS} days` }, signal);
    made.push(`reference table ${name}`);
  }
  if (set !== null && (await findSet(client, set, signal)) === null) {
    const description = 'Users with a published case of Casewright';
    await createSet(client, { name: set, ttlMs: KEPT_DAYS * DAY_MS, ttlUnitMs: SECOND_MS, description }, signal);
    made.push(`reference set ${set}`);
  }
  if (events === null) return made;
  const name = 'Casewright: case published';
  const source = await setUpSource(
    client,
    {
      logSourceName: LOG_SOURCE_NAME,
      identifier: events.identifier,
      events: [{ eventId: CASE_EVENT, category: CASE_CATEGORY, name, severity: 2, lowLevelCategoryId: LOW_LEVEL_CATEGORY }],
      properties: CASE_PROPERTIES,
    },
    signal,
  );
  return [...made, ...source.made];
}

/** Whether there is a reference table of this name. */
export async function hasTable(client: QRadarClient, name: string, signal: AbortSignal): Promise<boolean> {
  try {
    await client.get(`/api/reference_data/tables/${segment(name)}`, { range: { from: 0, to: 0 } }, signal);
    return true;
  } catch (error) {
    if (error instanceof QRadarError && error.http === 404) return false;
    throw error;
  }
}
