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
  const report = await verifyChain(database.drizzle);
  await restore();
  await database.pool.query('alter table audit_log enable trigger user');
  return report;
}

describe('the audit log', () => {
  test('is a chain without holes, also when acts come at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => append({ n })));
    const rows = await database.drizzle.select({ seq: auditLog.seq }).from(auditLog).orderBy(auditLog.seq);
    expect(rows.map((r) => r.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(await verifyChain(database.drizzle)).toMatchObject({ ok: true, rows: 20 });
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
    expect(await verifyChain(database.drizzle)).toMatchObject({ ok: true });
  });

  test('goes with the transaction that wrote it', async () => {
    const before = await verifyChain(database.drizzle);
    const failing = database.drizzle.transaction(async (tx) => {
      await appendAudit(tx, world.context(), { act: 'undone', caseId: null, detail: {} });
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await verifyChain(database.drizzle)).toEqual(before);
  });

  test.each(['update audit_log set actor = $$x$$ where seq = 3', 'delete from audit_log where seq = 3', 'truncate audit_log'])(
    'refuses: %s',
    async (statement) => {
      await expect(database.pool.query(statement)).rejects.toThrow('append-only');
      expect(await verifyChain(database.drizzle)).toMatchObject({ ok: true });
    },
  );

  test('shows a row that was changed', async () => {
    const report = await tampered(
      () => database.drizzle.execute(sql`update audit_log set act = 'other' where seq = 5`),
      () => database.drizzle.execute(sql`update audit_log set act = 'test' where seq = 5`),
    );
    expect(report).toEqual({ ok: false, seq: 5, reason: 'row 5 was changed after it was written' });
  });

  test('shows a row that was taken out', async () => {
    const report = await tampered(
      () => database.drizzle.execute(sql`update audit_log set seq = -7 where seq = 7`),
      () => database.drizzle.execute(sql`update audit_log set seq = 7 where seq = -7`),
    );
    expect(report).toEqual({ ok: false, seq: 7, reason: 'row 7 is missing' });
  });
});
