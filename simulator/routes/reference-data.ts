import { authorOf } from '../callers.ts';
import type { Ask } from '../http/ask.ts';
import { ApiError, invalidParameter, jsonResponse } from '../http/envelope.ts';
import { pick } from '../http/fields.ts';
import { list, one, raw, type Operation, type ParamSpec } from '../http/operation.ts';
import { page, parseRange } from '../http/range.ts';
import { shapeOf } from '../http/shape.ts';
import { TASK_SHAPE, taskOperation, taskRow } from '../http/tasks.ts';
import { filtered } from '../http/list.ts';
import {
  COLLECTION_KINDS,
  ELEMENT_TYPES,
  TIMEOUT_TYPES,
  typeAt,
  valueFault,
  type Collection,
  type CollectionKind,
  type Entry,
} from '../reference/collection.ts';
import { checkNamespace, namespaceParams } from '../reference/namespace.ts';
import { readBulk } from '../reference/read-bulk.ts';
import { dataOf, elementOf, headerOf } from '../reference/to-api.ts';
import { readKeyNameTypes } from '../reference/key-name-types.ts';
import { readInterval } from '../reference/ttl.ts';
import type { World } from '../world.ts';

type ReferenceWorld = Pick<World, 'clock' | 'reference' | 'tasks' | 'switches'>;

const DEFAULT_SOURCE = 'reference data api';
const ELEMENT_NAMES = ['key', 'value', 'source', 'first_seen', 'last_seen', 'domain_id'];
const HEADER = 'name,element_type,timeout_type,time_to_live,number_of_elements,creation_time,collection_id,namespace';

/** What each kind of collection adds: keys of its header, parameters that make it, names of its key parameters, outermost first. */
const KINDS: Record<CollectionKind, { header: string; making: Record<string, ParamSpec>; keys: readonly string[]; element: string }> = {
  sets: { header: HEADER, making: {}, keys: [], element: '{value}' },
  maps: {
    header: `${HEADER},description,key_label,value_label`,
    making: { key_label: 'text', value_label: 'text', description: 'text' },
    keys: ['key'],
    element: '{key}',
  },
  map_of_sets: {
    header: `${HEADER},description,key_label,value_label`,
    making: { key_label: 'text', value_label: 'text', description: 'text' },
    keys: ['key'],
    element: '{key}',
  },
  tables: {
    header: `${HEADER},description,key_label,key_name_types*`,
    making: { outer_key_label: 'text', key_name_types: 'text', description: 'text' },
    keys: ['outer_key', 'inner_key'],
    element: '{outer_key}/{inner_key}',
  },
};

/** The classic family: sets (which have a successor), maps, maps of sets and tables; one store behind them. */
export function referenceDataOperations(world: ReferenceWorld): Operation[] {
  return [
    ...COLLECTION_KINDS.flatMap((kind) => [...collectionOperations(world, kind), ...elementOperations(world, kind)]),
    taskOperation(world.tasks, 'tables', '/reference_data/tables_delete_tasks', 'task_id', 'any'),
  ];
}

function finder({ reference }: ReferenceWorld, kind: CollectionKind): (ask: Ask) => Collection {
  return (ask) => {
    checkNamespace(ask);
    const collection = reference.find(kind, ask.path('name'));
    if (collection !== null) return collection;
    throw new ApiError(404, 1002, `The reference data collection ${ask.path('name')} does not exist.`);
  };
}

function collectionOperations(world: ReferenceWorld, kind: CollectionKind): Operation[] {
  const { reference, clock, switches } = world;
  const path = `/reference_data/${kind}`;
  const { header, making } = KINDS[kind];
  const shape = shapeOf(header);
  const dataShape = shapeOf(`${header},data*`);
  const deprecated = kind === 'sets';
  const found = finder(world, kind);
  return [
    list({ path, access: 'any', shape, deprecated, rows: () => reference.list(kind).map(headerOf) }),
    one({
      method: 'POST',
      path,
      access: 'reference_write',
      params: { name: 'text!', element_type: 'text!', ...making, timeout_type: 'text', time_to_live: 'text' },
      deprecated,
      shape,
      status: 201,
      value: (ask) => headerOf(make(world, kind, ask)),
    }),
    raw({
      method: 'GET',
      path: `${path}/{name}`,
      access: 'any',
      params: namespaceParams,
      deprecated,
      shape: dataShape,
      isList: true,
      respond(ask) {
        const collection = found(ask);
        const filters = kind === 'maps' || kind === 'sets';
        const passing = filters ? filtered(1005, ask.filter, collection.entries, ELEMENT_NAMES, rowOf) : collection.entries;
        const range = parseRange(ask.range);
        const limit = switches.get('reference_rows_without_range');
        const { rows: part, contentRange } = page(passing, range ?? (limit > 0 ? { from: 0, to: limit - 1 } : null));
        const body = { ...headerOf(collection), data: dataOf(kind, part) };
        return jsonResponse(pick(body, ask.fields), 200, range === null || contentRange === null ? {} : { 'Content-Range': contentRange });
      },
    }),
    one({
      method: 'DELETE',
      path: `${path}/{name}`,
      access: 'reference_write',
      params: { ...namespaceParams, purge_only: 'boolean' },
      deprecated,
      shape: TASK_SHAPE,
      status: 202,
      value(ask) {
        const collection = found(ask);
        if (ask.boolean('purge_only') ?? false) reference.purge(collection);
        else reference.drop(collection);
        const [by, createdMs] = [authorOf(ask.caller), clock.now()];
        return taskRow(
          world.tasks.add((id) => ({ id, kind, name: 'Reference Data Deletion Task', by, createdMs })),
          'QUEUED',
        );
      },
    }),
    ...(kind === 'sets'
      ? []
      : [
          one({
            method: 'POST',
            path: `${path}/{name}/description`,
            access: 'reference_write',
            params: { ...namespaceParams, description: 'text' },
            shape,
            value(ask) {
              const collection = found(ask);
              collection.description = readDescription(ask);
              return headerOf(collection);
            },
          }),
        ]),
  ];
}

