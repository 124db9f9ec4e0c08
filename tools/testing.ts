import type { Select } from '../connectors/qradar/aql/tree.ts';
import type { CaseContext } from '../domain/offense.ts';
import { makeTokeniser } from '../domain/pseudonym.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import type { ToolFailure } from '../domain/tool-result.ts';
import type { Ariel } from '../connectors/qradar/ariel.ts';
import type { Employee } from '../connectors/hris/port.ts';
import type { ToolParts } from './deps.ts';
import { memoryIncidentStore } from './similar-incidents/testing-store.ts';

/** A risk window of one day that ends at 10:00 UTC on 31 March 2026, with 28 days of baseline before it. */
export const RISK_FROM_MS = Date.UTC(2026, 2, 30, 10);
export const NOW_MS = RISK_FROM_MS + DAY_MS + 2 * HOUR_MS;

export const CONTEXT: CaseContext = {
  investigationId: 'inv-1',
  run: 1,
  nowMs: NOW_MS,
  offenseIds: [42],
  subject: { token: 'USR-AAAAAAAAAA', username: 'jsmith', aliases: ['jsmith', 'corp\\jsmith', 'jsmith@corp.example'], uba: null },
  riskWindow: { fromMs: RISK_FROM_MS, toMs: RISK_FROM_MS + DAY_MS },
  baselineWindow: { fromMs: RISK_FROM_MS - 28 * DAY_MS, toMs: RISK_FROM_MS },
  timeZone: 'Europe/Berlin',
};

export { evidence } from '../scorers/testing.ts';

export const TOKENISE = makeTokeniser(new TextEncoder().encode('a key for tests only'));

/** Answers every search with these rows, complete, and keeps what was asked. */
export function arielWith(answer: (select: Select) => Record<string, unknown>[]): Ariel & { asked: Select[] } {
  const asked: Select[] = [];
  return {
    asked,
    search: async (select) => {
      asked.push(select);
      return { ok: true, rows: answer(select), coverage: { state: 'complete' }, aql: 'SELECT', searchId: 's-1' };
    },
  };
}

export function arielThatFails(failure: ToolFailure): Ariel {
  return { search: async () => ({ ok: false, failure, aql: 'SELECT' }) };
}

/** Dependencies that answer with nothing; override what a test is about. */
export function depsWith(change: Partial<ToolParts> = {}): ToolParts {
  return {
    ariel: arielWith(() => []),
    readReferenceMap: async () => new Map(),
    hr: { find: async () => ({ state: 'answered', value: null }), listBy: async () => ({ state: 'answered', value: [] }) },
    context: { find: async () => ({ state: 'answered', records: [], complete: true }) },
    incidents: memoryIncidentStore(),
    embedder: { id: 'none', embed: async (texts) => texts.map(() => [1, 0]) },
    tokenise: TOKENISE,
    sources: ['windows', 'vpn', 'filer', 'database', 'mail', 'proxy', 'linux'],
    loadEvidence: async () => [],
    ...change,
  };
}

export function employee(n: number, change: Partial<Employee> = {}): Employee {
  return {
    employeeRef: `E${String(n).padStart(4, '0')}`,
    department: 'Finance',
    title: 'Finance Analyst',
    managerRef: null,
    location: 'Berlin',
    contract: 'permanent',
    startDate: '2020-01-01',
    endDate: null,
    endAnnounced: false,
    absent: false,
    timeZone: 'Europe/Berlin',
    shiftStartHour: 9,
    shiftEndHour: 17,
    workdays: [1, 2, 3, 4, 5],
    userNames: [`user${n}`],
    customGroup: null,
    project: null,
    ...change,
  };
}
