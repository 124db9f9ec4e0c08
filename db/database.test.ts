import { getTableConfig } from 'drizzle-orm/pg-core';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { DatabaseError, isUniqueViolation } from './errors.ts';
import { migrate, readMigrations } from './migrate.ts';
import type { Database } from './open.ts';
import { ALL_TABLES, CASE_TABLES, OTHER_TABLES, OWN_RETENTION_TABLES } from './schema/all.ts';
import { settings } from './schema/settings.ts';
import { webhookReplays } from './schema/webhook-replays.ts';
import { openTestDatabase } from './testing.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
});
afterAll(() => database.close());

function columns(table: (typeof ALL_TABLES)[number]): string[] {
  return getTableConfig(table).columns.map((c) => c.name);
}

describe('schema and migrations agree', () => {
  test.each(ALL_TABLES.map((table) => ({ name: getTableConfig(table).name, table })))('$name', async ({ name, table }) => {
    const { rows } = await database.pool.query<{ column_name: string; is_nullable: string; udt_name: string }>(
      'select column_name, is_nullable, udt_name from information_schema.columns where table_schema = $1 and table_name = $2',
      ['public', name],
    );
    const inDatabase = rows.map((r) => `${r.column_name} ${r.udt_name}${r.is_nullable === 'NO' ? ' not null' : ''}`).sort();
    const short: Record<string, string> = { bigint: 'int8', integer: 'int4', smallint: 'int2', boolean: 'bool', 'text[]': '_text' };
    const inCode = getTableConfig(table)
      .columns.map((c) => `${c.name} ${short[c.getSQLType()] ?? c.getSQLType()}${c.notNull ? ' not null' : ''}`)
      .sort();
    expect(inCode).toEqual(inDatabase);
  });

  test('no table is missing in the code', async () => {
    const { rows } = await database.pool.query<{ table_name: string }>(
      `select table_name from information_schema.tables where table_schema = 'public' and table_name <> 'schema_migrations'`,
    );
    expect(ALL_TABLES.map((t) => getTableConfig(t).name).sort()).toEqual(rows.map((r) => r.table_name).sort());
  });

  test('every table with a case carries case_id, retain_until and legal_hold', () => {
    const lacking = [...CASE_TABLES, ...OWN_RETENTION_TABLES]
      .filter((t) => !['case_id', 'retain_until', 'legal_hold'].every((c) => columns(t).includes(c)))
      .map((t) => getTableConfig(t).name);
    expect(lacking).toEqual([]);
    expect(OTHER_TABLES.filter((t) => columns(t).includes('retain_until'))).toEqual([]);
  });
});

describe('migrations', () => {
  test('a second run applies nothing', async () => {
    expect(await migrate(database)).toEqual({ applied: [] });
  });

  test('four at once agree', async () => {
    const runs = await Promise.all([1, 2, 3, 4].map(() => migrate(database)));
    expect(runs).toEqual([{ applied: [] }, { applied: [] }, { applied: [] }, { applied: [] }]);
  });

  test('an applied file that was changed is refused by name', async () => {
    const changed = readMigrations().map((m) => (m.name === '0005-outbox.sql' ? { ...m, sql: `${m.sql}-- edited` } : m));
    await expect(migrate(database, undefined, changed)).rejects.toThrow('migration 0005-outbox.sql was changed after it was applied');
  });

  test('a database that is newer than the code is refused by name', async () => {
    const older = readMigrations().filter((m) => m.name !== '0008-incidents.sql');
    await expect(migrate(database, undefined, older)).rejects.toThrow(
      'holds migration 0008-incidents.sql, which this version does not know',
    );
  });

  test('a file that got another number since it was applied is known by its content, and applied once', async () => {
    await database.pool.query(`update schema_migrations set name = '0012-task-leases.sql' where name = '0013-task-leases.sql'`);
    expect(await migrate(database)).toEqual({ applied: [] });
    const { rows } = await database.pool.query(`select name from schema_migrations where name like '%task-leases%'`);
    expect(rows).toEqual([{ name: '0013-task-leases.sql' }]);
  });

  test('a failing file leaves nothing behind and is named', async () => {
    const bad = { name: '9999-bad.sql', sql: 'create table half (a int); select nonsense();' };
    await expect(migrate(database, undefined, [...readMigrations(), bad])).rejects.toThrow('migration 9999-bad.sql failed');
    const { rows } = await database.pool.query(`select to_regclass('half') as half`);
    expect(rows).toEqual([{ half: null }]);
  });
});

