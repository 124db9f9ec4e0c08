import type { Evidence, EvidenceKind, EvidenceRows } from '../domain/evidence.ts';
import type { Channel } from '../domain/event-types.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import type { Measure, MeasureContext } from './measures.ts';

/** Risk window of 2026-03-30 10:00 to 2026-03-31 10:00 UTC, 28 days of baseline before it, Berlin (summer time began on 29 March). */
export const RISK_FROM_MS = Date.UTC(2026, 2, 30, 10);
export const CONTEXT: MeasureContext = {
  riskWindow: { fromMs: RISK_FROM_MS, toMs: RISK_FROM_MS + DAY_MS },
  baselineWindow: { fromMs: RISK_FROM_MS - 28 * DAY_MS, toMs: RISK_FROM_MS },
  timeZone: 'Europe/Berlin',
};

let made = 0;

export function evidence<K extends EvidenceKind>(
  kind: K,
  rows: EvidenceRows[K][],
  change: { params?: string; coverage?: Evidence['coverage'] } = {},
): Evidence {
  made += 1;
  const frozen = {
    id: `e-${made}`,
    label: `E${made}`,
    kind,
    tool: kind,
    params: '{}',
    aql: null,
    window: null,
    coverage: { state: 'complete' },
    rows,
    rowCount: rows.length,
    rowsSha256: '',
    subjectWritable: [],
    ...change,
  };
  return frozen as Evidence;
}

export function ownRow(atMs: number, count: number, change: Partial<EvidenceRows['own_activity']> = {}): EvidenceRows['own_activity'] {
  return {
    hour: atMs - (atMs % HOUR_MS),
    channel: 'file',
    resource: '\\\\fs01\\hr-payroll',
    count,
    bytes: count * 1000,
    firstMs: atMs,
    lastMs: atMs,
    maxDelayMs: 1000,
    logSourceType: 'Microsoft Windows Security Event Log',
    coalesced: false,
    ...change,
  };
}

export function measure(change: Partial<Measure> = {}): Measure {
  const channel: Channel = 'file';
  return {
    channel,
    resource: '\\\\fs01\\hr-payroll',
    count: 0,
    nightCount: 0,
    bytes: 0,
    days: 1,
    firstMs: null,
    lastMs: null,
    coalesced: false,
    logSourceTypes: ['Microsoft Windows Security Event Log'],
    maxDelayMs: 0,
    ownDailyCounts: [],
    ownDailyBytes: [],
    ownNightlyCounts: [],
    firstSeen: false,
    peers: [],
    ...change,
  };
}

export function peer(name: string, change: Partial<Measure['peers'][number]> = {}): Measure['peers'][number] {
  return { peer: name, dailyMean: 0, nightlyMean: 0, dailyMeanBytes: 0, riskCount: 0, riskNightCount: 0, riskBytes: 0, ...change };
}
