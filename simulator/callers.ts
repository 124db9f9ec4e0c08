/** What a caller may do; QRadar says it with capabilities of the role. */
export type Access = 'any' | 'offenses' | 'offenses_write' | 'log_activity' | 'reference_write' | 'admin';

export type CallerRole = 'admin' | 'reader' | 'publisher';

/** `label` is set for an authorized service, which has no user of its own. */
export type Caller = {
  id: number;
  role: CallerRole;
  username: string;
  password: string;
  token: string;
  label: string | null;
  userRoleId: number;
};

const MAY: Record<CallerRole, readonly Access[]> = {
  admin: ['any', 'offenses', 'offenses_write', 'log_activity', 'reference_write', 'admin'],
  reader: ['any', 'offenses', 'log_activity'],
  publisher: ['any', 'offenses', 'log_activity', 'offenses_write', 'reference_write'],
};

export function mayDo(caller: Pick<Caller, 'role'>, access: Access): boolean {
  return MAY[caller.role].includes(access);
}

/** How QRadar writes the caller as the author of a note or a closing. */
export function authorOf(caller: Pick<Caller, 'label' | 'username'>): string {
  return caller.label === null ? caller.username : `API_user: ${caller.label}`;
}

/** An administrator and two authorized services, one that reads and one that publishes. `newId` gives UUIDs. */
export function makeCallers(newId: () => string): Caller[] {
  const service = (id: number, role: CallerRole, label: string): Caller => ({
    id,
    role,
    username: label,
    password: newId(),
    token: newId(),
    label,
    userRoleId: id,
  });
  return [
    { id: 1, role: 'admin', username: 'admin', password: newId(), token: newId(), label: null, userRoleId: 1 },
    service(2, 'reader', 'casewright-reader'),
    service(3, 'publisher', 'casewright-publisher'),
  ];
}
