import { z } from 'zod';
import { as, arithmetic, call, field, num } from '../../../connectors/qradar/aql/build.ts';
import type { CatalogueQuery } from '../query.ts';
import { oneOf } from '../terms.ts';
import { MINUTE_MS } from '../../../domain/time.ts';

const LIMIT = 20_000;
export const FLOW_SLOT_MS = 5 * MINUTE_MS;

const slot = arithmetic(field('starttime'), '/', num(FLOW_SLOT_MS));

/** Bytes that left the addresses, in slots of five minutes. Flows name no user; code takes the slots in which one person held the address. */
export const flowsByAddress: CatalogueQuery<{ addresses: string[] }> = {
  id: 'flows_by_address',
  title: 'Bytes that left from the addresses of the person',
  logSources: [],
  params: z.strictObject({ addresses: z.array(z.string().min(2).max(45)).min(1).max(200) }),
  build: (context, { addresses }) => ({
    columns: [
      as(field('sourceip'), 'address'),
      as(field('flowdirection'), 'direction'),
      as(slot, 'slot'),
      as(call('SUM', field('sourcebytes')), 'bytes_out'),
    ],
    from: 'flows',
    where: oneOf(field('sourceip'), addresses),
    groupBy: [field('sourceip'), field('flowdirection'), slot],
    having: null,
    orderBy: [],
    limit: LIMIT,
    time: { kind: 'range', startMs: context.riskWindow.fromMs, stopMs: context.riskWindow.toMs },
  }),
  effect: 'read',
};
