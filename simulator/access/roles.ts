/** What an operation asks for. The stand-in tells writing from reading, so that least privilege can be tried out. */
export type Access = 'any' | 'offenses' | 'offenses_write' | 'log_activity' | 'network_activity' | 'assets' | 'reference_write' | 'admin';

export type Role = { id: number; name: string; may: readonly Access[] };

const READING = ['any', 'offenses', 'log_activity', 'network_activity', 'assets'] as const;

/** Roles by id; each is one line. */
export const ROLES: readonly Role[] = [
  { id: 1, name: 'Admin', may: [...READING, 'offenses_write', 'reference_write', 'admin'] },
  { id: 2, name: 'Casewright reader', may: READING },
  { id: 3, name: 'Casewright publisher', may: [...READING, 'offenses_write', 'reference_write'] },
  { id: 4, name: 'Senior Analyst', may: [...READING, 'offenses_write'] },
  { id: 5, name: 'Analyst', may: READING },
];

export type Capability = { application_id: string; name: string; description: string };

/** What QRadar calls it; `ADMIN` and `SEM` are documented, the other names are the stand-in's own. */
const CAPABILITIES: readonly [Access, string, string][] = [
  ['admin', 'ADMIN', 'Administrator'],
  ['offenses', 'SEM', 'Offenses'],
  ['log_activity', 'EventViewer', 'Log Activity'],
  ['network_activity', 'SURVEILLANCE', 'Network Activity'],
  ['assets', 'ASSETS', 'Assets'],
  ['reference_write', 'REFDATA', 'Delegated administration: reference data'],
];

/** The capabilities of a role as /config/access/user_roles lists them. */
export function capabilitiesOf(role: Role): Capability[] {
  return CAPABILITIES.filter(([access]) => role.may.includes(access)).map(([, name, description]) => ({
    application_id: '25',
    name,
    description,
  }));
}