function elementOperations(world: ReferenceWorld, kind: CollectionKind): Operation[] {
  const { reference, clock } = world;
  const path = `/reference_data/${kind}`;
  const { header, keys, element } = KINDS[kind];
  const shape = shapeOf(header);
  const deprecated = kind === 'sets';
  const found = finder(world, kind);
  const bulk = (at: string): Operation =>
    one({
      method: 'POST',
      path: `${path}/bulk_load/${at}`,
      access: 'reference_write',
      body: 'json',
      deprecated,
      shape,
      value(ask) {
        const collection = found(ask);
        const elements = readBulk(kind, ask.body);
        for (const e of elements) checkValue(world, collection, e.keys, e.value);
        for (const e of elements) reference.put(collection, e.keys, e.value, DEFAULT_SOURCE, clock.now());
        return headerOf(collection);
      },
    });
  return [
    one({
      method: 'POST',
      path: `${path}/{name}`,
      access: 'reference_write',
      params: {
        ...namespaceParams,
        ...Object.fromEntries(keys.map((key): [string, ParamSpec] => [key, 'text!'])),
        value: 'text!',
        source: 'text',
        domain_id: 'integer',
      },
      deprecated,
      shape,
      value(ask) {
        const collection = found(ask);
        const [at, value] = [keys.map((key) => ask.required(key)), ask.required('value')];
        checkValue(world, collection, at, value);
        reference.put(collection, at, value, ask.text('source') ?? DEFAULT_SOURCE, clock.now());
        return headerOf(collection);
      },
    }),
    bulk('{name}'),
    bulk('{namespace}/{name}/{domain_id}'),
    one({
      method: 'DELETE',
      path: `${path}/{name}/${element}`,
      access: 'reference_write',
      params: { ...namespaceParams, ...(kind === 'sets' ? {} : { value: 'text!' as const }), domain_id: 'integer' },
      deprecated,
      shape,
      value(ask) {
        const collection = found(ask);
        const at = keys.map((key) => ask.path(key));
        const value = kind === 'sets' ? ask.path('value') : ask.required('value');
        if (reference.remove(collection, at, value)) return headerOf(collection);
        throw new ApiError(404, 1003, `${value} does not exist in ${collection.name}.`);
      },
    }),
  ];
}

function rowOf(entry: Entry): Record<string, unknown> {
  return { key: entry.keys[0] ?? null, ...elementOf(entry.element) };
}

function make({ reference, clock }: ReferenceWorld, kind: CollectionKind, ask: Ask): Collection {
  const name = ask.required('name');
  const elementType = ELEMENT_TYPES.find((t) => t === ask.required('element_type').toUpperCase());
  if (elementType === undefined) throw invalidParameter(`element_type is none of ${ELEMENT_TYPES.join(', ')}`);
  const timeoutText = (ask.text('timeout_type') ?? 'UNKNOWN').toUpperCase();
  const timeoutType = TIMEOUT_TYPES.find((t) => t === timeoutText);
  if (timeoutType === undefined) throw invalidParameter(`timeout_type is none of ${TIMEOUT_TYPES.join(', ')}`);
  const ttl = ask.text('time_to_live');
  const timeToLiveMs = ttl === null ? null : readInterval(ttl);
  if (ttl !== null && timeToLiveMs === null) throw invalidParameter(`time_to_live "${ttl}" is no interval such as "30 days"`);
  const description = readDescription(ask);
  if (reference.find(kind, name) !== null) throw new ApiError(409, 1004, `The name ${name} is already in use`);
  const keyLabel = ask.text(kind === 'tables' ? 'outer_key_label' : 'key_label');
  const keyNameTypes = readKeyNameTypes(ask.text('key_name_types'));
  const labels = { keyLabel, valueLabel: ask.text('value_label'), keyNameTypes };
  return reference.create({ kind, name, elementType, timeoutType, timeToLiveMs, description, ...labels }, clock.now());
}

function readDescription(ask: Ask): string | null {
  const description = ask.text('description');
  if (description !== null && description.length >= 2_048) throw new ApiError(422, 1021, 'description has 2048 characters or more');
  return description;
}

function checkValue({ switches }: ReferenceWorld, collection: Collection, keys: readonly string[], value: string): void {
  const longest = switches.get('reference_value_max_chars');
  if (longest > 0 && value.length > longest) throw invalidParameter(`value has more than ${longest} characters`);
  const type = typeAt(collection, keys);
  const fault = valueFault(type, value);
  if (fault === null) return;
  throw new ApiError(422, type === 'CIDR' && collection.kind !== 'sets' ? 1022 : 1005, fault, 'A request parameter is not valid.');
}
