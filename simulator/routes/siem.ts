import { authorOf } from '../callers.ts';
import { ApiError, invalidParameter } from '../http/envelope.ts';
import { list, one, type Operation, type Row } from '../http/operation.ts';
import { bodyOf, found, reads } from '../http/resource.ts';
import { shapeOf } from '../http/shape.ts';
import { createTable } from '../http/table.ts';
import { TASK_SHAPE, taskOperation, taskRow } from '../http/tasks.ts';
import { z } from 'zod';
import { addressIds, customTypes, OFFENSE_TYPES, type OffenseRecord } from '../offenses/offense.ts';
import { visibleOffenses } from '../offenses/visible.ts';
import type { World } from '../world.ts';

const TYPE_SHAPE = shapeOf('id,property_name,name,database_type,custom');
const REASON_SHAPE = shapeOf('id,text,is_deleted,is_reserved');
const SEARCH_SHAPE = shapeOf('id,name,owner');

/** Closing reasons that QRadar brings along. */
export const CLOSING_REASONS: World['closingReasons'] = [
  { id: 1, text: 'Non-Issue', is_deleted: false, is_reserved: false },
  { id: 2, text: 'False-Positive, Tuned', is_deleted: false, is_reserved: false },
  { id: 3, text: 'Policy Violation', is_deleted: false, is_reserved: false },
];

type SiemWorld = Pick<World, 'clock' | 'offenses' | 'closingReasons' | 'tasks' | 'directory' | 'properties'>;

/** The rest of /siem: offense types, closing reasons, saved searches, and the addresses seen in offenses. */
export function siemOperations(world: SiemWorld): Operation[] {
  return [
    ...reads({
      path: '/siem/offense_types',
      id: 'offense_type_id',
      access: 'offenses',
      shape: TYPE_SHAPE,
      what: 'offense type',
      sortable: Object.keys(TYPE_SHAPE),
      sortCode: 1012,
      rows: () => [...OFFENSE_TYPES, ...customTypes(world.properties.properties.values())],
    }),
    ...closingReasonOperations(world),
    ...savedSearchOperations(world),
    ...addresses(world, 'source_addresses', 'source_address_id', {
      ip: 'source_ip',
      own: (o) => o.sourceIps,
      otherIds: 'local_destination_address_ids',
      others: (o) => o.destinationIps,
    }),
    ...addresses(world, 'local_destination_addresses', 'local_destination_address_id', {
      ip: 'local_destination_ip',
      own: (o) => o.destinationIps,
      otherIds: 'source_address_ids',
      others: (o) => o.sourceIps,
    }),
  ];
}

function closingReasonOperations({ closingReasons }: SiemWorld): Operation[] {
  const path = '/siem/offense_closing_reasons';
  return [
    list({
      path,
      access: 'offenses',
      params: { include_reserved: 'boolean', include_deleted: 'boolean' },
      shape: REASON_SHAPE,
      rows(ask) {
        const reserved = ask.boolean('include_reserved') ?? false;
        const deleted = ask.boolean('include_deleted') ?? false;
        return closingReasons.filter((r) => (reserved || !r.is_reserved) && (deleted || !r.is_deleted));
      },
    }),
    one({
      method: 'POST',
      path,
      access: 'admin',
      params: { reason: 'text!' },
      shape: REASON_SHAPE,
      status: 201,
      value(ask) {
        const text = ask.required('reason');
        if (text.length < 5 || text.length > 60) throw invalidParameter('reason must have 5 to 60 characters');
        if (closingReasons.some((r) => r.text === text)) throw new ApiError(409, 1004, `The closing reason ${text} already exists`);
        const reason = { id: closingReasons.length + 1, text, is_deleted: false, is_reserved: false };
        closingReasons.push(reason);
        return reason;
      },
    }),
    one({
      method: 'GET',
      path: `${path}/{closing_reason_id}`,
      access: 'offenses',
      shape: REASON_SHAPE,
      value: (ask) => found(closingReasons, ask.id('closing_reason_id'), 'closing reason'),
    }),
  ];
}

const SavedSearch = z.object({ name: z.string().min(1).optional(), owner: z.string().min(1).optional() });

function savedSearchOperations(world: SiemWorld): Operation[] {
  const path = '/siem/offense_saved_searches';
  const searches = createTable(
    ['All Offenses', 'My Offenses', 'Username Offenses'].map((name, i) => ({ id: i + 1, name, owner: 'admin' })),
    11,
  );
  return [
    ...reads({ path, id: 'id', access: 'offenses', shape: SEARCH_SHAPE, what: 'saved search', rows: () => searches.all() }),
    one({
      method: 'POST',
      path: `${path}/{id}`,
      access: 'offenses',
      body: 'json',
      shape: SEARCH_SHAPE,
      value(ask) {
        const change = bodyOf(SavedSearch, ask.object());
        const search = found(searches.all(), ask.id('id'), 'saved search');
        if (searches.all().some((s) => s.id !== search.id && s.name === change.name)) {
          throw new ApiError(409, 1004, `The name ${change.name ?? ''} is already in use`);
        }
        return searches.replace({ ...search, name: change.name ?? search.name, owner: change.owner ?? search.owner });
      },
    }),
    one({
      method: 'DELETE',
      path: `${path}/{id}`,
      access: 'offenses',
      shape: TASK_SHAPE,
      status: 202,
      value(ask) {
        const { id } = found(searches.all(), ask.id('id'), 'saved search');
        searches.remove(id);
        const [by, createdMs] = [authorOf(ask.caller), world.clock.now()];
        return taskRow(
          world.tasks.add((n) => ({ id: n, kind: 'offense_saved_search', name: 'Saved search deletion', by, createdMs })),
          'QUEUED',
        );
      },
    }),
    taskOperation(world.tasks, 'offense_saved_search', '/siem/offense_saved_search_delete_tasks', 'task_id', 'offenses'),
  ];
}

type AddressKind = {
  ip: string;
  own: (o: OffenseRecord) => readonly string[];
  otherIds: string;
  others: (o: OffenseRecord) => readonly string[];
};

function addresses(world: SiemWorld, resource: string, id: string, kind: AddressKind): Operation[] {
  const counted = 'event_flow_count,first_event_flow_seen,last_event_flow_seen,domain_id';
  return reads({
    path: `/siem/${resource}`,
    id,
    access: 'offenses',
    shape: shapeOf(`id,${kind.ip},magnitude,network,offense_ids,${kind.otherIds},${counted}`),
    what: 'address',
    rows(ask): Row[] {
      const all = world.offenses.list(world.clock.now());
      const visible = visibleOffenses(world, ask.caller);
      const others = addressIds(all, kind.others);
      return [...addressIds(all, kind.own)].flatMap(([ip, addressId]) => {
        const seen = visible.filter((o) => kind.own(o).includes(ip));
        if (seen.length === 0) return [];
        return [
          {
            id: addressId,
            [kind.ip]: ip,
            magnitude: Math.max(...seen.map((o) => o.severity)),
            network: 'Net-10-172-192.Inside',
            offense_ids: seen.map((o) => o.id),
            [kind.otherIds]: [...new Set(seen.flatMap(kind.others))].map((other) => others.get(other)),
            event_flow_count: seen.reduce((sum, o) => sum + o.contributions.reduce((n, r) => n + r.eventCount, 0), 0),
            first_event_flow_seen: Math.min(...seen.map((o) => o.startMs)),
            last_event_flow_seen: Math.max(...seen.map((o) => o.lastUpdatedMs)),
            domain_id: 0,
          },
        ];
      });
    },
  });
}
