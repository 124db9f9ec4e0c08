import { z } from 'zod';
import { seesLogSource } from '../access/profiles.ts';
import type { Ask } from '../http/ask.ts';
import { ApiError } from '../http/envelope.ts';
import { done, list, one, raw, type Operation, type Row } from '../http/operation.ts';
import { bodyOf, found } from '../http/resource.ts';
import { shapeOf } from '../http/shape.ts';
import type { LogSource } from '../sources/log-sources.ts';
import type { World } from '../world.ts';

type SourcesWorld = Pick<World, 'logSources' | 'directory' | 'clock' | 'staging'>;

const SOURCE_SHAPE = shapeOf(
  'id,name,description,type_id,protocol_type_id,protocol_parameters(name,id,value),enabled,gateway,internal,credibility,target_event_collector_id,disconnected_log_collector_id,coalesce_events,store_event_payload,log_source_extension_id,language_id,group_ids,requires_deploy,status(last_updated,messages(severity,text,timestamp),status),auto_discovered,average_eps,creation_date,modified_date,last_event_time,parsing_order,sending_ip,legacy_bulk_group_name,wincollect_external_destination_ids,wincollect_internal_destination_id',
);
const TYPE_SHAPE = shapeOf(
  'id,name,custom,internal,default_protocol_id,latest_version,log_source_extension_id,protocol_types(documented,protocol_id),supported_language_ids,uuid,version',
);
const IDENTIFIER = 'identifier';

const Source = z.object({
  name: z.string().min(1).max(255),
  description: z.string().max(255).nullish(),
  type_id: z.int(),
  protocol_type_id: z.int().optional(),
  protocol_parameters: z.array(z.object({ name: z.string(), id: z.int().optional(), value: z.string() })).optional(),
  enabled: z.boolean().optional(),
  credibility: z.int().min(0).max(10).optional(),
  target_event_collector_id: z.int().nullish(),
  coalesce_events: z.boolean().optional(),
  store_event_payload: z.boolean().optional(),
  language_id: z.int().nullish(),
  group_ids: z.array(z.int()).nullish(),
});
const Some = Source.partial();
type Some = z.infer<typeof Some>;
const CODES = { name: 1_004, type_id: 1_006, protocol_type_id: 1_008, protocol_parameters: 1_010, credibility: 1_016, group_ids: 1_022 };

/** Log sources and their types. Events of an identifier that a log source has are its own from then on. */
export function logSourceOperations(world: SourcesWorld): Operation[] {
  const { logSources, clock } = world;
  const path = '/config/event_sources/log_source_management/log_sources';
  const seen = (ask: Ask): LogSource[] => {
    const profile = world.directory.profileOf(ask.caller);
    return logSources.all().filter((s) => seesLogSource(profile, s));
  };
  const checkNames = (given: Some, typeId: number, own: number): void => {
    const others = logSources.all().filter((s) => s.id !== own);
    if (others.some((s) => s.name === given.name)) throw new ApiError(409, 1_001, `The name ${given.name ?? ''} is already in use`);
    const identifier = identifierOf(given);
    if (identifier !== undefined && others.some((s) => s.typeId === typeId && s.identifier === identifier)) {
      throw new ApiError(409, 1_002, `A log source of this type and protocol has the identifier ${identifier}`);
    }
  };
  const change = (source: LogSource, given: Some): void => {
    checkNames(given, source.typeId, source.id);
    Object.assign(source, membersOf(given), { modifiedMs: clock.now() });
    world.staging.changed = true;
  };
  return [
    list({
      path: '/config/event_sources/log_source_management/log_source_types',
      access: 'any',
      shape: TYPE_SHAPE,
      rows: () => logSources.types().map(typeRow),
    }),
    list({
      path,
      access: 'any',
      shape: SOURCE_SHAPE,
      sortable: ['id', 'name', 'type_id', 'creation_date', 'modified_date', 'last_event_time', 'enabled'],
      filterCode: 1_000,
      sortCode: 1_002,
      rows: (ask) => seen(ask).map(sourceRow),
    }),
    one({
      method: 'POST',
      path,
      access: 'admin',
      body: 'json',
      shape: SOURCE_SHAPE,
      status: 201,
      async value(ask) {
        const given = bodyOf(Source, ask.object(1_003), 1_003, CODES);
        if (!logSources.types().some((t) => t.id === given.type_id))
          throw new ApiError(422, 1_006, `No log source type has the id ${given.type_id}`);
        checkNames(given, given.type_id, 0);
        const made = await logSources.create({ name: given.name, typeId: given.type_id, ...membersOf(given) }, clock.now());
        world.staging.changed = true;
        return sourceRow(made);
      },
    }),
    raw({
      method: 'PATCH',
      path,
      access: 'admin',
      body: 'json',
      respond(ask) {
        // The change is a job in the background; what cannot be done in it is not said here.
        for (const body of ask.objects(8)) {
          const id = z.object({ id: z.int() }).safeParse(body).data?.id ?? 0;
          const [source, members] = [logSources.find(id), Some.safeParse(body).data];
          if (source !== null && members !== undefined) change(source, members);
        }
        return new Response(null, { status: 202 });
      },
    }),
    one({
      method: 'GET',
      path: `${path}/{id}`,
      access: 'any',
      shape: SOURCE_SHAPE,
      value: (ask) => sourceRow(found(seen(ask), ask.id('id'), 'log source')),
    }),
    one({
      method: 'POST',
      path: `${path}/{id}`,
      access: 'admin',
      body: 'json',
      shape: SOURCE_SHAPE,
      value(ask) {
        const given = bodyOf(Some, ask.object(1_004), 1_004, CODES);
        const source = found(seen(ask), ask.id('id'), 'log source', 1_050);
        change(source, given);
        return sourceRow(source);
      },
    }),
    done({
      method: 'DELETE',
      path: `${path}/{id}`,
      access: 'admin',
      status: 204,
      act(ask) {
        logSources.remove(found(seen(ask), ask.id('id'), 'log source', 1_010).id);
        world.staging.changed = true;
      },
    }),
  ];
}

