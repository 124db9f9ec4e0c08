import { CATEGORY_NAMES } from '../ariel/category-names.ts';
import type { Shape } from '../http/fields.ts';
import { addressIds, USERNAME_TYPE, type OffenseNote, type OffenseRecord } from './offense.ts';

export const OFFENSE_SHAPE = {
  id: true,
  description: true,
  assigned_to: true,
  categories: true,
  category_count: true,
  policy_category_count: true,
  security_category_count: true,
  close_time: true,
  closing_user: true,
  closing_reason_id: true,
  credibility: true,
  relevance: true,
  severity: true,
  magnitude: true,
  destination_networks: true,
  source_network: true,
  device_count: true,
  event_count: true,
  flow_count: true,
  inactive: true,
  last_updated_time: true,
  last_persisted_time: true,
  first_persisted_time: true,
  start_time: true,
  local_destination_count: true,
  source_count: true,
  remote_destination_count: true,
  username_count: true,
  offense_source: true,
  offense_type: true,
  protected: true,
  follow_up: true,
  status: true,
  source_address_ids: true,
  local_destination_address_ids: true,
  domain_id: true,
  rules: { id: true, type: true },
  log_sources: { id: true, name: true, type_id: true, type_name: true },
} as const satisfies Shape;

const NOT_FILTERABLE: readonly string[] = ['description', 'source_network', 'offense_source'];
const NOT_SORTABLE: readonly string[] = [
  'description',
  'categories',
  'destination_networks',
  'source_network',
  'local_destination_count',
  'source_count',
  'status',
  'source_address_ids',
  'local_destination_address_ids',
  'domain_id',
  'rules',
  'log_sources',
];
export const OFFENSE_FILTERABLE = Object.keys(OFFENSE_SHAPE).filter((f) => !NOT_FILTERABLE.includes(f));
export const OFFENSE_SORTABLE = Object.keys(OFFENSE_SHAPE).filter((f) => !NOT_SORTABLE.includes(f));

const INSIDE_NETWORK = 'Net-10-172-192.Inside';

type ApiOffense = Record<keyof typeof OFFENSE_SHAPE, unknown>;

/** The wanted offenses as /siem/offenses writes them; every key is there, absent values are null. Ids of addresses count through all. */
export function toApiOffenses(
  all: readonly OffenseRecord[],
  wanted: readonly OffenseRecord[],
  ruleId: (name: string) => number,
): ApiOffense[] {
  const sources = addressIds(all, (o) => o.sourceIps);
  const destinations = addressIds(all, (o) => o.destinationIps);
  return wanted.map((o): ApiOffense => {
    const names = o.categories.map((c) => CATEGORY_NAMES.get(c) ?? `Category ${c}`);
    return {
      id: o.id,
      // Real descriptions end with a line break and join their parts like this.
      description: `${o.contributions.map((c) => c.ruleName).join('\n preceded by ')}\n`,
      assigned_to: o.assignedTo,
      categories: names,
      category_count: names.length,
      policy_category_count: 0,
      security_category_count: names.length,
      close_time: o.close?.timeMs ?? null,
      closing_user: o.close?.user ?? null,
      closing_reason_id: o.close?.reasonId ?? null,
      credibility: 5,
      relevance: 5,
      severity: o.severity,
      magnitude: o.magnitude ?? Math.min(10, Math.round((o.severity * 2 + 5 + 5) / 4)),
      destination_networks: [INSIDE_NETWORK],
      source_network: INSIDE_NETWORK,
      device_count: o.logSources.length,
      event_count: o.contributions.reduce((sum, c) => sum + c.eventCount, 0),
      flow_count: 0,
      inactive: o.inactive,
      last_updated_time: o.lastUpdatedMs,
      last_persisted_time: o.persistedMs,
      first_persisted_time: o.firstPersistedMs,
      start_time: o.startMs,
      local_destination_count: o.destinationIps.length,
      source_count: o.sourceIps.length,
      remote_destination_count: 0,
      username_count: o.type === USERNAME_TYPE ? 1 : 0,
      offense_source: o.username,
      offense_type: o.type,
      protected: o.protected,
      follow_up: o.followUp,
      status: o.status,
      source_address_ids: o.sourceIps.map((ip) => sources.get(ip)),
      local_destination_address_ids: o.destinationIps.map((ip) => destinations.get(ip)),
      domain_id: 0,
      rules: o.contributions.map((c) => ({ id: ruleId(c.ruleName), type: 'CRE_RULE' })),
      log_sources: o.logSources.map((s) => ({ type_name: s.typeName, type_id: s.typeId, name: s.name, id: s.id })),
    };
  });
}

export const NOTE_SHAPE = { id: true, create_time: true, username: true, note_text: true } as const satisfies Shape;

export function toApiNote(note: OffenseNote): Record<keyof typeof NOTE_SHAPE, unknown> {
  return { id: note.id, create_time: note.createTimeMs, username: note.username, note_text: note.text };
}
