import { afterAll, beforeAll, expect, test } from 'vitest';
import { RISK_COLUMNS } from '../../claims/risk-row.ts';
import { createQRadarClient, type QRadarClient } from '../../connectors/qradar/client.ts';
import { createTable, readRow } from '../../connectors/qradar/write-tables.ts';
import type { TargetOf } from '../../domain/write-plan.ts';
import type { RunningSimulator } from '../../simulator/start.ts';
import { startTestSimulator } from '../../simulator/testing.ts';
import { riskRow, withdrawRow } from './risk-row.ts';

const TABLE = 'Casewright User Risk';
const never = new AbortController().signal;

let simulator: RunningSimulator;
let admin: QRadarClient;
beforeAll(async () => {
  simulator = await startTestSimulator();
  admin = createQRadarClient({ baseUrl: simulator.url, token: simulator.callers[0]?.token ?? '', ca: simulator.certificatePem });
  await createTable(admin, { name: TABLE, outerKeyLabel: 'username', columns: RISK_COLUMNS, ttl: '30 days' }, never);
});
afterAll(async () => {
  admin.close();
  await simulator.close();
});

/** What a run of the same case wrote. */
function rowOf<K extends 'risk_row' | 'withdraw_row'>(kind: K, source: string, conclusion: string): TargetOf<K> {
  const cells = { conclusion, toward: '1', away: '0', gaps: '0', offense: '7', approved_by: 'senior_analyst', case: 'c-1', source };
  return {
    kind,
    offenseId: 7,
    table: TABLE,
    person: { name: 'jsmith', token: 'USR-1' },
    body: JSON.stringify({ jsmith: cells }),
  };
}

test('a row that a later run of the case wrote anew stays when the earlier one is taken out, and goes with its own', async () => {
  for (const [source, conclusion] of [
    ['run-1', 'explained'],
    ['run-2', 'needs_investigation'],
  ] as const)
    await riskRow(admin).send(rowOf('risk_row', source, conclusion), never);
  const earlier = rowOf('withdraw_row', 'run-1', 'explained');
  expect(await withdrawRow(admin).find(earlier, 0, never)).toMatchObject({ response: 'a row of another approval' });
  expect(await readRow(admin, TABLE, 'jsmith', never)).toMatchObject({ source: 'run-2', offense: '7', case: 'c-1' });
  const later = rowOf('withdraw_row', 'run-2', 'needs_investigation');
  expect(await withdrawRow(admin).find(later, 0, never)).toBeNull();
  expect(await withdrawRow(admin).send(later, never)).toMatchObject({ response: '8 cells' });
  expect(await readRow(admin, TABLE, 'jsmith', never)).toBeNull();
});
