import { z } from 'zod';
import { seesAddress, seesDomain } from '../access/profiles.ts';
import type { Ask } from '../http/ask.ts';
import { ApiError } from '../http/envelope.ts';
import { done, list, raw, type Operation, type Row } from '../http/operation.ts';
import { bodyOf, notFound } from '../http/resource.ts';
import { shapeOf } from '../http/shape.ts';
import type { Asset } from '../assets/book.ts';
import type { World } from '../world.ts';

const SEEN = 'created,first_seen_profiler,first_seen_scanner,last_seen_profiler,last_seen_scanner';
const ASSET_SHAPE = shapeOf(
  [
    'id,domain_id,domain_name,risk_score_sum,vulnerability_count',
    `hostnames(id,name,type,${SEEN})`,
    `interfaces(id,mac_address,${SEEN},ip_addresses(id,value,type,network_id,${SEEN}))`,
    `users(id,username,${SEEN})`,
    `products(id,product_variant_id,vendor,version,last_scanned_for,${SEEN})`,
    'properties(id,type_id,name,value,last_reported,last_reported_by)',
  ].join(','),
);
const PROPERTY_SHAPE = shapeOf('id,name,custom,data_type,display,state');

const Properties = z.object({ properties: z.array(z.object({ type_id: z.int(), value: z.string() })) });
const New = z.object({
  domain_id: z.int().optional(),
  hostnames: z.array(z.object({ name: z.string().min(1), type: z.string().optional() })).optional(),
  interfaces: z
    .array(z.object({ mac_address: z.string().nullish(), ip_addresses: z.array(z.object({ value: z.string() })).optional() }))
    .optional(),
  users: z.array(z.object({ username: z.string().min(1) })).optional(),
  properties: Properties.shape.properties.optional(),
});

/** Assets with their addresses, host names and the users seen on them; only those in the caller's networks. */
export function assetOperations(world: Pick<World, 'assets' | 'directory' | 'clock'>): Operation[] {
  const { assets } = world;
  const path = '/asset_model/assets';
  const seen = ({ caller }: Ask): Asset[] => {
    const profile = world.directory.profileOf(caller);
    return assets.all().filter((a) => seesDomain(profile, a.domainId) && seesAddress(profile, [a.address]));
  };
  return [
    list({
      path,
      access: 'assets',
      shape: ASSET_SHAPE,
      sortable: ['id'],
      sortCode: 1010,
      rows: (ask) => seen(ask).map((a) => assetRow(a, assets.types)),
    }),
    raw({
      method: 'POST',
      path,
      access: 'admin',
      body: 'json',
      shape: ASSET_SHAPE,
      respond(ask) {
        const given = bodyOf(New, ask.object(1_010), 1_010);
        const address = given.interfaces?.[0]?.ip_addresses?.[0]?.value;
        const host = given.hostnames?.[0]?.name;
        if (address === undefined && host === undefined) throw new ApiError(422, 1_011, 'An asset needs a host name or an address');
        if ((given.domain_id ?? 0) !== 0) throw new ApiError(422, 1_012, `No domain has the id ${given.domain_id ?? 0}`);
        if (assets.all().some((a) => a.address === address)) throw new ApiError(409, 1_001, `An asset has the address ${address ?? ''}`);
        const made = assets.add(
          {
            address: address ?? '0.0.0.0',
            host: host ?? '',
            username: given.users?.[0]?.username ?? null,
            properties: given.properties ?? [],
          },
          world.clock.now(),
        );
        return Response.json(assetRow(made, assets.types), { status: 201 });
      },
    }),
    done({
      method: 'POST',
      path: `${path}/{asset_id}`,
      access: 'admin',
      body: 'json',
      status: 202,
      act(ask) {
        const { properties } = bodyOf(Properties, ask.object());
        const id = ask.id('asset_id');
        const asset = assets.all().find((a) => a.id === id);
        if (asset === undefined) throw new ApiError(422, 1005, `No asset has the id ${id}`);
        const unknown = properties.find((p) => !assets.types.some((t) => t.id === p.type_id));
        if (unknown !== undefined) throw new ApiError(422, 1005, `No asset property has the id ${unknown.type_id}`);
        assets.change(asset, properties);
      },
    }),
    done({
      method: 'DELETE',
      path: `${path}/{asset_id}`,
      access: 'admin',
      status: 204,
      act(ask) {
        const id = ask.id('asset_id');
        if (!seen(ask).some((a) => a.id === id)) throw notFound('asset');
        assets.remove(id);
      },
    }),
    list({
      path: '/asset_model/properties',
      access: 'assets',
      shape: PROPERTY_SHAPE,
      rows: () => assets.types.map((t) => ({ ...t, custom: false, data_type: 'STRING', display: true, state: 0 })),
    }),
  ];
}

function assetRow(asset: Asset, types: readonly { id: number; name: string }[]): Row {
  const times = {
    created: asset.createdMs,
    first_seen_profiler: asset.createdMs,
    first_seen_scanner: null,
    last_seen_profiler: asset.createdMs,
    last_seen_scanner: null,
  };
  return {
    id: asset.id,
    domain_id: asset.domainId,
    domain_name: 'Default Domain',
    risk_score_sum: 0,
    vulnerability_count: 0,
    hostnames: asset.host === '' ? [] : [{ id: asset.id, name: asset.host, type: 'NETBIOS', ...times }],
    interfaces: [
      {
        id: asset.id,
        mac_address: null,
        ...times,
        ip_addresses: [{ id: asset.id, value: asset.address, type: 'IPV4', network_id: 2, ...times }],
      },
    ],
    users: asset.username === null ? [] : [{ id: asset.id, username: asset.username, ...times }],
    products: [{ id: asset.id, product_variant_id: 1, vendor: 'Microsoft', version: '10', last_scanned_for: null, ...times }],
    properties: asset.properties.map((p, i) => ({
      id: asset.id * 100 + i,
      type_id: p.type_id,
      name: types.find((t) => t.id === p.type_id)?.name ?? '',
      value: p.value,
      last_reported: asset.createdMs,
      last_reported_by: 'IDENTITY:112',
    })),
  };
}
