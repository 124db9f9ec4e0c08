import type { Database } from '../ariel/catalog.ts';
import { isUnlimited, type Profile } from './profiles.ts';

/**
 * A compiled query over the part of the data that the profile lets see: the tables of events and flows are replaced by that part
 * of them. A domain other than the default one holds no data here.
 */
export function scopedSql(sql: string, database: Database, profile: Profile): string {
  if (isUnlimited(profile)) return sql;
  const conditions = [
    ...(profile.logSourceTypes === null || database === 'flows' ? [] : [`devicetype IN (${[-1, ...profile.logSourceTypes].join(', ')})`]),
    ...(profile.networks === null ? [] : [inNetworks(profile.networks)]),
    ...(profile.domainIds.length === 0 || profile.domainIds.includes(0) ? [] : ['FALSE']),
  ];
  const where = conditions.length === 0 ? 'TRUE' : conditions.join(' AND ');
  return `WITH ${database} AS (SELECT * FROM main.${database} WHERE ${where}) ${sql}`;
}

/** Addresses are text in the store; the first octets decide for /8, /16 and /24, a whole address for /32. */
function inNetworks(networks: readonly string[]): string {
  const of = (column: string): string[] => networks.map((network) => `starts_with(${column}, '${prefixOf(network)}')`);
  return networks.length === 0 ? 'FALSE' : `(${[...of('sourceip'), ...of('destinationip')].join(' OR ')})`;
}

function prefixOf(network: string): string {
  const [base = '', bits = '32'] = network.split('/');
  const octets = Number(bits) / 8;
  if (!Number.isInteger(octets)) throw new RangeError(`network ${network}: only /8, /16, /24 and /32 can be used in a security profile`);
  const kept = base.split('.').slice(0, octets).join('.');
  return octets === 4 ? kept : `${kept}.`;
}
