import { InvalidError } from '../../domain/errors.ts';

/** Names that UBA keeps for itself begin like this. */
const UBA_OWN = /^\s*(uba|ueba)\s*[:-]/i;

/**
 * Refuses to write to what is UBA's: its sets and `UBA : Rule Data` decide about people's risk, and only UBA's administrators may
 * change them. Every function of this folder that writes reference data calls it first.
 */
export function requireOwnCollection(name: string): void {
  if (name.trim() === '') throw new InvalidError('collection: a name is needed');
  if (UBA_OWN.test(name)) throw new InvalidError(`collection: "${name}" belongs to UBA and is never written`);
}
