import { z } from 'zod';
import type { QRadarClient } from '../../connectors/qradar/client.ts';
import { readRow, removeRow, writeRows } from '../../connectors/qradar/write-tables.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { TargetOf } from '../../domain/write-plan.ts';
import type { Sender } from '../../services/publish/post-port.ts';

const Body = z.record(z.string(), z.record(z.string(), z.string()));

function cellsOf({ person, body }: TargetOf<'risk_row' | 'withdraw_row'>): Record<string, string> {
  return Body.parse(JSON.parse(body))[person.name] ?? {};
}

export function riskRow(writer: QRadarClient): Sender<'risk_row'> {
  return {
    find: async (target, _queuedAtMs, signal) => {
      const row = await readRow(writer, target.table, target.person.name, signal);
      if (row === null || canonicalJson(row) !== canonicalJson(cellsOf(target))) return null;
      return { remoteId: target.table, response: canonicalJson(row) };
    },
    send: async ({ table, body }, signal) => ({ remoteId: table, response: await writeRows(writer, table, body, signal) }),
  };
}

/** Takes the row out again unless another approval wrote it anew by now, which then keeps it. */
export function withdrawRow(writer: QRadarClient): Sender<'withdraw_row'> {
  return {
    find: async (target, _queuedAtMs, signal) => {
      const row = await readRow(writer, target.table, target.person.name, signal);
      const isOurs = row !== null && row['source'] === cellsOf(target)['source'];
      return isOurs ? null : { remoteId: target.table, response: row === null ? 'no row' : 'a row of another approval' };
    },
    send: async (target, signal) => {
      const taken = await removeRow(writer, target.table, target.person.name, cellsOf(target), signal);
      return { remoteId: target.table, response: `${taken} cells` };
    },
  };
}
