import { literalFault } from '../../connectors/qradar/aql/literal.ts';
import { evidenceOf, type Evidence } from '../../domain/evidence.ts';
import type { Channel } from '../../domain/event-types.ts';
import type { CaseContext } from '../../domain/offense.ts';

const MAX_PLACES = 100;

/** Activity that happens at a machine, not over the network on it. */
const AT_MACHINE: readonly Channel[] = ['process', 'usb'];

export type PlacesFound = { workstations: string[]; addresses: string[]; cut: string[] };

/**
 * Where the person's accounts were active in the risk window: workstations that a successful log-on names as its origin,
 * machines where somebody sat with the account, or where it started processes or wrote to removable media; and the addresses of
 * successful log-ons. A server that was only reached over the network is no such place. A machine is named in full and by its
 * first label, since log sources differ. Names are written by whoever sets up the machine: one that no query may hold is left out, and said.
 */
export function placesOf(evidence: readonly Evidence[], { riskWindow }: Pick<CaseContext, 'riskWindow'>): PlacesFound {
  const successes = evidenceOf(evidence, 'logon_summary')
    .flatMap((e) => e.rows)
    .filter((r) => r.outcome === 'success' && r.via !== 'workstation');
  const machines = evidenceOf(evidence, 'own_activity')
    .flatMap((e) => e.rows)
    .filter((r) => AT_MACHINE.includes(r.channel) && r.lastMs >= riskWindow.fromMs && r.firstMs < riskWindow.toMs)
    .map((r) => r.resource);
  const found = [
    ...successes.map((r) => r.workstation),
    ...successes.filter((r) => r.interactive === true).map((r) => r.host),
    ...machines,
  ];
  const named = distinct(found.filter((n) => n !== null).flatMap((n) => [n.toLowerCase(), firstLabel(n)]));
  const addresses = distinct(successes.map((r) => r.address).filter((a) => a !== null));
  const workstations = named.filter((n) => literalFault(n) === null);
  const cut = [
    ...(workstations.length < named.length ? ['a workstation whose name cannot be asked for'] : []),
    ...(workstations.length > MAX_PLACES ? [`${MAX_PLACES} of ${workstations.length} workstation names`] : []),
    ...(addresses.length > MAX_PLACES ? [`${MAX_PLACES} of ${addresses.length} addresses`] : []),
  ];
  return { workstations: workstations.slice(0, MAX_PLACES), addresses: addresses.slice(0, MAX_PLACES), cut };
}

function firstLabel(name: string): string {
  return name.toLowerCase().split('.')[0] ?? '';
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values.filter((v) => v !== ''))].sort();
}
