import { z } from 'zod';
import { capabilitiesOf } from '../access/roles.ts';
import type { Caller } from '../callers.ts';
import type { Ask } from '../http/ask.ts';
import { ApiError } from '../http/envelope.ts';
import { list, one, type Operation, type Row } from '../http/operation.ts';
import { bodyOf, found, notFound } from '../http/resource.ts';
import { blank, shapeOf } from '../http/shape.ts';
import type { World } from '../world.ts';

type AccessWorld = Pick<World, 'directory' | 'clock' | 'newId'>;

const USER_SHAPE = shapeOf(
  'id,username,email,description,user_role_id,security_profile_id,tenant_id,locale_id,inactivity_timeout,enable_popup_notifications,notification_flag,allow_system_authentication_fallback,local_only_account,display_theme,show_awf_default_dashboard,password,old_password,password_creation_time',
);
const ROLE_SHAPE = shapeOf('id,name,capabilities(application_id,name,description)');
const PROFILE_SHAPE = shapeOf('id,name,domain_ids');

/** Who is the caller: users, roles and profiles; everybody finds their own, the administrator all of them. */
export function accessOperations(world: AccessWorld): Operation[] {
  const { directory } = world;
  const isAdmin = (caller: Caller): boolean => directory.mayDo(caller, 'admin');
  return [
    ...userOperations(world),
    list({
      path: '/config/access/user_roles',
      access: 'any',
      params: { current_user_role: 'boolean', contains: 'text' },
      shape: ROLE_SHAPE,
      rows(ask) {
        const own = (ask.boolean('current_user_role') ?? false) || !isAdmin(ask.caller);
        const contains = ask.text('contains');
        const rows = directory.roles.filter((r) => !own || r.id === ask.caller.userRoleId).map(roleRow);
        return rows.filter((r) => contains === null || r.capabilities.some((c) => c.name === contains));
      },
    }),
    one({
      method: 'GET',
      path: '/config/access/user_roles/{id}',
      access: 'any',
      shape: ROLE_SHAPE,
      value(ask) {
        const role = found(directory.roles, ask.id('id'), 'user role', 38_341_001);
        if (role.id !== ask.caller.userRoleId && !isAdmin(ask.caller)) throw notFound('user role', 38_341_001);
        return roleRow(role);
      },
    }),
    list({
      path: '/config/access/security_profiles',
      access: 'any',
      params: { tenant_id: 'integer', current_security_profile: 'boolean' },
      shape: PROFILE_SHAPE,
      rows(ask) {
        const tenant = ask.integer('tenant_id');
        if (tenant !== null && tenant < 0) throw new ApiError(422, 38_330_001, `No tenant has the id ${tenant}`);
        const own = (ask.boolean('current_security_profile') ?? false) || !isAdmin(ask.caller);
        return directory.profiles.filter((p) => !own || p.id === ask.caller.securityProfileId).map(profileRow);
      },
    }),
    one({
      method: 'GET',
      path: '/config/access/security_profiles/{id}',
      access: 'any',
      shape: PROFILE_SHAPE,
      value(ask) {
        const profile = found(directory.profiles, ask.id('id'), 'security profile', 38_331_001);
        if (profile.id !== ask.caller.securityProfileId && !isAdmin(ask.caller)) throw notFound('security profile', 38_331_001);
        return profileRow(profile);
      },
    }),
  ];
}

const Changed = z.object({
  username: z.string().min(1).max(255).optional(),
  email: z.string().max(255).nullish(),
  description: z.string().max(255).nullish(),
  user_role_id: z.int().optional(),
  security_profile_id: z.int().optional(),
  tenant_id: z.int().nullish(),
  password: z.string().min(8).nullish(),
  old_password: z.string().nullish(),
});
const CODES = {
  username: 38_311_003,
  email: 38_311_004,
  description: 38_311_005,
  user_role_id: 38_311_006,
  security_profile_id: 38_311_007,
  tenant_id: 38_311_008,
  password: 38_311_009,
  old_password: 38_311_010,
};

function userOperations({ directory, clock }: AccessWorld): Operation[] {
  const path = '/config/access/users';
  const users = (): Caller[] => directory.callers.filter((u) => u.label === null);
  const seen = ({ caller }: Ask): Caller[] => users().filter((u) => directory.mayDo(caller, 'admin') || u === caller);
  const toApi = (u: Caller): Row => ({
    ...blank(USER_SHAPE),
    id: u.id,
    username: u.username,
    email: u.email,
    description: u.description,
    user_role_id: u.userRoleId,
    security_profile_id: u.securityProfileId,
    tenant_id: u.tenantId,
    locale_id: 'en',
    inactivity_timeout: 0,
    enable_popup_notifications: true,
    allow_system_authentication_fallback: true,
    local_only_account: false,
    display_theme: 'DARK',
    show_awf_default_dashboard: false,
    password_creation_time: u.createdMs,
  });
  return [
    list({
      path,
      access: 'any',
      params: { current_user: 'boolean' },
      shape: USER_SHAPE,
      sortable: ['id', 'username', 'email', 'user_role_id', 'security_profile_id', 'tenant_id'],
      sortCode: 38_314_001,
      rows: (ask) => ((ask.boolean('current_user') ?? false) ? users().filter((u) => u === ask.caller) : seen(ask)).map(toApi),
    }),
    one({
      method: 'GET',
      path: `${path}/{id}`,
      access: 'any',
      shape: USER_SHAPE,
      value: (ask) => toApi(found(seen(ask), ask.id('id'), 'user', 38_310_001)),
    }),
    one({
      method: 'POST',
      path: `${path}/{id}`,
      access: 'any',
      body: 'json',
      shape: USER_SHAPE,
      value(ask) {
        const change = bodyOf(Changed, ask.object(38_311_003), 38_311_003, CODES);
        const user = found(seen(ask), ask.id('id'), 'user', 38_311_001);
        const ownRights = change.user_role_id !== undefined || change.security_profile_id !== undefined;
        if (ownRights && !directory.mayDo(ask.caller, 'admin'))
          throw new ApiError(403, 38_311_002, 'Only an administrator may change a role or profile');
        if (change.username !== undefined && directory.callers.some((u) => u !== user && u.username === change.username)) {
          throw new ApiError(409, 38_311_013, `The user name ${change.username} is already in use`);
        }
        if (change.user_role_id !== undefined && !directory.roles.some((r) => r.id === change.user_role_id)) {
          throw new ApiError(422, 38_311_006, `No user role has the id ${change.user_role_id}`);
        }
        if (change.security_profile_id !== undefined && !directory.profiles.some((p) => p.id === change.security_profile_id)) {
          throw new ApiError(422, 38_311_007, `No security profile has the id ${change.security_profile_id}`);
        }
        user.username = change.username ?? user.username;
        user.email = change.email ?? user.email;
        user.description = change.description ?? user.description;
        user.userRoleId = change.user_role_id ?? user.userRoleId;
        user.securityProfileId = change.security_profile_id ?? user.securityProfileId;
        user.tenantId = change.tenant_id ?? user.tenantId;
        user.password = change.password ?? user.password;
        user.lastUsedMs = clock.now();
        return toApi(user);
      },
    }),
  ];
}

function roleRow(role: World['directory']['roles'][number]) {
  return { id: role.id, name: role.name, capabilities: capabilitiesOf(role) };
}

function profileRow(profile: World['directory']['profiles'][number]): Row {
  return { id: profile.id, name: profile.name, domain_ids: [...profile.domainIds] };
}
