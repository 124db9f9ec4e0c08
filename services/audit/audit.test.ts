import { sql } from 'drizzle-orm';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Database } from '../../db/open.ts';
import { auditLog } from '../../db/schema/audit-log.ts';
import { openTestDatabase } from '../../db/testing.ts';
import { createWorld, SENIOR, type World } from '../testing/world.ts';
import { appendAudit } from './append-audit.ts';
import { verifyChain } from './verify-chain.ts';

let database: Database;
let world: World;
beforeAll(async () => {
  database = await openTestDatabase(inject('testDatabaseUrl'));
  world = createWorld(database.drizzle);
});
afterAll(() => database.close());

function append(detail: Record<string, string | number | boolean | null>) {
  return database.drizzle.transaction((tx) => appendAudit(tx, world.context(SENIOR), { act: 'test', caseId: 'c', detail }));
}

/** Runs `tamper` with the trigger off, as somebody with the rights of the owner could. */
async function tampered(tamper: () => Promise<unknown>, restore: () => Promise<unknown>) {
  await database.pool.query('alter table audit_log disable trigger user');
  await tamper();
  const report = await verifyChain(world);
  await restore();
  await database.pool.query('alter table audit_log enable trigger user');
  return report;
}

/** What `verifyChain` says while the rows from `from` on are gone and the head is as `head` leaves it; then all is put back. */
async function withoutTail(from: number, head: string = 'select 1') {
  await database.pool.query('create table kept_tail as select * from audit_log; create table kept_head as select * from audit_head');
  const report = await tampered(
    () => database.pool.query(`delete from audit_log where seq >= ${from}; ${head}`),
    () =>
      database.pool.query(`delete from audit_head; insert into audit_head select * from kept_head;
        insert into audit_log select * from kept_tail t where not exists (select from audit_log l where l.seq = t.seq);
        drop table kept_tail; drop table kept_head`),
  );
  return report;
}

describe('the audit log', () => {
  test('is a chain without holes, also when acts come at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => append({ n })));
    const rows = await database.drizzle.select({ seq: auditLog.seq }).from(auditLog).orderBy(auditLog.seq);
    expect(rows.map((r) => r.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(await verifyChain(world)).toMatchObject({ ok: true, rows: 20 });
  });

  test('verifies whatever detail was written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          fc.string(),
          fc.oneof(
            fc.string({ unit: 'binary' }),
            fc.integer(),
            fc.double({ noNaN: true, noDefaultInfinity: true }),
            fc.boolean(),
            fc.constant(null),
          ),
        ),
        async (detail) => {
          const { __proto__: _dropped, ...plain } = detail;
          await append(Object.fromEntries(Object.entries(plain).map(([k, v]) => [k.replaceAll('\0', '').toWellFormed(), v])));
        },
      ),
      { numRuns: 40 },
    );
    expect(await verifyChain(world)).toMatchObject({ ok: true });
  });

  test('goes with the transaction that wrote it', async () => {
    const before = await verifyChain(world);
    const failing = database.drizzle.transaction(async (tx) => {
      await appendAudit(tx, world.context(), { act: 'undone', caseId: null, detail: {} });
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await verifyChain(world)).toEqual(before);
  });

  test.each(['update audit_log set actor = $$x$$ where seq = 3', 'delete from audit_log where seq = 3', 'truncate audit_log'])(
    'refuses: %s',
    async (statement) => {
      await expect(database.pool.query(statement)).rejects.toThrow('append-only');
      expect(await verifyChain(world)).toMatchObject({ ok: true });
    },
  );

  test('shows a row that was changed', async () => {
    const report = await tampered(
      () => database.drizzle.execute(sql`update audit_log set act = 'other' where seq = 5`),
      () => database.drizzle.execute(sql`update audit_log set act = 'test' where seq = 5`),
    );
    expect(report).toEqual({ ok: false, seq: 5, reason: 'row 5 was changed after it was written' });
  });

  test('shows that its end was cut off', async () => {
    expect(await withoutTail(12)).toMatchObject({ ok: false, seq: 12, reason: expect.stringContaining('the log was cut off') });
    expect(await verifyChain(world)).toMatchObject({ ok: true });
  });

  test.each([
    { how: 'with the head moved along', head: `update audit_head set seq = 11, hash = (select hash from audit_log where seq = 11)` },
    { how: 'with the head taken away', head: 'delete from audit_head' },
  ])('shows that its end was cut off $how', async ({ head }) => {
    expect(await withoutTail(12, head)).toMatchObject({ ok: false, seq: 12, reason: expect.stringMatching(/not signed|is missing/) });
  });

  test('is not signed by another key, not even when all of it is whole', async () => {
    expect(await verifyChain({ ...world, dataKey: Buffer.alloc(32, 9) })).toMatchObject({
      ok: false,
      reason: expect.stringContaining('DATA_KEY'),
    });
  });

  test.each([
    { how: 'was cut', head: 'select 1', error: 'its signed head says' },
    { how: 'was cut and its head taken away', head: 'delete from audit_head', error: 'is not signed with this DATA_KEY' },
  ])('that $how takes nothing more, so that no act hides it', async ({ head, error }) => {
    await database.pool.query('alter table audit_log disable trigger user');
    await database.pool.query(
      `create table kept_tail as select * from audit_log where seq >= 12; create table kept_head as select * from audit_head`,
    );
    await database.pool.query(`delete from audit_log where seq >= 12; ${head}`);
    await expect(append({ hidden: true })).rejects.toThrow(error);
    await database.pool
      .query(`insert into audit_log select * from kept_tail; delete from audit_head; insert into audit_head select * from kept_head;
      drop table kept_tail; drop table kept_head`);
    await database.pool.query('alter table audit_log enable trigger user');
    expect(await verifyChain(world)).toMatchObject({ ok: true });
  });

  test('shows a row that was taken out', async () => {
    const report = await tampered(
      () => database.drizzle.execute(sql`update audit_log set seq = -7 where seq = 7`),
      () => database.drizzle.execute(sql`update audit_log set seq = 7 where seq = -7`),
    );
    expect(report).toEqual({ ok: false, seq: 7, reason: 'row 7 is missing' });
  });
});
