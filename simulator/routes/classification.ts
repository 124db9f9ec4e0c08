import { z } from 'zod';
import { ApiError } from '../http/envelope.ts';
import { one, type Operation } from '../http/operation.ts';
import { bodyOf, found, reads } from '../http/resource.ts';
import { shapeOf } from '../http/shape.ts';
import { nextQid, uuidOf } from '../sources/classification.ts';
import type { World } from '../world.ts';

const HIGH_SHAPE = shapeOf('id,name,description');
const LOW_SHAPE = shapeOf('id,name,description,high_level_category_id,severity');
const QID_SHAPE = shapeOf('id,qid,name,description,severity,low_level_category_id,log_source_type_id,uuid');
const MAPPING_SHAPE = shapeOf('id,log_source_type_id,log_source_event_id,log_source_event_category,custom_event,qid_record_id,uuid');

const Qid = z.object({
  log_source_type_id: z.int().nullish(),
  name: z.string().min(1).max(255),
  description: z.string().max(2_047).nullish(),
  severity: z.int().min(0).max(10).optional(),
  low_level_category_id: z.int(),
});
const Mapping = z.object({
  log_source_type_id: z.int(),
  log_source_event_id: z.string().min(1),
  log_source_event_category: z.string().min(1),
  qid_record_id: z.int(),
});

/** Categories, QID records, and which event of which log source type is which QID. */
export function classificationOperations(world: Pick<World, 'classification' | 'store' | 'logSources'>): Operation[] {
  const { qids, mappings, high, low } = world.classification;
  const base = '/data_classification';
  const checkQid = (given: { low_level_category_id?: number | undefined; log_source_type_id?: number | null | undefined }): void => {
    const { low_level_category_id: category, log_source_type_id: type } = given;
    if (category !== undefined && !low.some((c) => c.id === category))
      throw new ApiError(422, 1005, `No low-level category has the id ${category}`);
    if (typeof type === 'number' && !world.logSources.types().some((t) => t.id === type)) {
      throw new ApiError(422, 1005, `No log source type has the id ${type}`);
    }
  };
  const checkMapping = (given: z.infer<typeof Mapping>, own: number): void => {
    if (qids.find(given.qid_record_id) === null) throw new ApiError(422, 1005, `No QID record has the id ${given.qid_record_id}`);
    const same = mappings
      .all()
      .some(
        (m) =>
          m.id !== own &&
          m.log_source_type_id === given.log_source_type_id &&
          m.log_source_event_id === given.log_source_event_id &&
          m.log_source_event_category === given.log_source_event_category,
      );
    if (same) throw new ApiError(409, 1008, 'A mapping of this event exists');
  };
  return [
    ...reads({
      path: `${base}/high_level_categories`,
      id: 'high_level_category_id',
      access: 'any',
      shape: HIGH_SHAPE,
      what: 'category',
      sortable: Object.keys(HIGH_SHAPE),
      filterCode: 23_003,
      sortCode: 23_004,
      rows: () => high,
    }),
    ...reads({
      path: `${base}/low_level_categories`,
      id: 'low_level_category_id',
      access: 'any',
      shape: LOW_SHAPE,
      what: 'category',
      sortable: Object.keys(LOW_SHAPE),
      filterCode: 23_053,
      sortCode: 23_054,
      rows: () => low,
    }),
    ...reads({
      path: `${base}/qid_records`,
      id: 'qid_record_id',
      access: 'any',
      shape: QID_SHAPE,
      what: 'QID record',
      rows: () => qids.all(),
    }),
    one({
      method: 'POST',
      path: `${base}/qid_records`,
      access: 'admin',
      body: 'json',
      shape: QID_SHAPE,
      status: 201,
      async value(ask) {
        const given = bodyOf(Qid, ask.object());
        checkQid(given);
        const qid = nextQid(qids);
        await world.store.addNames('qid', new Map([[qid, given.name]]));
        return qids.add((id) => ({
          id,
          qid,
          name: given.name,
          description: given.description ?? '',
          severity: given.severity ?? 3,
          low_level_category_id: given.low_level_category_id,
          log_source_type_id: given.log_source_type_id ?? null,
          uuid: uuidOf(qid),
        }));
      },
    }),
    one({
      method: 'POST',
      path: `${base}/qid_records/{qid_record_id}`,
      access: 'admin',
      body: 'json',
      shape: QID_SHAPE,
      async value(ask) {
        const given = bodyOf(Qid.partial(), ask.object());
        const old = found(qids.all(), ask.id('qid_record_id'), 'QID record');
        checkQid(given);
        if (given.name !== undefined) await world.store.addNames('qid', new Map([[old.qid, given.name]]));
        return qids.replace({
          ...old,
          name: given.name ?? old.name,
          description: given.description ?? old.description,
          severity: given.severity ?? old.severity,
          low_level_category_id: given.low_level_category_id ?? old.low_level_category_id,
        });
      },
    }),
    ...reads({
      path: `${base}/dsm_event_mappings`,
      id: 'dsm_event_mapping_id',
      access: 'any',
      shape: MAPPING_SHAPE,
      what: 'event mapping',
      rows: () => mappings.all(),
    }),
    one({
      method: 'POST',
      path: `${base}/dsm_event_mappings`,
      access: 'admin',
      body: 'json',
      shape: MAPPING_SHAPE,
      status: 201,
      value(ask) {
        const given = bodyOf(Mapping, ask.object());
        checkMapping(given, 0);
        return mappings.add((id) => ({ ...given, id, custom_event: true, uuid: uuidOf(900_000 + id) }));
      },
    }),
    one({
      method: 'POST',
      path: `${base}/dsm_event_mappings/{dsm_event_mapping_id}`,
      access: 'admin',
      body: 'json',
      shape: MAPPING_SHAPE,
      value(ask) {
        const given = bodyOf(Mapping.partial(), ask.object());
        const old = found(mappings.all(), ask.id('dsm_event_mapping_id'), 'event mapping');
        const row = {
          ...old,
          log_source_type_id: given.log_source_type_id ?? old.log_source_type_id,
          log_source_event_id: given.log_source_event_id ?? old.log_source_event_id,
          log_source_event_category: given.log_source_event_category ?? old.log_source_event_category,
          qid_record_id: given.qid_record_id ?? old.qid_record_id,
        };
        // A conflict is not among the documented answers of a change, so it is refused as a parameter.
        if (qids.find(row.qid_record_id) === null) throw new ApiError(422, 1005, `No QID record has the id ${row.qid_record_id}`);
        return mappings.replace(row);
      },
    }),
  ];
}
