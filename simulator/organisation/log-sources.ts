import { LOG_SOURCE_TYPES, type LogSourceKey } from '../../domain/event-types.ts';
import type { SimLogSource } from './model.ts';
import type { SiteKey } from './sites.ts';

function source(id: number, key: LogSourceKey, host: string, options: { coalesces?: boolean; batch?: boolean } = {}): SimLogSource {
  const { id: typeId, name: typeName } = LOG_SOURCE_TYPES[key];
  return { id, name: `${typeName} @ ${host}`, typeId, typeName, coalesces: options.coalesces ?? false, batch: options.batch ?? false };
}

const windows = { coalesces: true };

/** Every log source of the organisation. `nas01` is collected once a night; all others report as it happens. */
export const LOG_SOURCES = {
  dc01: source(101, 'windows', 'dc01', windows),
  dc02: source(102, 'windows', 'dc02', windows),
  fs01: source(103, 'windows', 'fs01', windows),
  fs02: source(104, 'windows', 'fs02', windows),
  servers: source(105, 'windows', 'servers', windows),
  berlin: source(106, 'windows', 'workstations Berlin', windows),
  newyork: source(107, 'windows', 'workstations New York', windows),
  singapore: source(108, 'windows', 'workstations Singapore', windows),
  vpn01: source(110, 'vpn', 'vpn01'),
  nas01: source(111, 'filer', 'nas01', { coalesces: true, batch: true }),
  fs03: source(112, 'filer', 'fs03'),
  erp: source(113, 'database', 'ora-erp'),
  dwh: source(114, 'database', 'ora-dwh'),
  crm: source(115, 'database', 'ora-crm'),
  mail01: source(116, 'mail', 'mail01'),
  proxy01: source(117, 'proxy', 'proxy01', { coalesces: true }),
  linux: source(118, 'linux', 'lnx-relay01'),
  payments: source(119, 'linux', 'lnx-pay01'),
  sense: source(120, 'sense', 'uba'),
  cre: source(63, 'cre', 'Custom Rule Engine'),
} as const satisfies Record<string, SimLogSource>;
export type LogSourceName = keyof typeof LOG_SOURCES;

export const WORKSTATION_SOURCE = { berlin: 'berlin', newyork: 'newyork', singapore: 'singapore' } as const satisfies Record<
  SiteKey,
  LogSourceName
>;
