import { z } from 'zod';
import { authorOf } from '../callers.ts';
import type { Ask } from '../http/ask.ts';
import { ApiError } from '../http/envelope.ts';
import { done, list, one, raw, type Operation, type Row } from '../http/operation.ts';
import { jsonResponse } from '../http/envelope.ts';
import { pick } from '../http/fields.ts';
import { bodyOf, notFound } from '../http/resource.ts';
import { shapeOf } from '../http/shape.ts';
import { valueFault, type Collection, type Entry } from '../reference/collection.ts';
import type { World } from '../world.ts';

type EntriesWorld = Pick<World, 'clock' | 'reference' | 'tasks' | 'switches'>;
type Placed = { set: Collection; entry: Entry };
/** What became of one entry of a bulk update. */
type Outcome = { http_status: number; message: string; unique_code: number | null; id: number | null };

const ENTRY_SHAPE = shapeOf('id,collection_id,value,source,notes,first_seen,last_seen,domain_id,delete_entry');
const UPDATE_SHAPE = shapeOf('id,name,status,created,created_by,started,modified,completed,error_code,error_message');
const RESULTS_SHAPE = shapeOf('id,status,successful_responses,total_responses,responses(http_status,message,unique_code,id)');
const LONGEST_NOTES = 2_048;
const LONGEST_VALUE = 1_024;
const DEFAULT_SOURCE = 'reference data api';

const New = z.object({
  collection_id: z.int(),
  value: z.union([z.string().min(1), z.number()]).transform(String),
  source: z.string().nullish(),
  notes: z.string().nullish(),
  domain_id: z.int().nullish(),
  delete_entry: z.boolean().nullish(),
});
const CODES = { collection_id: 20_002, value: 20_003, notes: 20_008, domain_id: 20_005 };
const Notes = z.object({ notes: z.string().max(LONGEST_NOTES, 'is too long').nullish() });

