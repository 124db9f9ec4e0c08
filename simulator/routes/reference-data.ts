import { z } from 'zod';
import { authorOf } from '../callers.ts';
import { ApiError, invalidParameter, jsonResponse } from '../http/envelope.ts';
import { parseFields, pick, type Selection, type Shape } from '../http/fields.ts';
import { listResponse, oneResponse } from '../http/list.ts';
import { listRequest, type ApiContext, type Operations } from '../http/operations.ts';
import { page, parseRange } from '../http/range.ts';
import {
  COLLECTION_KINDS,
  ELEMENT_TYPES,
  putElement,
  removeElement,
  valueFault,
  type Collection,
  type CollectionKind,
  type Element,
} from '../reference/collection.ts';
import type { World } from '../world.ts';

type ReferenceWorld = Pick<World, 'clock' | 'reference'>;

const DEFAULT_SOURCE = 'reference data api';
const TIMEOUT_TYPES = ['UNKNOWN', 'FIRST_SEEN', 'LAST_SEEN'];

const HEADER_SHAPE = {
  name: true,
  element_type: true,
  timeout_type: true,
  time_to_live: true,
  number_of_elements: true,
  creation_time: true,
  collection_id: true,
  namespace: true,
  description: true,
  key_label: true,
  value_label: true,
  key_name_types: 'any',
} as const satisfies Shape;
const DATA_SHAPE = { ...HEADER_SHAPE, data: 'any' } as const satisfies Shape;

/** Names of the key parameters of one kind, outermost first. */
const KEYS: Record<CollectionKind, readonly string[]> = {
  sets: [],
  maps: ['key'],
  map_of_sets: ['key'],
  tables: ['outer_key', 'inner_key'],
};

/** The classic family: sets, maps, maps of sets and tables; one store behind them. */
export function referenceDataRoutes(operations: Operations, world: ReferenceWorld): void {
  for (const kind of COLLECTION_KINDS) collectionRoutes(operations, world, kind);
}

function collectionRoutes(operations: Operations, world: ReferenceWorld, kind: CollectionKind): void {
  const base = `/reference_data/${kind}`;
  const found = (c: ApiContext): Collection => {
    const name = c.req.param('name') ?? '';
    const collection = world.reference.find(kind, name);
    if (collection === null) throw new ApiError(404, 1002, `The reference data collection ${name} does not exist.`);
    return collection;
  };

  operations.get(base, 'any', (c) => listResponse({ shape: HEADER_SHAPE }, listRequest(c), world.reference.list(kind).map(header)));

  operations.post(base, 'reference_write', (c) => {
    const { params } = c.var;
    const fields = params.text('fields');
    parseFields(fields, HEADER_SHAPE);
    const name = params.required('name');
    const elementType = ELEMENT_TYPES.find((t) => t === params.required('element_type').toUpperCase());
    if (elementType === undefined) throw invalidParameter(`element_type is none of ${ELEMENT_TYPES.join(', ')}`);
    const timeoutType = (params.text('timeout_type') ?? 'UNKNOWN').toUpperCase();
    if (!TIMEOUT_TYPES.includes(timeoutType)) throw invalidParameter(`timeout_type is none of ${TIMEOUT_TYPES.join(', ')}`);
    const description = params.text('description');
    if (description !== null && description.length >= 2_048) throw new ApiError(422, 1021, 'description has 2048 characters or more');
    if (world.reference.find(kind, name) !== null) throw new ApiError(409, 1004, `The name ${name} is already in use`);
    const input = {
      kind,
      name,
      elementType,
      timeoutType,
      timeToLive: params.text('time_to_live'),
      description,
      keyLabel: params.text(kind === 'tables' ? 'outer_key_label' : 'key_label'),
      valueLabel: params.text('value_label'),
      keyNameTypes: keyNameTypes(params.text('key_name_types')),
    };
    return oneResponse(HEADER_SHAPE, fields, header(world.reference.create(input, world.clock.now())), 201);
  });

  operations.get(`${base}/{name}`, 'any', (c) => {
    const selection = parseFields(c.var.params.text('fields'), DATA_SHAPE);
    return dataResponse(found(c), selection, c.req.header('Range'));
  });

  operations.post(`${base}/{name}`, 'reference_write', (c) => {
    const { params } = c.var;
    const fields = params.text('fields');
    parseFields(fields, HEADER_SHAPE);
    const keys = KEYS[kind].map((key) => params.required(key));
    const value = params.required('value');
    const collection = found(c);
    put(collection, keys, value, params.text('source') ?? DEFAULT_SOURCE, world.clock.now());
    return oneResponse(HEADER_SHAPE, fields, header(collection));
  });

  const bulk = (c: ApiContext): Response => {
    const collection = found(c);
    const elements = readBulk(kind, c.var.body);
    for (const { value } of elements) checkValue(collection, value);
    for (const { keys, value } of elements) putElement(collection, keys, value, DEFAULT_SOURCE, world.clock.now());
    return oneResponse(HEADER_SHAPE, c.req.header('fields') ?? c.var.params.text('fields'), header(collection));
  };
  operations.post(`${base}/bulk_load/{name}`, 'reference_write', bulk);
  operations.post(`${base}/bulk_load/{namespace}/{name}/{domain_id}`, 'reference_write', bulk);

  operations.delete(`${base}/{name}`, 'reference_write', (c) => {
    const collection = found(c);
    if (c.var.params.boolean('purge_only') ?? false) collection.entries.length = 0;
    else world.reference.drop(collection);
    return jsonResponse(deletionTask(collection, authorOf(c.var.caller), world.clock.now()), 202);
  });

  const elementPath = kind === 'sets' ? '{value}' : kind === 'tables' ? '{outer_key}/{inner_key}' : '{key}';
  operations.delete(`${base}/{name}/${elementPath}`, 'reference_write', (c) => {
    const collection = found(c);
    const keys = KEYS[kind].map((key) => c.req.param(key) ?? '');
    const value = kind === 'sets' ? (c.req.param('value') ?? '') : c.var.params.required('value');
    if (!removeElement(collection, keys, value)) throw new ApiError(404, 1003, `${value} does not exist in ${collection.name}.`);
    return oneResponse(HEADER_SHAPE, c.var.params.text('fields'), header(collection));
  });
}

