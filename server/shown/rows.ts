import { countryName, resourceDomain } from '../../claims/facts/names.ts';
import { displayBytes } from '../../claims/facts/display.ts';
import type { Evidence, EvidenceKind, EvidenceRows } from '../../domain/evidence.ts';
import type { Channel } from '../../domain/event-types.ts';
import type { TokenDomain, Tokenise } from '../../domain/pseudonym.ts';
import { isToken } from './is-token.ts';

/** Rows of evidence as they may be shown: tokens in place of names, times as ISO, UTC. */
export type ShownRows = {
  columns: { title: string; subjectCanWrite: boolean }[];
  rows: string[][];
  /** Rows that exist and are not on the page. */
  left: number;
};

type Shower = {
  /** A token, or what is no identifier as it is. */
  token(domain: TokenDomain, value: string | null): string;
  /** A share, database or machine that a record names, by the kind of token this case knows it by. */
  system(value: string): string;
};
type Column<Row> = { title: string; field: keyof Row & string; show(row: Row, by: Shower): string };

const SHOWN_ROWS = 500;
const NONE = '–';

/** The rows of one piece of evidence. `known`: tokens that occur in the case, to recognise systems by. */
export function shownRows(evidence: Evidence, tokenise: Tokenise, known: ReadonlySet<string>): ShownRows {
  const by = shower(tokenise, known);
  const table = TABLES[evidence.kind] as readonly Column<Evidence['rows'][number]>[];
  return {
    columns: table.map((c) => ({ title: c.title, subjectCanWrite: evidence.subjectWritable.includes(c.field) })),
    rows: evidence.rows.slice(0, SHOWN_ROWS).map((row) => table.map((c) => c.show(row, by))),
    left: Math.max(0, evidence.rows.length - SHOWN_ROWS),
  };
}

function shower(tokenise: Tokenise, known: ReadonlySet<string>): Shower {
  const token = (domain: TokenDomain, value: string | null): string => {
    if (value === null || value === '') return NONE;
    return value === '*' || isToken(value) ? value : tokenise(domain, value);
  };
  return {
    token,
    system: (value) => {
      const candidates = [token('system', value), token('host', value)];
      return candidates.find((c) => known.has(c)) ?? candidates[0] ?? NONE;
    },
  };
}

const at = (ms: number | null): string => (ms === null ? NONE : new Date(ms).toISOString().replace('T', ' ').replace('.000Z', 'Z'));
const yes = (flag: boolean): string => (flag ? 'yes' : 'no');
const or = (value: string | number | null | undefined): string =>
  value === null || value === undefined || value === '' ? NONE : String(value);
const resource = (row: { channel: Channel; resource: string | null }, by: Shower): string => {
  if (row.channel === 'vpn' && row.resource !== null) return countryName(row.resource);
  const domain = resourceDomain(row.channel);
  return domain === null ? NONE : by.token(domain, row.resource);
};
const country = (code: string | null): string => (code === null ? NONE : countryName(code));

