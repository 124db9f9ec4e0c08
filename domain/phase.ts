/** How far the service may go by itself; each phase includes the ones before it. */
export const PHASES = ['monitor', 'assist', 'enrich', 'orchestrate'] as const;
export type Phase = (typeof PHASES)[number];

/** Approved bytes leave for QRadar only from `enrich` on. */
export function mayWriteOutside(phase: Phase): boolean {
  return PHASES.indexOf(phase) >= PHASES.indexOf('enrich');
}

/** Which sections of a draft are generated at all. */
export const PROFILES = ['eu-strict', 'standard'] as const;
export type Profile = (typeof PROFILES)[number];
