import { randomBytes } from 'node:crypto';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';

/** As much of a `pg.Pool` as checkpoints need; the embedded database offers the same. */
export type CheckpointPool = {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  connect(): Promise<CheckpointClient>;
};
export type CheckpointClient = {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  release(): void;
};

export const CHECKPOINT_SCHEMA = 'langgraph';

/** "CWRTCKPT" in ASCII, kept within a signed bigint. */
const SETUP_LOCK = '4852437645374738516';

/**
 * The saver counts versions of a channel upward, so a fork from an older checkpoint would meet the versions of the first branch
 * and silently keep their values. A random part makes every version unique; the counter in front keeps their order.
 */
export class UniqueVersionSaver extends PostgresSaver {
  #randomHex: () => string;

  constructor(pool: CheckpointPool, randomHex: () => string) {
    super(pool as ConstructorParameters<typeof PostgresSaver>[0], undefined, { schema: CHECKPOINT_SCHEMA });
    this.#randomHex = randomHex;
  }

  // The base class types versions as numbers and asks to override this for strings.
  override getNextVersion(current: number | undefined): number {
    return `${String(counterOf(current) + 1).padStart(16, '0')}.${this.#randomHex()}` as never;
  }
}

/** Checkpoints in the schema `langgraph` of the database behind `pool`. Run `setupCheckpoints` once before. */
export function createCheckpointer(pool: CheckpointPool, randomHex: () => string = () => randomBytes(8).toString('hex')): PostgresSaver {
  return new UniqueVersionSaver(pool, randomHex);
}

/**
 * Creates or brings up to date the saver's tables. The saver's own set-up neither locks nor runs in a transaction, so two
 * processes that start together would both insert the same migration; here the second one waits on an advisory lock.
 * Everything runs on one connection: a second one would never come from a pool of one.
 */
export async function setupCheckpoints(pool: CheckpointPool): Promise<void> {
  const client = await pool.connect();
  const query: CheckpointClient['query'] = (text, values) => client.query(text, values);
  const samePool: CheckpointPool = { query, connect: () => Promise.resolve({ query, release: () => undefined }) };
  try {
    await client.query(`select pg_advisory_lock(${SETUP_LOCK})`);
    try {
      await new UniqueVersionSaver(samePool, () => '').setup();
    } finally {
      await client.query(`select pg_advisory_unlock(${SETUP_LOCK})`);
    }
  } finally {
    client.release();
  }
}

function counterOf(version: number | string | undefined): number {
  return version === undefined ? 0 : Number.parseInt(String(version), 10);
}
