import type { Substance } from '../../domain/investigation.ts';

/** The substance of a case from those of its offenses: every type of sense event, the highest severity, open while one is open. */
export function mergeSubstance(parts: readonly Substance[]): Substance {
  const [first] = parts;
  if (first === undefined) throw new Error('a case has at least one offense');
  const statuses = parts.map((p) => p.offenseStatus);
  return {
    username: first.username,
    senseTypes: [...new Set(parts.flatMap((p) => p.senseTypes))].sort(),
    severity: Math.max(...parts.map((p) => p.severity)),
    offenseStatus: statuses.includes('OPEN') ? 'OPEN' : statuses.includes('HIDDEN') ? 'HIDDEN' : 'CLOSED',
  };
}
