import { EVENT_TYPES, type EventTypeKey } from '../../../domain/event-types.ts';
import { fillStore } from '../../fill-store.ts';
import { LOG_SOURCES } from '../../organisation/log-sources.ts';
import type { SimEvent, SimFlow } from '../../organisation/model.ts';
import { openStore, type Store } from '../../store.ts';
import type { AqlContext } from '../context.ts';

/** One address that changes hands, and one that two hold at once. */
const HOLDINGS = [
  { address: '10.1.2.3', username: 'alee', fromMs: 0, toMs: 1_790_000_000_000 },
  { address: '10.1.2.3', username: 'jsmith', fromMs: 1_790_000_000_000, toMs: Number.MAX_SAFE_INTEGER },
  { address: '10.8.0.10', username: 'alee', fromMs: 0, toMs: Number.MAX_SAFE_INTEGER },
  { address: '10.8.0.10', username: 'jsmith', fromMs: 0, toMs: Number.MAX_SAFE_INTEGER },
];

/** The clock of the corpus: an hour after the first event of the documented examples. */
export const CORPUS_NOW_MS = 1_790_003_600_000;
const START_MS = 1_790_000_000_000;
const MINUTE_MS = 60_000;

function event(minute: number, type: EventTypeKey | null, username: string | null, change: Partial<SimEvent> = {}): SimEvent {
  const known = type === null ? { qid: 5_000_928, category: 8_052 } : EVENT_TYPES[type];
  const at = START_MS + minute * MINUTE_MS;
  return {
    type: type ?? 'other',
    qid: known.qid,
    category: known.category,
    devicetime: at,
    starttime: at,
    logsourceid: LOG_SOURCES.dc01.id,
    username,
    sourceip: '10.1.2.3',
    destinationip: '10.1.0.10',
    eventcount: 1,
    magnitude: 3,
    severity: 3,
    ...change,
  } as SimEvent;
}

function properties(of: SimEvent['properties']): Pick<SimEvent, 'properties'> {
  return { properties: of };
}

function events(): SimEvent[] {
  return [
    event(0, 'logon', 'jsmith', properties({ 'Event ID': 4624, 'Logon Type': 2, 'Machine Identifier': 'ws-001' })),
    event(3, 'logon', 'CORP\\jsmith', { ...properties({ 'Event ID': 4624, 'Logon Type': 3 }), destinationip: '10.1.0.11' }),
    event(5, 'logon', 'jsmith@corp.local', {
      ...properties({ 'Event ID': 4624, 'Logon Type': 3 }),
      eventcount: 4,
      destinationip: '10.1.0.12',
    }),
    event(6, 'logonFailed', 'jsmith', { ...properties({ 'Event ID': 4625, 'Logon Type': 3 }), severity: 6, magnitude: 6 }),
    event(7, 'logonFailed', "o'brien", { ...properties({ 'Event ID': 4625 }), severity: 6, magnitude: 5, sourceip: '203.0.113.7' }),
    event(9, 'shareFileChecked', 'jsmith', properties({ 'Event ID': 5145, 'Share Name': '\\\\fs01\\HR-Payroll', BytesSent: 1_000 })),
    event(10, 'shareFileChecked', 'jsmith', {
      ...properties({ 'Event ID': 5145, 'Share Name': '\\\\fs01\\hr-payroll', BytesSent: 500 }),
      eventcount: 3,
    }),
    event(12, 'vpnSessionOpened', 'müller', { logsourceid: LOG_SOURCES.vpn01.id, sourceip: '198.51.100.9', properties: {} }),
    event(
      20,
      'processStarted',
      'adm.jane',
      properties({ 'Event ID': 4688, 'Process Name': 'C:\\Tools\\mimikatz.exe', 'Process CommandLine': 'mimikatz.exe sekurlsa' }),
    ),
    event(21, null, 'adm.jane', properties({ 'Process CommandLine': 'net user /domain' })),
    event(22, null, 'adm.jane', { ...properties({ 'Process CommandLine': 'whoami /all' }), qid: 5_000_917 }),
    event(25, 'logoff', null, properties({ 'Event ID': 4634 })),
    event(30, 'mailSent', 'jsmith', {
      logsourceid: LOG_SOURCES.mail01.id,
      properties: { 'Recipient Users': 'partner@example.com', BytesSent: 2_048 },
    }),
    event(31, null, 'jsmith', {
      category: 24_004,
      qid: 98_000_001,
      logsourceid: LOG_SOURCES.sense.id,
      properties: { 'Rule Name': 'UBA : New Account Use Detected', 'Sense Value': 5 },
    }),
    // Yesterday, a week ago, and in the future of a batch.
    event(-20 * 60, 'logon', 'jsmith', properties({ 'Event ID': 4624, 'Logon Type': 2 })),
    event(-7 * 24 * 60, 'logon', 'mlee', properties({ 'Event ID': 4624, 'Logon Type': 10 })),
    event(40, 'filerFileRead', 'mlee', {
      logsourceid: LOG_SOURCES.fs03.id,
      devicetime: START_MS - 3_600_000,
      properties: { 'Share Name': '\\\\fs01\\sales', BytesSent: 10 },
    }),
  ];
}

function flow(
  minute: number,
  sourceip: string,
  destinationip: string,
  sourcebytes: number,
  flowdirection: SimFlow['flowdirection'],
): SimFlow {
  const at = START_MS + minute * MINUTE_MS;
  return { starttime: at, endtime: at + 30_000, sourceip, destinationip, sourcebytes, destinationbytes: 100, flowdirection };
}

const FLOWS: readonly SimFlow[] = [
  flow(1, '10.1.2.3', '198.51.100.9', 5_000, 'L2R'),
  flow(2, '10.1.2.3', '203.0.113.7', 700, 'L2R'),
  flow(3, '10.1.2.3', '10.1.0.10', 40, 'L2L'),
  flow(4, '10.1.2.4', '198.51.100.9', 60, 'L2R'),
  flow(5, '198.51.100.9', '10.1.2.3', 900, 'R2L'),
];

/** What the rest of the console holds beside the events. */
export const CORPUS_CONTEXT: AqlContext = {
  nowMs: CORPUS_NOW_MS,
  offenses: [{ id: 42, username: 'jsmith', fromMs: START_MS, toMs: CORPUS_NOW_MS }],
  referenceSet: (name) => (name === 'UBA : High Risk Users' ? { values: ['JSMITH', 'adm.jane'], ignoreCase: true } : null),
  referenceMap: (name) => (name === 'Asset Sensitivity' ? new Map([['\\\\fs01\\hr-payroll', 'HR sensitive']]) : null),
  referenceMapOfSets: (name) => (name === 'Hosts of Users' ? new Map([['jsmith', ['10.1.0.10', '10.1.0.11']]]) : null),
  referenceTable: (name, inner) => (name === 'AI User Risk' && inner === 'score' ? new Map([['jsmith', '93']]) : null),
};

/** A store with seventeen events and five flows. */
export async function openCorpus(): Promise<Store> {
  const store = await openStore();
  await fillStore(store, { people: [], holdings: HOLDINGS, logSources: Object.values(LOG_SOURCES), events: events(), flows: [...FLOWS] });
  return store;
}
