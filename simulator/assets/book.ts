import type { Organisation } from '../organisation/model.ts';

export type AssetProperty = { type_id: number; value: string };
export type Asset = {
  readonly id: number;
  readonly domainId: number;
  readonly address: string;
  readonly host: string;
  readonly username: string | null;
  properties: AssetProperty[];
  readonly createdMs: number;
};

export type AssetBook = {
  /** Kinds of properties; `Unified Name` has the id that QRadar gives it. */
  readonly types: readonly { id: number; name: string }[];
  all(): Asset[];
  add(input: Pick<Asset, 'address' | 'host' | 'username' | 'properties'>, nowMs: number): Asset;
  /** Sets the properties that are named and keeps the others. */
  change(asset: Asset, properties: readonly AssetProperty[]): void;
  remove(id: number): void;
};

const UNIFIED_NAME = 1_002;

/** The workstations of the organisation's people. */
export function createAssets({ people }: Pick<Organisation, 'people'>, nowMs: number): AssetBook {
  const assets = new Map<number, Asset>();
  let lastId = 1_000;
  const add: AssetBook['add'] = (input, atMs) => {
    lastId += 1;
    const asset = { id: lastId, domainId: 0, ...input, createdMs: atMs };
    assets.set(asset.id, asset);
    return asset;
  };
  for (const [host, owners] of Map.groupBy(people, (p) => p.workstation)) {
    const [first, ...others] = owners;
    if (first === undefined) continue;
    // A workstation that several people share belongs to none of them.
    const username = others.length === 0 ? first.username : null;
    add({ address: first.address, host, username, properties: [{ type_id: UNIFIED_NAME, value: host }] }, nowMs);
  }
  return {
    types: [
      { id: UNIFIED_NAME, name: 'Unified Name' },
      { id: 1_003, name: 'Technical Owner' },
      { id: 1_004, name: 'Business Owner' },
      { id: 1_005, name: 'Weight' },
      { id: 1_006, name: 'Description' },
    ],
    all: () => [...assets.values()],
    add,
    change(asset, properties) {
      const kept = asset.properties.filter((p) => !properties.some((n) => n.type_id === p.type_id));
      asset.properties = [...kept, ...properties];
    },
    remove: (id) => void assets.delete(id),
  };
}