function checkValue(collection: Collection, value: string): void {
  const fault = valueFault(collection, value);
  if (fault !== null) throw new ApiError(422, collection.elementType === 'CIDR' ? 1022 : 1005, fault, 'A request parameter is not valid.');
}

function put(collection: Collection, keys: string[], value: string, source: string, nowMs: number): void {
  checkValue(collection, value);
  putElement(collection, keys, value, source, nowMs);
}

const Text = z.union([z.string(), z.number()]).transform(String);
const BULK = {
  sets: z.array(Text).transform((values) => values.map((value) => ({ keys: [] as string[], value }))),
  maps: z.record(z.string(), Text).transform((map) => Object.entries(map).map(([key, value]) => ({ keys: [key], value }))),
  map_of_sets: z
    .record(z.string(), z.array(Text))
    .transform((map) => Object.entries(map).flatMap(([key, values]) => values.map((value) => ({ keys: [key], value })))),
  tables: z
    .record(z.string(), z.record(z.string(), Text))
    .transform((table) =>
      Object.entries(table).flatMap(([outer, row]) => Object.entries(row).map(([inner, value]) => ({ keys: [outer, inner], value }))),
    ),
} as const;

function readBulk(kind: CollectionKind, body: string): { keys: string[]; value: string }[] {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new ApiError(400, 1001, 'An error occurred parsing the JSON formatted message body.');
  }
  const parsed = BULK[kind].safeParse(json);
  if (!parsed.success) throw new ApiError(400, 1001, 'The JSON formatted message body does not fit the collection.');
  return parsed.data;
}

/** `["score","NUM"]` pairs or an object; what cannot be read is left out. */
function keyNameTypes(text: string | null): Record<string, string> | null {
  if (text === null) return null;
  const Pairs = z.array(z.record(z.string(), z.string())).transform((list) => Object.assign({}, ...list) as Record<string, string>);
  try {
    return z.union([z.record(z.string(), z.string()), Pairs]).parse(JSON.parse(text));
  } catch {
    throw invalidParameter('key_name_types must be JSON with a type for each inner key');
  }
}

/** `time_to_live` and labels are left out where there are none, as QRadar does. */
function header(collection: Collection): Record<string, unknown> {
  const { timeToLive, description, keyLabel, valueLabel, keyNameTypes } = collection;
  return {
    name: collection.name,
    element_type: collection.elementType,
    timeout_type: collection.timeoutType,
    ...(timeToLive === null ? {} : { time_to_live: timeToLive }),
    number_of_elements: collection.entries.length,
    creation_time: collection.creationTimeMs,
    collection_id: collection.id,
    namespace: 'SHARED',
    ...(description === null ? {} : { description }),
    ...(keyLabel === null ? {} : { key_label: keyLabel }),
    ...(valueLabel === null ? {} : { value_label: valueLabel }),
    ...(keyNameTypes === null ? {} : { key_name_types: keyNameTypes }),
  };
}

function elementOf({ value, source, firstSeenMs, lastSeenMs }: Element): Record<string, unknown> {
  return { value, source, first_seen: firstSeenMs, last_seen: lastSeenMs, domain_id: null };
}

/** The collection with its elements; a Range cuts the elements, not the header. */
function dataResponse(collection: Collection, selection: Selection | null, rangeHeader: string | undefined): Response {
  const { rows, contentRange } = page(collection.entries, parseRange(rangeHeader));
  const body = { ...header(collection), data: dataOf(collection.kind, rows) };
  return jsonResponse(pick(body, selection), 200, contentRange === null ? {} : { 'Content-Range': contentRange });
}

function dataOf(kind: CollectionKind, entries: Collection['entries'] | readonly Collection['entries'][number][]): unknown {
  if (kind === 'sets') return entries.map((e) => elementOf(e.element));
  if (kind === 'maps') return Object.fromEntries(entries.map((e) => [e.keys[0], elementOf(e.element)]));
  const byOuter = Object.entries(Object.groupBy(entries, (e) => e.keys[0] ?? ''));
  if (kind === 'map_of_sets') return Object.fromEntries(byOuter.map(([key, list = []]) => [key, list.map((e) => elementOf(e.element))]));
  return Object.fromEntries(
    byOuter.map(([outer, list = []]) => [outer, Object.fromEntries(list.map((e) => [e.keys[1], elementOf(e.element)]))]),
  );
}

function deletionTask(collection: Collection, by: string, nowMs: number): Record<string, unknown> {
  return {
    id: collection.id,
    name: 'Reference Data Deletion Task',
    status: 'COMPLETED',
    created_by: by,
    created: nowMs,
    started: nowMs,
    modified: nowMs,
    completed: nowMs,
    message: '',
  };
}
