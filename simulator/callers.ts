import { ROLES, type Access, type Role } from './access/roles.ts';
import { PROFILES, type Profile } from './access/profiles.ts';

export type { Access } from './access/roles.ts';

/** A user, or an authorized service: `label` is set for a service, which has no user of its own. */
export type Caller = {
  id: number;
  /** What the caller is there for, as the first line of the program says it. */
  role: string;
  username: string;
  password: string;
  token: string;
  label: string | null;
  userRoleId: number;
  securityProfileId: number;
  tenantId: number;
  createdMs: number;
  createdBy: string;
  /** When the token of a service ends; null: never. */
  expiresMs: number | null;
  lastUsedMs: number | null;
  email: string;
  description: string;
};

/** Users, services, roles and security profiles; users and services can be added, changed and taken away. */
export type Directory = {
  callers: Caller[];
  roles: readonly Role[];
  profiles: readonly Profile[];
  profileOf: (caller: Pick<Caller, 'securityProfileId'>) => Profile;
  mayDo: (caller: Pick<Caller, 'userRoleId'>, access: Access) => boolean;
};

/** How QRadar writes the caller as the author of a note or a closing. */
export function authorOf(caller: Pick<Caller, 'label' | 'username'>): string {
  return caller.label === null ? caller.username : `API_user: ${caller.label}`;
}

const NOBODY: Role = { id: 0, name: 'none', may: ['any'] };
/** Sees nothing: what became of a profile that is gone. */
const NOTHING: Profile = { id: 0, name: 'none', domainIds: [], logSourceTypes: [], networks: [] };

/**
 * An administrator, two authorized services, one that reads and one that publishes, and three users with a log-in: a senior
 * analyst, an analyst, and one whose security profile shows only a part. `newId` gives UUIDs.
 */
export function makeDirectory(newId: () => string, nowMs: number): Directory {
  const caller = (id: number, role: string, username: string, roleId: number, profileId = 1): Caller => ({
    id,
    role,
    username,
    password: newId(),
    token: newId(),
    label: null,
    userRoleId: roleId,
    securityProfileId: profileId,
    tenantId: 0,
    createdMs: nowMs,
    createdBy: 'admin',
    expiresMs: null,
    lastUsedMs: null,
    email: `${username}@example.com`,
    description: '',
  });
  const service = (id: number, role: string, label: string): Caller => ({ ...caller(id, role, label, id), label });
  return directoryOf([
    caller(1, 'admin', 'admin', 1),
    service(2, 'reader', 'casewright-reader'),
    service(3, 'publisher', 'casewright-publisher'),
    caller(20, 'senior', 'senior1', 4),
    caller(21, 'analyst', 'analyst1', 5),
    caller(22, 'restricted', 'analyst2', 5, 2),
  ]);
}

function directoryOf(callers: Caller[]): Directory {
  const roleOf = ({ userRoleId }: Pick<Caller, 'userRoleId'>): Role => ROLES.find((r) => r.id === userRoleId) ?? NOBODY;
  return {
    callers,
    roles: ROLES,
    profiles: PROFILES,
    profileOf: ({ securityProfileId }) => PROFILES.find((p) => p.id === securityProfileId) ?? NOTHING,
    mayDo: (who, access) => roleOf(who).may.includes(access),
  };
}
