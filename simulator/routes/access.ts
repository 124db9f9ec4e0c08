import { mayDo, type Caller } from '../callers.ts';
import type { Shape } from '../http/fields.ts';
import { listResponse } from '../http/list.ts';
import { listRequest, type Operations } from '../http/operations.ts';
import type { World } from '../world.ts';

const USER_SHAPE = {
  id: true,
  username: true,
  email: true,
  description: true,
  user_role_id: true,
  security_profile_id: true,
  tenant_id: true,
  locale_id: true,
  inactivity_timeout: true,
  enable_popup_notifications: true,
  allow_system_authentication_fallback: true,
  local_only_account: true,
} as const satisfies Shape;
const ROLE_SHAPE = { id: true, name: true, capabilities: { application_id: true, name: true, description: true } } as const satisfies Shape;
const PROFILE_SHAPE = { id: true, name: true, domain_ids: true } as const satisfies Shape;
const SERVICE_SHAPE = {
  id: true,
  label: true,
  user_role_id: true,
  security_profile_id: true,
  tenant_id: true,
  created_by: true,
  creation_date: true,
  expiration_date: true,
  last_used_date: true,
} as const satisfies Shape;

const capability = (name: string, description: string) => ({ application_id: '25', name, description });

/** Who is the caller: users, roles, profiles and services, own ones for everybody, all of them for the administrator. */
export function accessRoutes(operations: Operations, world: Pick<World, 'callers' | 'clock'>): void {
  operations.get('/config/access/users', 'any', (c) => {
    const seen = world.callers
      .filter((u) => u.label === null)
      .filter((u) =>
        current(c.var.params.boolean('current_user'))
          ? isCaller(u, c.var.caller)
          : mayDo(c.var.caller, 'admin') || isCaller(u, c.var.caller),
      );
    const rows = seen.map((u) => ({
      id: u.id,
      username: u.username,
      email: `${u.username}@example.com`,
      description: '',
      user_role_id: u.userRoleId,
      security_profile_id: 1,
      tenant_id: 0,
      locale_id: 'en',
      inactivity_timeout: 0,
      enable_popup_notifications: true,
      allow_system_authentication_fallback: true,
      local_only_account: false,
    }));
    return listResponse({ shape: USER_SHAPE, sortable: ['id', 'username', 'email'], sortCode: 38_314_001 }, listRequest(c), rows);
  });

  operations.get('/config/access/user_roles', 'any', (c) => {
    const { params, caller } = c.var;
    const contains = params.text('contains');
    const own = current(params.boolean('current_user_role')) || !mayDo(caller, 'admin');
    const rows = world.callers
      .filter((u) => !own || u.userRoleId === caller.userRoleId)
      .map((u) => ({ id: u.userRoleId, name: roleName(u), capabilities: capabilitiesOf(u) }))
      .filter((role) => contains === null || role.capabilities.some((x) => x.name === contains));
    return listResponse({ shape: ROLE_SHAPE }, listRequest(c), rows);
  });

  operations.get('/config/access/security_profiles', 'any', (c) =>
    listResponse({ shape: PROFILE_SHAPE }, listRequest(c), [{ id: 1, name: 'Admin', domain_ids: [] }]),
  );

  operations.get('/config/access/authorized_services', 'any', (c) => {
    const { params, caller } = c.var;
    const own = current(params.boolean('current_authorized_service')) || !mayDo(caller, 'admin');
    const rows = world.callers
      .filter((u) => u.label !== null && (!own || isCaller(u, caller)))
      .map((u) => ({
        id: u.id,
        label: u.label,
        user_role_id: u.userRoleId,
        security_profile_id: 1,
        tenant_id: 0,
        created_by: 'admin',
        creation_date: 1_600_000_000_000,
        expiration_date: null,
        last_used_date: world.clock.now(),
      }));
    return listResponse({ shape: SERVICE_SHAPE }, listRequest(c), rows);
  });
}

function current(flag: boolean | null): boolean {
  return flag === true;
}

function isCaller(a: Caller, b: Caller): boolean {
  return a.id === b.id;
}

function roleName({ role }: Caller): string {
  return { admin: 'Admin', reader: 'Casewright reader', publisher: 'Casewright publisher' }[role];
}

function capabilitiesOf(caller: Caller): { application_id: string; name: string; description: string }[] {
  return [
    ...(mayDo(caller, 'admin') ? [capability('ADMIN', 'Administrator')] : []),
    ...(mayDo(caller, 'offenses') ? [capability('SEM', 'Offenses')] : []),
    ...(mayDo(caller, 'log_activity') ? [capability('EventViewer', 'Log Activity'), capability('SURVEILLANCE', 'Network Activity')] : []),
    ...(mayDo(caller, 'reference_write') ? [capability('REFDATA', 'Delegated administration: reference data')] : []),
  ];
}
