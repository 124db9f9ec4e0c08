import { EVENT_TYPES, LOG_SOURCE_TYPES } from '../../domain/event-types.ts';
import { CATEGORY_NAMES } from '../ariel/category-names.ts';
import { createTable, type Table } from '../http/table.ts';
import { SENSE_RULES } from '../organisation/sense.ts';
import { CREATE_OFFENSE_QID } from '../offenses/raise.ts';
import { CREATE_OFFENSE } from '../offenses/rules.ts';

export type QidRecord = {
  readonly id: number;
  readonly qid: number;
  readonly name: string;
  readonly description: string;
  readonly severity: number;
  readonly low_level_category_id: number;
  readonly log_source_type_id: number | null;
  readonly uuid: string;
};

/** Which event of a log source type is which QID. */
export type EventMapping = {
  readonly id: number;
  readonly log_source_type_id: number;
  readonly log_source_event_id: string;
  readonly log_source_event_category: string;
  readonly custom_event: boolean;
  readonly qid_record_id: number;
  readonly uuid: string;
};

export type Category = { id: number; name: string; description: string };
export type LowLevelCategory = Category & { high_level_category_id: number; severity: number };

export type Classification = {
  readonly high: readonly Category[];
  readonly low: readonly LowLevelCategory[];
  readonly qids: Table<QidRecord>;
  readonly mappings: Table<EventMapping>;
  /** The record of an event by its id and category in the log source's words; null: unknown. */
  classify(typeId: number, eventId: string, category: string): QidRecord | null;
};

const HIGH: readonly [number, string][] = [
  [1000, 'Recon'],
  [2000, 'DoS'],
  [3000, 'Authentication'],
  [4000, 'Access'],
  [5000, 'Exploit'],
  [6000, 'Malware'],
  [7000, 'Suspicious Activity'],
  [8000, 'System'],
  [9000, 'Policy'],
  [10000, 'Unknown'],
  [12000, 'CRE'],
  [13000, 'Potential Exploit'],
  [14000, 'Flow'],
  [15000, 'User Defined'],
  [16000, 'SIM Audit'],
  [18000, 'Application'],
  [19000, 'Audit'],
  [24000, 'Sense'],
];

/** QID of what no mapping knows. */
export const UNKNOWN_QID = 67_500_001;
const FIRST_OWN_QID = 2_000_001;
const UNKNOWN_CATEGORY = 10_001;

/** Categories and QIDs of the organisation's event types; mappings and further QIDs are added by API. */
export function createClassification(): Classification {
  const low = [...CATEGORY_NAMES].map(([id, name]) => ({
    id,
    name,
    description: name,
    high_level_category_id: Math.floor(id / 1000) * 1000,
    severity: 5,
  }));
  if (!low.some((c) => c.id === UNKNOWN_CATEGORY)) {
    low.push({ id: UNKNOWN_CATEGORY, name: 'Unknown', description: 'Unknown', high_level_category_id: 10_000, severity: 3 });
  }
  const builtIn: [qid: number, name: string, category: number, type: number | null][] = [
    ...Object.values(EVENT_TYPES).map((t): [number, string, number, number] => [
      t.qid,
      t.name,
      t.category,
      LOG_SOURCE_TYPES[t.logSource].id,
    ]),
    ...Object.entries(SENSE_RULES).map(([rule, r]): [number, string, number, number] => [
      r.qid,
      rule,
      r.category,
      LOG_SOURCE_TYPES.sense.id,
    ]),
    [CREATE_OFFENSE_QID, CREATE_OFFENSE, 12_005, LOG_SOURCE_TYPES.cre.id],
    [UNKNOWN_QID, 'Unknown log event', UNKNOWN_CATEGORY, null],
  ];
  const qids = createTable<QidRecord>(
    builtIn.map(([qid, name, category, type], i) => ({
      id: i + 1,
      qid,
      name,
      description: name,
      severity: 3,
      low_level_category_id: category,
      log_source_type_id: type,
      uuid: uuidOf(qid),
    })),
    builtIn.length + 1,
  );
  const mappings = createTable<EventMapping>([], 1);
  return {
    high: HIGH.map(([id, name]) => ({ id, name, description: name })),
    low,
    qids,
    mappings,
    classify(typeId, eventId, category) {
      const mapping = mappings
        .all()
        .find((m) => m.log_source_type_id === typeId && m.log_source_event_id === eventId && m.log_source_event_category === category);
      return mapping === undefined ? null : qids.find(mapping.qid_record_id);
    },
  };
}

/** The next free QID for a record of one's own. */
export function nextQid(qids: Table<QidRecord>): number {
  return Math.max(FIRST_OWN_QID - 1, ...qids.all().flatMap((r) => (r.qid >= FIRST_OWN_QID && r.qid < 3_000_000 ? [r.qid] : []))) + 1;
}

export function uuidOf(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}
