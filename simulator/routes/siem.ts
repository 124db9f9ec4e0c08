import { ApiError, invalidParameter } from '../http/envelope.ts';
import { parseFields } from '../http/fields.ts';
import { listResponse, oneResponse } from '../http/list.ts';
import { listRequest, pathInteger, type Operations } from '../http/operations.ts';
import { addressIds, USERNAME_TYPE, type OffenseRecord } from '../offenses/offense.ts';
import type { World } from '../world.ts';

const OFFENSE_TYPES = [
  { id: 0, property_name: 'sourceIP', name: 'Source IP', database_type: 'COMMON', custom: false },
  { id: 1, property_name: 'destinationIP', name: 'Destination IP', database_type: 'COMMON', custom: false },
  { id: 2, property_name: 'qid', name: 'Event Name', database_type: 'EVENTS', custom: false },
  { id: USERNAME_TYPE, property_name: 'userName', name: 'Username', database_type: 'EVENTS', custom: false },
  { id: 10, property_name: 'hostName', name: 'Hostname', database_type: 'EVENTS', custom: false },
];
const TYPE_SHAPE = { id: true, property_name: true, name: true, database_type: true, custom: true } as const;
const REASON_SHAPE = { id: true, text: true, is_deleted: true, is_reserved: true } as const;

/** Closing reasons that QRadar brings along. */
export const CLOSING_REASONS: World['closingReasons'] = [
  { id: 1, text: 'Non-Issue', is_deleted: false, is_reserved: false },
  { id: 2, text: 'False-Positive, Tuned', is_deleted: false, is_reserved: false },
  { id: 3, text: 'Policy Violation', is_deleted: false, is_reserved: false },
];

/** The rest of /siem: offense types, closing reasons, and the addresses seen in offenses. */
export function siemRoutes(operations: Operations, world: Pick<World, 'clock' | 'offenses' | 'closingReasons'>): void {
  operations.get('/siem/offense_types', 'offenses', (c) =>
    listResponse({ shape: TYPE_SHAPE, sortable: Object.keys(TYPE_SHAPE), sortCode: 1012 }, listRequest(c), OFFENSE_TYPES),
  );
  operations.get('/siem/offense_types/{offense_type_id}', 'offenses', (c) => {
    const type = OFFENSE_TYPES.find((t) => t.id === pathInteger(c, 'offense_type_id'));
    if (type === undefined) throw new ApiError(404, 1002, 'No offense type was found for the provided offense_type_id.');
    return oneResponse(TYPE_SHAPE, c.var.params.text('fields'), type);
  });

  operations.get('/siem/offense_closing_reasons', 'offenses', (c) => {
    const { params } = c.var;
    const reserved = params.boolean('include_reserved') ?? false;
    const deleted = params.boolean('include_deleted') ?? false;
    const shown = world.closingReasons.filter((r) => (reserved || !r.is_reserved) && (deleted || !r.is_deleted));
    return listResponse({ shape: REASON_SHAPE }, listRequest(c), shown);
  });
  operations.get('/siem/offense_closing_reasons/{closing_reason_id}', 'offenses', (c) => {
    const reason = world.closingReasons.find((r) => r.id === pathInteger(c, 'closing_reason_id'));
    if (reason === undefined) throw new ApiError(404, 1002, 'No closing reason was found for the provided closing_reason_id.');
    return oneResponse(REASON_SHAPE, c.var.params.text('fields'), reason);
  });
  operations.post('/siem/offense_closing_reasons', 'admin', (c) => {
    const { params } = c.var;
    const fields = params.text('fields');
    parseFields(fields, REASON_SHAPE);
    const text = params.required('reason');
    if (text.length < 5 || text.length > 60) throw invalidParameter('reason must have 5 to 60 characters');
    if (world.closingReasons.some((r) => r.text === text)) throw new ApiError(409, 1004, `The closing reason ${text} already exists`);
    const reason = { id: world.closingReasons.length + 1, text, is_deleted: false, is_reserved: false };
    world.closingReasons.push(reason);
    return oneResponse(REASON_SHAPE, fields, reason, 201);
  });

  addresses(operations, world, 'source_addresses', 'source_address_id', {
    ip: 'source_ip',
    own: (o) => o.sourceIps,
    otherIds: 'local_destination_address_ids',
    others: (o) => o.destinationIps,
  });
  addresses(operations, world, 'local_destination_addresses', 'local_destination_address_id', {
    ip: 'local_destination_ip',
    own: (o) => o.destinationIps,
    otherIds: 'source_address_ids',
    others: (o) => o.sourceIps,
  });
}

type AddressKind = {
  ip: string;
  own: (o: OffenseRecord) => readonly string[];
  otherIds: string;
  others: (o: OffenseRecord) => readonly string[];
};

function addresses(
  operations: Operations,
  world: Pick<World, 'clock' | 'offenses'>,
  resource: string,
  idName: string,
  kind: AddressKind,
): void {
  const shape = {
    id: true,
    [kind.ip]: true,
    magnitude: true,
    network: true,
    offense_ids: true,
    [kind.otherIds]: true,
    event_flow_count: true,
    first_event_flow_seen: true,
    last_event_flow_seen: true,
    domain_id: true,
  } as const;
  const rows = (): Record<string, unknown>[] => {
    const offenses = world.offenses.list(world.clock.now());
    const others = addressIds(offenses, kind.others);
    return [...addressIds(offenses, kind.own)].map(([ip, id]) => {
      const seen = offenses.filter((o) => kind.own(o).includes(ip));
      return {
        id,
        [kind.ip]: ip,
        magnitude: Math.max(...seen.map((o) => o.severity)),
        network: 'Net-10-172-192.Inside',
        offense_ids: seen.map((o) => o.id),
        [kind.otherIds]: [...new Set(seen.flatMap(kind.others))].map((other) => others.get(other)),
        event_flow_count: seen.reduce((sum, o) => sum + o.contributions.reduce((n, r) => n + r.eventCount, 0), 0),
        first_event_flow_seen: Math.min(...seen.map((o) => o.startMs)),
        last_event_flow_seen: Math.max(...seen.map((o) => o.lastUpdatedMs)),
        domain_id: 0,
      };
    });
  };
  operations.get(`/siem/${resource}`, 'offenses', (c) => listResponse({ shape, filterCode: 1010 }, listRequest(c), rows()));
  operations.get(`/siem/${resource}/{${idName}}`, 'offenses', (c) => {
    const row = rows().find((r) => r['id'] === pathInteger(c, idName));
    if (row === undefined) throw new ApiError(404, 1002, `No address was found for the provided ${idName}.`);
    return oneResponse(shape, c.var.params.text('fields'), row);
  });
}
