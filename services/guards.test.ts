import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = import.meta.dirname;
const files = globSync('**/*.ts', { cwd: root }).filter((f) => !f.endsWith('.test.ts') && !f.startsWith('testing/'));

/** Acts are the files that open a transaction; the parts they are made of are handed one. */
const acts = files.filter((f) => opensTransaction(textOf(f)));

function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function opensTransaction(text: string): boolean {
  return /\.transaction\(/.test(text);
}

/** What an act lacks of: role first, then the transaction, the audit row in it. */
function faultOf(text: string): string | null {
  const role = text.search(/\brequire(?:Role|Service|RoleOrService)\(ctx/);
  const transaction = text.search(/\.transaction\(/);
  if (role < 0) return 'no role check';
  if (role > transaction) return 'the role is checked after the transaction began';
  const audits = text.match(/\bappendAudit\(tx, ctx/g) ?? [];
  return audits.length === 0 ? 'no audit row' : null;
}

describe('every act', () => {
  test.each(acts)('%s checks the role, then changes and audits in one transaction', (file) => {
    expect(faultOf(textOf(file))).toBeNull();
  });

  test('there are acts to look at', () => {
    expect(acts.length).toBeGreaterThan(25);
  });

  test.each([
    { text: 'await ctx.db.transaction(async (tx) => { await appendAudit(tx, ctx, x); });', fault: 'no role check' },
    {
      text: 'await ctx.db.transaction(f); requireRole(ctx, "analyst"); appendAudit(tx, ctx, x)',
      fault: 'the role is checked after the transaction began',
    },
    { text: 'requireService(ctx); await ctx.db.transaction(f);', fault: 'no audit row' },
    { text: 'requireService(ctx); await ctx.db.transaction(async (tx) => { appendAudit(tx, ctx, x) });', fault: null },
  ])('a service with "$fault" would be found', ({ text, fault }) => {
    expect(faultOf(text)).toBe(fault);
  });
});

describe('what is written without an audit row', () => {
  /** A sign of life and nothing else; every other statement that writes outside a transaction is an error. */
  const ALLOWED = ['runs/renew-lease.ts'];

  test('is only what is listed here', () => {
    const writers = files.filter((f) => !acts.includes(f)).filter((f) => /\b(?:ctx\.)?db\s*\.(?:insert|update|delete)\(/.test(textOf(f)));
    expect(writers).toEqual(ALLOWED);
  });
});

describe('who may write to QRadar', () => {
  test('only the act of the publishing worker calls the port', () => {
    const callers = files.filter((f) => /\bport\.senders\b/.test(textOf(f)));
    expect(callers).toEqual(['publish/post-port.ts']);
    expect(files.filter((f) => /\bsendOnce\(ctx/.test(textOf(f)))).toEqual(['publish/post-target.ts']);
  });
});
