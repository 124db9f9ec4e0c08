import { z } from 'zod';
import { parsedReply, type QRadarClient } from './client.ts';
import { readAll } from './paging.ts';

/** What our events need on the console; an administrator's token makes it, once. */
export type SourceSetUp = {
  logSourceName: string;
  /** The host that our syslog header names. */
  identifier: string;
  events: readonly { eventId: string; category: string; name: string; severity: number; lowLevelCategoryId: number }[];
  /** Custom properties by name, with the LEEF key that fills each. */
  properties: Readonly<Record<string, { key: string; type: 'string' | 'numeric' }>>;
};

/** `made` names what was not there before; a deploy is needed when there is any. */
export type SourceSetUpDone = { logSourceId: number; made: string[] };

const Named = z.object({ id: z.int(), name: z.string() });
const Mapping = z.object({
  id: z.int(),
  log_source_event_id: z.string(),
  log_source_event_category: z.string(),
  log_source_type_id: z.int(),
});
const Property = z.object({ identifier: z.string(), name: z.string() });
const LOG_SOURCES = '/api/config/event_sources/log_source_management/log_sources';
const TYPES = '/api/config/event_sources/log_source_management/log_source_types';
const QIDS = '/api/data_classification/qid_records';
const MAPPINGS = '/api/data_classification/dsm_event_mappings';
const PROPERTIES = '/api/config/event_sources/custom_properties/regex_properties';
const EXPRESSIONS = '/api/config/event_sources/custom_properties/property_leef_expressions';
const UNIVERSAL_LEEF = 'Universal LEEF';

/** Makes the log source, QIDs, event mappings and custom properties that are missing; what is there is left as it is. */
export async function setUpSource(client: QRadarClient, setUp: SourceSetUp, signal: AbortSignal): Promise<SourceSetUpDone> {
  const made: string[] = [];
  const create = async <T>(what: string, path: string, json: unknown, row: z.ZodType<T>): Promise<T> => {
    const reply = await client.post(path, { body: { json } }, signal);
    made.push(what);
    return parsedReply(row, reply.json, what);
  };
  const named = async <T>(path: string, filter: string, row: z.ZodType<T>): Promise<T | undefined> =>
    (await readAll(client, path, { filter }, row, path, signal))[0];

  const type = await named(TYPES, `name="${UNIVERSAL_LEEF}"`, Named);
  if (type === undefined) throw new Error(`this QRadar has no log source type ${UNIVERSAL_LEEF}; install its DSM`);
  const source =
    (await named(LOG_SOURCES, `name="${setUp.logSourceName}"`, Named)) ??
    (await create(
      `log source ${setUp.logSourceName}`,
      LOG_SOURCES,
      {
        name: setUp.logSourceName,
        type_id: type.id,
        protocol_type_id: 0,
        protocol_parameters: [{ id: 0, name: 'identifier', value: setUp.identifier }],
        enabled: true,
        credibility: 5,
        coalesce_events: false,
        store_event_payload: true,
      },
      Named,
    ));
  const mappings = await readAll(client, MAPPINGS, { filter: `log_source_type_id=${type.id}` }, Mapping, 'event mappings', signal);
  for (const event of setUp.events) {
    if (mappings.some((m) => m.log_source_event_id === event.eventId && m.log_source_event_category === event.category)) continue;
    const qid =
      (await named(QIDS, `name="${event.name}"`, Named)) ??
      (await create(
        `QID ${event.name}`,
        QIDS,
        { log_source_type_id: type.id, name: event.name, severity: event.severity, low_level_category_id: event.lowLevelCategoryId },
        Named,
      ));
    const json = {
      log_source_type_id: type.id,
      log_source_event_id: event.eventId,
      log_source_event_category: event.category,
      qid_record_id: qid.id,
    };
    await create(`mapping of ${event.eventId}`, MAPPINGS, json, Mapping);
  }
  for (const [name, { key, type: property_type }] of Object.entries(setUp.properties)) {
    if ((await named(PROPERTIES, `name="${name}"`, Property)) !== undefined) continue;
    const property = await create(`property ${name}`, PROPERTIES, { name, property_type, use_for_rule_engine: true }, Property);
    const json = { regex_property_identifier: property.identifier, expression: key, log_source_type_id: type.id, enabled: true };
    await create(`LEEF key of ${name}`, EXPRESSIONS, json, z.object({ id: z.int() }));
  }
  return { logSourceId: source.id, made };
}