describe('errors', () => {
  const row = { messageId: 'very-secret-id', receivedAtMs: 1 };

  test('hold neither parameters nor the details of the driver', async () => {
    await database.drizzle.insert(webhookReplays).values(row);
    const error: unknown = await database.drizzle
      .insert(webhookReplays)
      .values(row)
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(isUniqueViolation(error, 'webhook_replays_pkey')).toBe(true);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error)).not.toContain('very-secret-id');
    expect(error instanceof Error ? error.cause : 'no error').toBeUndefined();
  });

  test('in a transaction are as quiet, and roll it back', async () => {
    const failing = database.drizzle.transaction(async (tx) => {
      await tx.insert(webhookReplays).values({ messageId: 'rolled-back', receivedAtMs: 1 });
      await tx.execute(sql`select ${'very-secret-id'}::int`);
    });
    const error: unknown = await failing.catch((e: unknown) => e);
    expect(String(error)).toBe('DatabaseError: the database refused a statement (22P02): select $1::int');
    expect(await database.drizzle.select().from(webhookReplays).where(eq(webhookReplays.messageId, 'rolled-back'))).toEqual([]);
  });
});

describe('the pool is one of node-postgres', () => {
  test('types come back as node-postgres gives them', async () => {
    const { rows } = await database.pool.query(
      `select 1::int4 as i, 2::int8 as big, 1.5::float8 as f, true as b, null as n, '{"a":[1]}'::jsonb as j, $1::bytea as y, $2::text[] as t, '2026-01-02T03:04:05Z'::timestamptz as at`,
      [Buffer.from([0, 255]), ['a"b', 'c\\d', null, 'e,f']],
    );
    expect(rows).toEqual([
      {
        i: 1,
        big: '2',
        f: 1.5,
        b: true,
        n: null,
        j: { a: [1] },
        y: Buffer.from([0, 255]),
        t: ['a"b', 'c\\d', null, 'e,f'],
        at: new Date('2026-01-02T03:04:05Z'),
      },
    ]);
  });

  test('several statements give several results, and a failure in the middle leaves the next query alone', async () => {
    expect(await database.pool.query('select 1 as a; select 2 as b')).toMatchObject([{ rows: [{ a: 1 }] }, { rows: [{ b: 2 }] }]);
    await expect(database.pool.query('begin; select nonsense(); commit')).rejects.toMatchObject({ code: '42883' });
    expect(await database.pool.query('select 3 as c')).toMatchObject({ rows: [{ c: 3 }], rowCount: 1 });
  });

  test('a client that leaves in the middle of a transaction does not hand it on', async () => {
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query(`insert into webhook_replays values ('left open', 1)`);
    client.release(true);
    const { rows } = await database.pool.query(`select 1 from webhook_replays where message_id = 'left open'`);
    expect(rows).toEqual([]);
  });

  test('forty transactions at once each see their own work', async () => {
    const counts = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        database.drizzle.transaction(async (tx) => {
          await tx.insert(webhookReplays).values({ messageId: `many-${n}`, receivedAtMs: n });
          const mine = await tx
            .select()
            .from(webhookReplays)
            .where(eq(webhookReplays.messageId, `many-${n}`));
          return mine.length;
        }),
      ),
    );
    expect(counts).toEqual(Array.from({ length: 40 }, () => 1));
  });

  test('jsonb goes in and out unchanged', async () => {
    const value = { paused: true, reason: 'quote " backslash \\ brace } ünïcode 漢' };
    await database.drizzle.insert(settings).values({ name: 'intake_paused', value, changedBy: 'x', changedAtMs: 1 });
    expect(await database.drizzle.select({ value: settings.value }).from(settings)).toEqual([{ value }]);
  });
});
