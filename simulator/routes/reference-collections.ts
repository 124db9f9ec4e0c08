import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { authorOf } from '../callers.ts';
import type { Ask } from '../http/ask.ts';
import { ApiError } from '../http/envelope.ts';
import { list, one, type Operation, type Row } from '../http/operation.ts';
import { bodyOf, found } from '../http/resource.ts';
import { shapeOf } from '../http/shape.ts';
import { taskOperation, taskRow, TASK_SHAPE } from '../http/tasks.ts';
import { ELEMENT_TYPES, type Collection } from '../reference/collection.ts';
import type { World } from '../world.ts';

type CollectionsWorld = Pick<World, 'clock' | 'reference' | 'tasks' | 'switches'>;

const SET_SHAPE = shapeOf(
  'id,global_id,name,entry_type,namespace,tenant_id,expiry_type,time_to_live,expired_log_option,description,number_of_entries,creation_time,delete_entries',
);
const EXPIRY = ['NO_EXPIRY', 'FIRST_SEEN', 'LAST_SEEN'] as const;
const LOGGED = ['LOG_NONE', 'LOG_EACH', 'LOG_BATCH'] as const;

const Made = z.object({
  name: z.string().min(1),
  entry_type: z.enum(ELEMENT_TYPES),
  namespace: z.enum(['SHARED', 'TENANT', 'PRIVATE']).optional(),
  tenant_id: z.int().nullish(),
  expiry_type: z.enum(EXPIRY).optional(),
  time_to_live: z.number().min(0).nullish(),
  expired_log_option: z.enum(LOGGED).optional(),
  description: z.string().max(2_047).nullish(),
});
const Changed = Made.partial().extend({ delete_entries: z.boolean().nullish() });
const MADE_CODES = {
  name: 10_001,
  entry_type: 10_002,
  namespace: 10_003,
  expiry_type: 10_004,
  time_to_live: 10_005,
  expired_log_option: 10_007,
};
const CHANGED_CODES = { name: 11_002, expiry_type: 11_003, time_to_live: 11_004 };
const TOO_LONG = { description: 1_021 };

/** The family that took the place of classic sets; the store behind both is the same. */
export function setOperations(world: CollectionsWorld): Operation[] {
  const { reference, clock, tasks } = world;
  const globalIds = new Map<number, string>();
  const path = '/reference_data_collections/sets';
  const toApi = (set: Collection): Row => {
    const globalId = globalIds.get(set.id) ?? randomUUID();
    globalIds.set(set.id, globalId);
    return setRow(set, globalId);
  };
  const setOf = (ask: Ask, code: number): Collection => found(reference.list('sets'), ask.id('id'), 'reference set', code);
  return [
    list({
      path,
      access: 'any',
      shape: SET_SHAPE,
      sortable: Object.keys(SET_SHAPE),
      filterCode: 14_000,
      sortCode: 14_001,
      rows: () => reference.list('sets').map(toApi),
    }),
    one({
      method: 'POST',
      path,
      access: 'reference_write',
      body: 'json',
      shape: SET_SHAPE,
      status: 201,
      value(ask) {
        const set = bodyOf(Made, ask.object(10_001), 10_001, { ...MADE_CODES, ...TOO_LONG });
        if (reference.find('sets', set.name) !== null) throw new ApiError(409, 10_006, `The name ${set.name} is already in use`);
        const made = reference.create(
          {
            kind: 'sets',
            name: set.name,
            elementType: set.entry_type,
            namespace: set.namespace ?? 'SHARED',
            tenantId: set.tenant_id ?? null,
            description: set.description ?? null,
            expiredLogOption: set.expired_log_option ?? 'LOG_NONE',
            ...expiryOf(set),
          },
          clock.now(),
        );
        return toApi(made);
      },
    }),
    one({ method: 'GET', path: `${path}/{id}`, access: 'any', shape: SET_SHAPE, value: (ask) => toApi(setOf(ask, 15_000)) }),
    one({
      method: 'POST',
      path: `${path}/{id}`,
      access: 'reference_write',
      body: 'json',
      shape: SET_SHAPE,
      value(ask) {
        const change = bodyOf(Changed, ask.object(11_002), 11_002, { ...CHANGED_CODES, ...TOO_LONG });
        const set = setOf(ask, 11_001);
        const other = change.name === undefined ? null : reference.find('sets', change.name);
        if (other !== null && other !== set) throw new ApiError(422, 11_002, `The name ${other.name} is already in use`);
        set.name = change.name ?? set.name;
        if (change.description !== undefined) set.description = change.description;
        set.expiredLogOption = change.expired_log_option ?? set.expiredLogOption;
        if (change.expiry_type !== undefined || change.time_to_live !== undefined) Object.assign(set, expiryOf(change));
        if (change.delete_entries === true) reference.purge(set);
        return toApi(set);
      },
    }),
    one({
      method: 'DELETE',
      path: `${path}/{id}`,
      access: 'reference_write',
      shape: TASK_SHAPE,
      status: 202,
      value(ask) {
        const set = setOf(ask, 12_000);
        reference.drop(set);
        const [by, createdMs] = [authorOf(ask.caller), clock.now()];
        return taskRow(
          tasks.add((id) => ({ id, kind: 'set_delete', name: `Delete reference set ${set.name}`, by, createdMs })),
          'QUEUED',
        );
      },
    }),
    taskOperation(tasks, 'set_delete', '/reference_data_collections/set_delete_tasks', 'task_status_id', 'any', 12_003),
  ];

  /** The unit of `time_to_live` is not documented; the switch says it. */
  function expiryOf(set: z.infer<typeof Changed>): Pick<Collection, 'timeoutType' | 'timeToLiveMs'> {
    const type = set.expiry_type ?? (set.time_to_live === undefined || set.time_to_live === null ? 'NO_EXPIRY' : 'FIRST_SEEN');
    if (type === 'NO_EXPIRY') return { timeoutType: 'UNKNOWN', timeToLiveMs: null };
    const unit = world.switches.get('collection_ttl_unit_ms');
    return { timeoutType: type, timeToLiveMs: (set.time_to_live ?? 0) * unit };
  }

  function setRow(set: Collection, globalId: string): Row {
    return {
      id: set.id,
      global_id: globalId,
      name: set.name,
      entry_type: set.elementType,
      namespace: set.namespace,
      tenant_id: set.tenantId,
      expiry_type: set.timeToLiveMs === null ? 'NO_EXPIRY' : set.timeoutType,
      time_to_live: set.timeToLiveMs === null ? null : set.timeToLiveMs / world.switches.get('collection_ttl_unit_ms'),
      expired_log_option: set.expiredLogOption,
      description: set.description,
      number_of_entries: set.entries.length,
      creation_time: set.creationTimeMs,
      delete_entries: null,
    };
  }
}
