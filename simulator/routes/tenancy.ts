import { z } from 'zod';
import { ApiError } from '../http/envelope.ts';
import { one, type Operation, type Row } from '../http/operation.ts';
import { bodyOf, found, reads } from '../http/resource.ts';
import { blank, shapeOf } from '../http/shape.ts';
import { createTable } from '../http/table.ts';
import { seesDomain } from '../access/profiles.ts';
import type { World } from '../world.ts';

const TENANT_SHAPE = shapeOf('id,name,description,event_rate_limit,flow_rate_limit,deleted');
const ID_LISTS = [
  'asset_scanner_ids',
  'disconnected_log_collector_ids',
  'event_collector_ids',
  'flow_collector_ids',
  'flow_source_ids',
  'flow_vlan_ids',
  'log_source_group_ids',
  'log_source_ids',
  'qvm_scanner_ids',
] as const;
const DOMAIN_SHAPE = shapeOf(`id,name,description,deleted,tenant_id,custom_properties(capture_result,id),${ID_LISTS.join(',')}`);

type Tenant = { id: number; name: string; description: string | null; event_rate_limit: number; flow_rate_limit: number; deleted: boolean };

const Tenant = z.object({
  name: z.string().min(1).max(255),
  description: z.string().nullish(),
  event_rate_limit: z.int().min(0).optional(),
  flow_rate_limit: z.int().min(0).optional(),
});
const ids = z.array(z.int()).optional();
const Domain = z.object({
  name: z.string().min(1).max(255),
  description: z.string().nullish(),
  tenant_id: z.int().nullish(),
  custom_properties: z.array(z.object({ capture_result: z.string(), id: z.int() })).optional(),
  ...Object.fromEntries(ID_LISTS.map((name) => [name, ids])),
});

/** Tenants, for administrators. A deleted one stays in the list, marked. */
export function tenantOperations(): Operation[] {
  const path = '/config/access/tenant_management/tenants';
  const tenants = createTable<Tenant>([], 1);
  const checkName = (name: string | undefined, own: number): void => {
    if (!tenants.all().some((t) => t.id !== own && !t.deleted && t.name === name)) return;
    throw new ApiError(409, 1004, `The name ${name ?? ''} is already in use`);
  };
  return [
    ...reads({ path, id: 'tenant_id', access: 'admin', shape: TENANT_SHAPE, what: 'tenant', rows: () => tenants.all() }),
    one({
      method: 'POST',
      path,
      access: 'admin',
      body: 'json',
      shape: TENANT_SHAPE,
      status: 201,
      value(ask) {
        const made = bodyOf(Tenant, ask.object());
        checkName(made.name, 0);
        return tenants.add((id) => ({
          id,
          name: made.name,
          description: made.description ?? null,
          event_rate_limit: made.event_rate_limit ?? 0,
          flow_rate_limit: made.flow_rate_limit ?? 0,
          deleted: false,
        }));
      },
    }),
    one({
      method: 'POST',
      path: `${path}/{tenant_id}`,
      access: 'admin',
      body: 'json',
      shape: TENANT_SHAPE,
      value(ask) {
        const change = bodyOf(Tenant.partial(), ask.object());
        const old = found(tenants.all(), ask.id('tenant_id'), 'tenant');
        checkName(change.name, old.id);
        return tenants.replace({
          ...old,
          name: change.name ?? old.name,
          description: change.description ?? old.description,
          event_rate_limit: change.event_rate_limit ?? old.event_rate_limit,
          flow_rate_limit: change.flow_rate_limit ?? old.flow_rate_limit,
        });
      },
    }),
    one({
      method: 'DELETE',
      path: `${path}/{tenant_id}`,
      access: 'admin',
      shape: TENANT_SHAPE,
      value(ask) {
        const old = found(tenants.all(), ask.id('tenant_id'), 'tenant');
        if (old.deleted) throw new ApiError(422, 1003, 'The tenant is already deleted');
        return tenants.replace({ ...old, deleted: true });
      },
    }),
  ];
}

const nameOf = (row: Row): string => String(row['name']);

/** Domains of data. Who is no administrator sees id and name of those in the own security profile. */
export function domainOperations({ directory }: Pick<World, 'directory'>): Operation[] {
  const path = '/config/domain_management/domains';
  const domains = createTable<{ id: number } & Row>([domainRow(0, { name: 'Default Domain' })], 1);
  const checkName = (name: string | undefined, own: number): void => {
    if (!domains.all().some((d) => d.id !== own && d['deleted'] !== true && nameOf(d) === name)) return;
    throw new ApiError(409, 1004, `The name ${name ?? ''} is already in use`);
  };
  return [
    ...reads({
      path,
      id: 'domain_id',
      access: 'any',
      shape: DOMAIN_SHAPE,
      what: 'domain',
      rows(ask) {
        if (directory.mayDo(ask.caller, 'admin')) return domains.all();
        const profile = directory.profileOf(ask.caller);
        return domains.all().flatMap((d) => (seesDomain(profile, d.id) ? [{ ...blank(DOMAIN_SHAPE), id: d.id, name: nameOf(d) }] : []));
      },
    }),
    one({
      method: 'POST',
      path,
      access: 'admin',
      body: 'json',
      shape: DOMAIN_SHAPE,
      status: 201,
      value(ask) {
        const made = bodyOf(Domain, ask.object());
        checkName(made.name, -1);
        return domains.add((id) => domainRow(id, made));
      },
    }),
    one({
      method: 'POST',
      path: `${path}/{domain_id}`,
      access: 'admin',
      body: 'json',
      shape: DOMAIN_SHAPE,
      value(ask) {
        const change = bodyOf(Domain.partial(), ask.object());
        const old = found(domains.all(), ask.id('domain_id'), 'domain');
        checkName(change.name, old.id);
        return domains.replace({ ...old, ...change });
      },
    }),
    one({
      method: 'DELETE',
      path: `${path}/{domain_id}`,
      access: 'admin',
      shape: DOMAIN_SHAPE,
      value(ask) {
        const old = found(domains.all(), ask.id('domain_id'), 'domain');
        if (old.id === 0) throw new ApiError(422, 1012, 'The default domain cannot be deleted');
        if (old['deleted'] === true) throw new ApiError(422, 1013, 'The domain is already deleted');
        return domains.replace({ ...old, deleted: true });
      },
    }),
  ];
}

function domainRow(id: number, given: Row): { id: number } & Row {
  const lists = Object.fromEntries(ID_LISTS.map((name) => [name, []]));
  return { description: null, deleted: false, tenant_id: null, custom_properties: [], ...lists, ...given, id };
}
