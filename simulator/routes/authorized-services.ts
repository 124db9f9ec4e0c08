import { z } from 'zod';
import { authorOf, type Caller } from '../callers.ts';
import type { Ask } from '../http/ask.ts';
import { ApiError } from '../http/envelope.ts';
import { done, list, one, type Operation, type Row } from '../http/operation.ts';
import { bodyOf, found } from '../http/resource.ts';
import { shapeOf } from '../http/shape.ts';
import type { World } from '../world.ts';

const SHAPE = shapeOf('id,label,user_role_id,security_profile_id,tenant_id,created_by,creation_date,expiration_date,last_used_date,token');
const Made = z.object({
  label: z.string().min(1).max(255),
  user_role_id: z.int(),
  security_profile_id: z.int(),
  tenant_id: z.int().nullish(),
  expiration_date: z.int().nullish(),
});
const MADE_CODES = {
  label: 95_103_001,
  user_role_id: 95_103_004,
  security_profile_id: 95_103_007,
  tenant_id: 95_103_010,
  expiration_date: 95_103_013,
};
const CHANGED_CODES = {
  label: 95_104_002,
  user_role_id: 95_104_004,
  security_profile_id: 95_104_006,
  tenant_id: 95_104_008,
  expiration_date: 95_104_009,
};

/** Authorized services: the token is shown once, in the answer that makes it; a service cannot change or delete itself. */
export function serviceOperations(world: Pick<World, 'directory' | 'clock' | 'newId'>): Operation[] {
  const { directory, clock } = world;
  const path = '/config/access/authorized_services';
  const services = (): Caller[] => directory.callers.filter((u) => u.label !== null);
  const seen = (ask: Ask): Caller[] => services().filter((u) => directory.mayDo(ask.caller, 'admin') || u === ask.caller);
  const checkRights = (
    service: { user_role_id?: number | undefined; security_profile_id?: number | undefined },
    codes: typeof MADE_CODES,
  ): void => {
    const { user_role_id: role, security_profile_id: profile } = service;
    if (role !== undefined && !directory.roles.some((r) => r.id === role)) {
      throw new ApiError(422, codes.user_role_id, `No user role has the id ${role}`);
    }
    if (profile !== undefined && !directory.profiles.some((p) => p.id === profile)) {
      throw new ApiError(422, codes.security_profile_id, `No security profile has the id ${profile}`);
    }
  };
  const checkLabel = (label: string | undefined, own: Caller | null, code: number): void => {
    if (label === undefined || !directory.callers.some((u) => u !== own && (u.label === label || u.username === label))) return;
    throw new ApiError(422, code, `The label ${label} is already in use by a service or a user`);
  };
  return [
    list({
      path,
      access: 'any',
      params: { current_authorized_service: 'boolean' },
      shape: SHAPE,
      rows: (ask) =>
        ((ask.boolean('current_authorized_service') ?? false) ? services().filter((u) => u === ask.caller) : seen(ask)).map((u) =>
          toApi(u),
        ),
    }),
    one({
      method: 'POST',
      path,
      access: 'admin',
      body: 'json',
      shape: SHAPE,
      status: 201,
      value(ask) {
        const made = bodyOf(Made, ask.object(95_103_001), 95_103_001, MADE_CODES);
        checkLabel(made.label, null, 95_103_002);
        checkRights(made, MADE_CODES);
        const service: Caller = {
          id: Math.max(...directory.callers.map((u) => u.id)) + 1,
          role: 'service',
          username: made.label,
          password: world.newId(),
          token: world.newId(),
          label: made.label,
          userRoleId: made.user_role_id,
          securityProfileId: made.security_profile_id,
          tenantId: made.tenant_id ?? 0,
          createdMs: clock.now(),
          createdBy: authorOf(ask.caller),
          expiresMs: made.expiration_date ?? null,
          lastUsedMs: null,
          email: '',
          description: '',
        };
        directory.callers.push(service);
        return toApi(service, service.token);
      },
    }),
    one({
      method: 'GET',
      path: `${path}/{id}`,
      access: 'any',
      shape: SHAPE,
      value: (ask) => toApi(found(seen(ask), ask.id('id'), 'authorized service', 95_101_001)),
    }),
    one({
      method: 'POST',
      path: `${path}/{id}`,
      access: 'admin',
      body: 'json',
      shape: SHAPE,
      status: 201,
      value(ask) {
        const change = bodyOf(Made.partial(), ask.object(95_104_002), 95_104_002, CHANGED_CODES);
        const service = found(services(), ask.id('id'), 'authorized service', 95_104_001);
        if (service === ask.caller) throw new ApiError(403, 95_104_011, 'An authorized service cannot change itself');
        checkLabel(change.label, service, 95_104_003);
        checkRights(change, CHANGED_CODES);
        service.label = change.label ?? service.label;
        service.userRoleId = change.user_role_id ?? service.userRoleId;
        service.securityProfileId = change.security_profile_id ?? service.securityProfileId;
        service.tenantId = change.tenant_id ?? service.tenantId;
        if (change.expiration_date !== undefined) service.expiresMs = change.expiration_date;
        return toApi(service);
      },
    }),
    done({
      method: 'DELETE',
      path: `${path}/{id}`,
      access: 'admin',
      status: 204,
      act(ask) {
        const service = found(services(), ask.id('id'), 'authorized service', 95_105_001);
        if (service === ask.caller) throw new ApiError(403, 95_105_002, 'An authorized service cannot delete itself');
        directory.callers.splice(directory.callers.indexOf(service), 1);
      },
    }),
  ];
}

function toApi(u: Caller, token: string | null = null): Row {
  return {
    id: u.id,
    label: u.label,
    user_role_id: u.userRoleId,
    security_profile_id: u.securityProfileId,
    tenant_id: u.tenantId,
    created_by: u.createdBy,
    creation_date: u.createdMs,
    expiration_date: u.expiresMs,
    last_used_date: u.lastUsedMs,
    token,
  };
}
