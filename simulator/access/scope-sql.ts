import { isUnlimited, type Profile } from './profiles.ts';

/**
 * A compiled query over the part of the data that the profile lets see: the tables of events and flows are replaced by that part
 * of them, wherever the query names them. A domain other than the default one holds no data here.
 */
export function scopedSql(sql: string, profile: Profile): string {
  if (isUnlimited(profile)) return sql;
  const common = [
    ...(profile.networks === null ? [] : [inNetworks(profile.networks)]),
    ...(profile.domainIds.length === 0 || profile.domainIds.includes(0) ? [] : ['FALSE']),
  ];
  const types = profile.logSourceTypes === null ? [] : [`devicetype IN (${[-1, ...profile.logSourceTypes].join(', ')})`];
  return `WITH ${part('events', [...types, ...common])}, ${part('flows', common)} SELECT * FROM (${sql})`;
}

function part(table: string, conditions: readonly string[]): string {
  return `${table} AS (SELECT * FROM main.${table} WHERE ${conditions.length === 0 ? 'TRUE' : conditions.join(' AND ')})`;
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