const TABLES: { [K in EvidenceKind]: readonly Column<EvidenceRows[K]>[] } = {
  sense_events: [
    { title: 'Time', field: 'atMs', show: (r) => at(r.atMs) },
    { title: 'Arrived', field: 'arrivedAtMs', show: (r) => at(r.arrivedAtMs) },
    { title: 'Rule', field: 'rule', show: (r) => r.rule },
    { title: 'Category', field: 'category', show: (r) => or(r.category) },
    { title: 'Sense value', field: 'senseValue', show: (r) => or(r.senseValue) },
    { title: 'Count', field: 'count', show: (r) => or(r.count) },
  ],
  own_activity: [
    { title: 'First', field: 'firstMs', show: (r) => at(r.firstMs) },
    { title: 'Last', field: 'lastMs', show: (r) => at(r.lastMs) },
    { title: 'Channel', field: 'channel', show: (r) => r.channel },
    { title: 'Resource', field: 'resource', show: resource },
    { title: 'Count', field: 'count', show: (r) => (r.coalesced ? `at least ${r.count}` : or(r.count)) },
    { title: 'Volume', field: 'bytes', show: (r) => displayBytes(r.bytes) },
    { title: 'Longest delay', field: 'maxDelayMs', show: (r) => `${Math.round(r.maxDelayMs / 1000)} s` },
    { title: 'Log source type', field: 'logSourceType', show: (r) => r.logSourceType },
  ],
  peer_activity: [
    { title: 'Peer', field: 'peer', show: (r, by) => by.token('user', r.peer) },
    { title: 'Channel', field: 'channel', show: (r) => r.channel },
    { title: 'Resource', field: 'resource', show: resource },
    { title: 'Period', field: 'period', show: (r) => r.period },
    { title: 'Night', field: 'night', show: (r) => yes(r.night) },
    { title: 'Count', field: 'count', show: (r) => or(r.count) },
    { title: 'Volume', field: 'bytes', show: (r) => displayBytes(r.bytes) },
  ],
  activity_detail: [
    { title: 'Time', field: 'atMs', show: (r) => at(r.atMs) },
    { title: 'Arrived', field: 'arrivedAtMs', show: (r) => at(r.arrivedAtMs) },
    { title: 'Channel', field: 'channel', show: (r) => r.channel },
    { title: 'Event', field: 'eventName', show: (r) => r.eventName },
    { title: 'Resource', field: 'resource', show: resource },
    { title: 'Class', field: 'resourceClass', show: (r) => or(r.resourceClass) },
    { title: 'Object', field: 'object', show: (r, by) => by.token('object', r.object) },
    { title: 'Machine', field: 'host', show: (r, by) => by.token('host', r.host) },
    { title: 'Address', field: 'address', show: (r, by) => by.token('address', r.address) },
    { title: 'Country', field: 'country', show: (r) => country(r.country) },
    { title: 'Volume', field: 'bytes', show: (r) => (r.bytes === null ? NONE : displayBytes(r.bytes)) },
    { title: 'Count', field: 'count', show: (r) => or(r.count) },
    { title: 'Log source type', field: 'logSourceType', show: (r) => r.logSourceType },
  ],
  logon_summary: [
    { title: 'Account', field: 'account', show: (r, by) => by.token('user', r.account) },
    { title: 'Machine', field: 'host', show: (r, by) => by.token('host', r.host) },
    { title: 'From workstation', field: 'workstation', show: (r, by) => by.token('host', r.workstation) },
    { title: 'Address', field: 'address', show: (r, by) => by.token('address', r.address) },
    { title: 'Country', field: 'country', show: (r) => country(r.country) },
    { title: 'Outcome', field: 'outcome', show: (r) => r.outcome },
    { title: 'Count', field: 'count', show: (r) => (r.coalesced ? `at least ${r.count}` : or(r.count)) },
    { title: 'First', field: 'firstMs', show: (r) => at(r.firstMs) },
    { title: 'Last', field: 'lastMs', show: (r) => at(r.lastMs) },
    { title: 'Asked by', field: 'via', show: (r) => or(r.via) },
    { title: 'Log source type', field: 'logSourceType', show: (r) => r.logSourceType },
  ],
  log_source_health: [
    { title: 'Log source type', field: 'logSourceType', show: (r) => r.logSourceType },
    { title: 'Log source', field: 'logSourceId', show: (r) => or(r.logSourceId) },
    { title: 'State', field: 'state', show: (r) => r.state.replaceAll('_', ' ') },
    { title: 'Last event', field: 'lastEventMs', show: (r) => at(r.lastEventMs) },
    {
      title: 'Median delay',
      field: 'medianDelayMs',
      show: (r) => (r.medianDelayMs === null ? NONE : `${Math.round(r.medianDelayMs / 1000)} s`),
    },
    { title: 'Channels', field: 'channels', show: (r) => r.channels.join(', ') },
  ],
  peer_group: [
    { title: 'Peers by', field: 'definition', show: (r) => r.definition.replaceAll('_', ' ') },
    { title: 'Members', field: 'members', show: (r) => or(r.members.length) },
    { title: 'Who', field: 'members', show: (r, by) => r.members.map((m) => by.token('user', m)).join(', ') },
  ],
  hr_record: [
    { title: 'Record', field: 'employeeRef', show: (r, by) => by.token('user', r.employeeRef) },
    { title: 'Department', field: 'department', show: (r) => r.department },
    { title: 'Title', field: 'title', show: (r) => r.title },
    { title: 'Manager', field: 'managerRef', show: (r, by) => by.token('user', r.managerRef) },
    { title: 'Location', field: 'location', show: (r) => r.location },
    { title: 'Contract', field: 'contract', show: (r) => r.contract },
    { title: 'Start', field: 'startDate', show: (r) => r.startDate },
    { title: 'Announced end', field: 'endDate', show: (r) => (r.endAnnounced ? or(r.endDate) : NONE) },
    { title: 'Absent', field: 'absent', show: (r) => yes(r.absent) },
    { title: 'Time zone', field: 'timeZone', show: (r) => or(r.timeZone) },
    { title: 'Shift', field: 'shiftStartHour', show: (r) => `${or(r.shiftStartHour)}-${or(r.shiftEndHour)}` },
  ],
  similar_incident: [
    { title: 'Case', field: 'incidentId', show: (r) => r.incidentId },
    { title: 'Closed', field: 'closedQuarter', show: (r) => r.closedQuarter },
    { title: 'Family', field: 'family', show: (r) => r.family },
    { title: 'Verdict', field: 'verdict', show: (r) => r.verdict.replaceAll('_', ' ') },
    { title: 'Outcome', field: 'outcome', show: (r) => r.outcome },
    { title: 'Shared', field: 'shared', show: (r) => r.shared.join(', ') },
    { title: 'Different', field: 'differs', show: (r) => r.differs.join(', ') },
    { title: 'Similarity', field: 'similarity', show: (r) => r.similarity.toFixed(2) },
  ],
  context_record: [
    { title: 'Kind', field: 'kind', show: (r) => r.kind.replaceAll('_', ' ') },
    { title: 'Record', field: 'record', show: (r, by) => by.token('object', r.record.id) },
    { title: 'Persons', field: 'record', show: (r, by) => r.record.persons.map((p) => by.token('user', p)).join(', ') },
    { title: 'Systems', field: 'record', show: (r, by) => r.record.systems.map((s) => by.system(s)).join(', ') },
    { title: 'Actions', field: 'record', show: (r) => r.record.actions.join(', ').replaceAll('_', ' ') },
    { title: 'From', field: 'record', show: (r) => at(r.record.interval.fromMs) },
    { title: 'To', field: 'record', show: (r) => at(r.record.interval.toMs) },
    { title: 'Status', field: 'record', show: (r) => r.record.status },
    { title: 'Asked by', field: 'record', show: (r, by) => by.token('user', r.record.requestedBy) },
    { title: 'Approved by', field: 'record', show: (r, by) => by.token('user', r.record.approvedBy) },
    { title: 'Country', field: 'record', show: (r) => country(r.record.country) },
  ],
  asset: [
    { title: 'Resource', field: 'resource', show: (r, by) => by.system(r.resource) },
    { title: 'Class', field: 'resourceClass', show: (r) => r.resourceClass },
    { title: 'Owner', field: 'owner', show: (r, by) => by.token('user', r.owner) },
    { title: 'Critical', field: 'critical', show: (r) => yes(r.critical) },
  ],
  flow: [
    { title: 'Address', field: 'address', show: (r, by) => by.token('address', r.address) },
    { title: 'Held by one person', field: 'heldByOnePerson', show: (r) => yes(r.heldByOnePerson) },
    { title: 'From', field: 'heldFromMs', show: (r) => at(r.heldFromMs) },
    { title: 'To', field: 'heldToMs', show: (r) => at(r.heldToMs) },
    { title: 'Bytes out', field: 'bytesOut', show: (r) => displayBytes(r.bytesOut) },
    { title: 'External', field: 'external', show: (r) => yes(r.external) },
  ],
};