function identifierOf({ protocol_parameters: parameters }: Some): string | undefined {
  return parameters?.find((p) => p.name === IDENTIFIER)?.value;
}

/** The members that were given, as the book has them. */
function membersOf(given: Some): Partial<LogSource> {
  const identifier = identifierOf(given);
  return {
    ...(given.name === undefined ? {} : { name: given.name }),
    ...(given.description === undefined ? {} : { description: given.description }),
    ...(identifier === undefined ? {} : { identifier }),
    ...(given.enabled === undefined ? {} : { enabled: given.enabled }),
    ...(given.credibility === undefined ? {} : { credibility: given.credibility }),
    ...(given.coalesce_events === undefined ? {} : { coalesces: given.coalesce_events }),
    ...(given.store_event_payload === undefined ? {} : { storesPayload: given.store_event_payload }),
    ...(given.group_ids === undefined || given.group_ids === null ? {} : { groupIds: given.group_ids }),
    ...(given.language_id === undefined || given.language_id === null ? {} : { languageId: given.language_id }),
    ...(given.protocol_type_id === undefined ? {} : { protocolTypeId: given.protocol_type_id }),
    ...(given.target_event_collector_id === undefined || given.target_event_collector_id === null
      ? {}
      : { collectorId: given.target_event_collector_id }),
  };
}

function sourceRow(s: LogSource): { id: number } & Row {
  const status = s.lastEventMs === null ? 'NA' : 'SUCCESS';
  return {
    id: s.id,
    name: s.name,
    description: s.description,
    type_id: s.typeId,
    protocol_type_id: s.protocolTypeId,
    protocol_parameters: [{ name: IDENTIFIER, id: 0, value: s.identifier ?? '' }],
    enabled: s.enabled,
    gateway: false,
    internal: false,
    credibility: s.credibility,
    target_event_collector_id: s.collectorId,
    disconnected_log_collector_id: null,
    coalesce_events: s.coalesces,
    store_event_payload: s.storesPayload,
    log_source_extension_id: null,
    language_id: s.languageId,
    group_ids: s.groupIds,
    requires_deploy: false,
    status: {
      last_updated: s.modifiedMs,
      status,
      messages: [{ severity: 'INFO', text: 'The log source is configured', timestamp: s.modifiedMs }],
    },
    auto_discovered: s.autoDiscovered,
    average_eps: 0,
    creation_date: s.createdMs,
    modified_date: s.modifiedMs,
    last_event_time: s.lastEventMs ?? 0,
    parsing_order: 1,
    sending_ip: null,
    legacy_bulk_group_name: null,
    wincollect_external_destination_ids: null,
    wincollect_internal_destination_id: null,
  };
}

function typeRow({ id, name, custom }: { id: number; name: string; custom: boolean }): Row {
  return {
    id,
    name,
    custom,
    internal: false,
    default_protocol_id: 0,
    latest_version: '7.5.0',
    log_source_extension_id: null,
    protocol_types: [{ documented: true, protocol_id: 0 }],
    supported_language_ids: [1],
    uuid: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    version: '7.5.0',
  };
}
