import { LOG_SOURCE_TYPES } from '../../domain/event-types.ts';
import type { SimLogSource } from '../organisation/model.ts';

/** What a security profile lets see; null: all. A caller gets fewer rows, never an error. */
export type Profile = {
  id: number;
  name: string;
  /** Domains of data; empty: all, as QRadar writes it for the administrators' profile. */
  domainIds: readonly number[];
  logSourceTypes: readonly number[] | null;
  /** Networks as CIDR, of which the source or the destination must be one. */
  networks: readonly string[] | null;
};

const { windows, sense, cre } = LOG_SOURCE_TYPES;

/** Security profiles by id; each is one line. */
export const PROFILES: readonly Profile[] = [
  { id: 1, name: 'Admin', domainIds: [], logSourceTypes: null, networks: null },
  { id: 2, name: 'Windows only', domainIds: [0], logSourceTypes: [windows.id, sense.id, cre.id], networks: ['10.0.0.0/8'] },
];

export function isUnlimited(profile: Profile): boolean {
  return profile.logSourceTypes === null && profile.networks === null && profile.domainIds.length === 0;
}

export function seesLogSource(profile: Profile, source: Pick<SimLogSource, 'typeId'>): boolean {
  return profile.logSourceTypes === null || profile.logSourceTypes.includes(source.typeId);
}

export function seesDomain(profile: Profile, domainId: number): boolean {
  return profile.domainIds.length === 0 || profile.domainIds.includes(domainId);
}

/** Whether one of the addresses lies in the profile's networks. */
export function seesAddress(profile: Profile, addresses: readonly string[]): boolean {
  const { networks } = profile;
  return networks === null || addresses.some((address) => networks.some((network) => isIn(address, network)));
}

function isIn(address: string, network: string): boolean {
  const [base = '', bits = '32'] = network.split('/');
  const shift = 32 - Number(bits);
  const [a, b] = [numberOf(address), numberOf(base)];
  return a !== null && b !== null && (shift === 32 || Math.floor(a / 2 ** shift) === Math.floor(b / 2 ** shift));
}

function numberOf(address: string): number | null {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((p) => !Number.isInteger(p) || p < 0 || p > 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
