import type { Substance } from '../../domain/investigation.ts';

/** The substance of a case from those of its offenses: every type of sense event, the highest severity, open while one is open. */
export function mergeSubstance(parts: readonly Substance[]): Substance {
  const [first] = parts;
  if (first === undefined) throw new Error('a case has at least one offense');
  return {
    username: first.username,
    offenses: parts.length,
    senseTypes: [...new Set(parts.flatMap((p) => p.senseTypes))].sort(),
    severity: Math.max(...parts.map((p) => p.severity)),
    offenseStatus: openest(parts.map((p) => p.offenseStatus)),
  };
}

/** Of several offenses: open while one is open. */
export function openest(statuses: readonly Substance['offenseStatus'][]): Substance['offenseStatus'] {
  return statuses.includes('OPEN') ? 'OPEN' : statuses.includes('HIDDEN') ? 'HIDDEN' : 'CLOSED';
}