/** Entries of the sets of the collections API, one at a time or in bulk. */
export function setEntryOperations(world: EntriesWorld): Operation[] {
  const { reference, clock, tasks } = world;
  const results = new Map<number, Outcome[]>();
  const path = '/reference_data_collections/set_entries';
  const placed = (): Placed[] => reference.list('sets').flatMap((set) => set.entries.map((entry) => ({ set, entry })));
  const entryOf = (ask: Ask, code: number): Placed => {
    const id = ask.id('id');
    const hit = placed().find((p) => p.entry.id === id);
    if (hit === undefined) throw notFound('reference set entry', code);
    return hit;
  };
  const put = (given: z.infer<typeof New>): Placed & { existed: boolean } => {
    const set = reference.list('sets').find((s) => s.id === given.collection_id);
    if (set === undefined) throw new ApiError(422, 20_004, `The reference set ${given.collection_id} was not found`);
    if ((given.domain_id ?? 0) !== 0) throw new ApiError(422, 20_005, 'The domain was not found');
    const fault = valueFault(set.elementType, given.value);
    if (fault !== null) throw new ApiError(422, set.elementType === 'CIDR' ? 20_009 : 20_006, fault);
    if (given.value.length > LONGEST_VALUE) throw new ApiError(422, 20_007, `The value has more than ${LONGEST_VALUE} characters`);
    if ((given.notes ?? '').length > LONGEST_NOTES) throw new ApiError(422, 20_008, `The notes have more than ${LONGEST_NOTES} characters`);
    const { entry, existed } = reference.put(set, [], given.value, given.source ?? DEFAULT_SOURCE, clock.now());
    if (given.notes !== undefined) entry.notes = given.notes;
    return { set, entry, existed };
  };
  const apply = (body: unknown): Outcome => {
    try {
      const given = bodyOf(New, body, 20_001, CODES);
      if (given.delete_entry !== true) {
        const { entry, existed } = put(given);
        return { http_status: existed ? 200 : 201, message: '', unique_code: null, id: entry.id };
      }
      const set = reference.list('sets').find((s) => s.id === given.collection_id);
      const gone = set !== undefined && reference.remove(set, [], given.value);
      return { http_status: gone ? 204 : 404, message: gone ? '' : 'The entry was not found', unique_code: gone ? null : 22_001, id: null };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { http_status: error.status, message: error.message, unique_code: error.code, id: null };
    }
  };
  const update = (ask: Ask) => {
    const task = tasks.find(ask.id('task_status_id'));
    if (task?.kind !== 'set_bulk_update') throw notFound('task', 23_001);
    return task;
  };

  return [
    list({
      path,
      access: 'any',
      params: { entry_type: 'text' },
      shape: ENTRY_SHAPE,
      sortable: Object.keys(ENTRY_SHAPE),
      filterCode: 24_003,
      sortCode: 24_002,
      rows: () => placed().map(toApi),
    }),
    raw({
      method: 'POST',
      path,
      access: 'reference_write',
      body: 'json',
      shape: ENTRY_SHAPE,
      respond(ask) {
        const { existed, ...entry } = put(bodyOf(New, ask.object(20_001), 20_001, CODES));
        return jsonResponse(pick(toApi(entry), ask.fields), existed ? 200 : 201);
      },
    }),
    one({
      method: 'PATCH',
      path,
      access: 'reference_write',
      body: 'json',
      shape: UPDATE_SHAPE,
      status: 202,
      value(ask) {
        const entries = ask.objects(23_000);
        if (entries.length === 0) throw new ApiError(422, 23_002, 'The message body holds no entries');
        const [by, createdMs] = [authorOf(ask.caller), clock.now()];
        const task = tasks.add((id) => ({ id, kind: 'set_bulk_update', name: 'Bulk update of reference set entries', by, createdMs }));
        results.set(task.id, entries.map(apply));
        return { ...updateRow(task), status: 'QUEUED', started: null, completed: null };
      },
    }),
    one({ method: 'GET', path: `${path}/{id}`, access: 'any', shape: ENTRY_SHAPE, value: (ask) => toApi(entryOf(ask, 25_000)) }),
    one({
      method: 'POST',
      path: `${path}/{id}`,
      access: 'reference_write',
      body: 'json',
      shape: ENTRY_SHAPE,
      value(ask) {
        const { notes } = bodyOf(Notes, ask.object(21_001), 21_001, { notes: 21_003 });
        const hit = entryOf(ask, 21_000);
        hit.entry.notes = notes ?? null;
        return toApi(hit);
      },
    }),
    done({
      method: 'DELETE',
      path: `${path}/{id}`,
      access: 'reference_write',
      status: 204,
      act(ask) {
        const { set, entry } = entryOf(ask, 22_001);
        reference.remove(set, entry.keys, entry.element.value);
      },
    }),
    one({
      method: 'GET',
      path: '/reference_data_collections/set_bulk_update_tasks/{task_status_id}',
      access: 'any',
      shape: UPDATE_SHAPE,
      value: (ask) => updateRow(update(ask)),
    }),
    one({
      method: 'GET',
      path: '/reference_data_collections/set_bulk_update_tasks/{task_status_id}/results',
      access: 'any',
      shape: RESULTS_SHAPE,
      value(ask) {
        const { id } = update(ask);
        const responses = results.get(id) ?? [];
        const good = responses.filter((r) => r.http_status < 400).length;
        const partial = good === 0 ? 'UPDATE_ABORTED' : 'PARTIAL_UPDATE_PERFORMED';
        const status = good === responses.length ? 'COMPLETE_UPDATE_PERFORMED' : partial;
        return { id, status, successful_responses: good, total_responses: responses.length, responses };
      },
    }),
  ];
}

function toApi({ set, entry }: Placed): Row {
  return {
    id: entry.id,
    collection_id: set.id,
    value: entry.element.value,
    source: entry.element.source,
    notes: entry.notes,
    first_seen: entry.element.firstSeenMs,
    last_seen: entry.element.lastSeenMs,
    domain_id: null,
    delete_entry: null,
  };
}

function updateRow({ id, name, createdMs, by }: { id: number; name: string; createdMs: number; by: string }): Row {
  const time = { created: createdMs, started: createdMs, modified: createdMs, completed: createdMs };
  return { id, name, status: 'COMPLETED', created_by: by, ...time, error_code: null, error_message: null };
}
