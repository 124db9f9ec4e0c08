import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EvidenceRows } from '../domain/evidence.ts';
import type { ToolResult } from '../domain/tool-result.ts';
import { ROWS } from './rows.ts';
import { runTool } from './run-tool.ts';
import { CONTEXT } from './testing.ts';
import type { Tool } from './tool.ts';

type Asset = EvidenceRows['asset'];
const asset = (n: number): Asset => ({ resource: `fs${n}`, resourceClass: 'unclassified', owner: null, critical: false });
const answer = (rows: Asset[]): ToolResult<Asset> => ({
  ok: true,
  rows,
  coverage: { state: 'complete' },
  window: null,
  aql: null,
  subjectWritable: [],
});

function tools(run: Tool<'asset'>['run'], bounds: Partial<Tool['bounds']> = {}): Map<string, Tool> {
  const tool: Tool<'asset', { size: number }> = {
    name: 'asset',
    kind: 'asset',
    effect: 'read',
    description: 'assets',
    input: z.strictObject({ size: z.number() }),
    row: ROWS.asset,
    bounds: { rows: 3, bytes: 10_000, timeoutMs: 1_000, ...bounds },
    run,
  };
  return new Map([['asset', tool]]);
}
const call = { tool: 'asset', input: { size: 1 } };
const open = (): AbortSignal => new AbortController().signal;

describe('a call', () => {
  test('rows within the bounds pass unchanged and complete', async () => {
    const result = await runTool(
      tools(async () => answer([asset(1)])),
      call,
      CONTEXT,
      open(),
    );
    expect(result).toEqual(answer([asset(1)]));
  });

  test.each([
    { name: 'a wrong type', input: { size: 'jsmith' }, says: 'size: invalid type' },
    { name: 'an unknown field', input: { size: 1, username: 'jsmith' }, says: 'input: unrecognized keys' },
  ])('$name is refused by field name, without the value', async ({ input, says }) => {
    const result = await runTool(
      tools(async () => answer([])),
      { tool: 'asset', input },
      CONTEXT,
      open(),
    );
    expect(result).toMatchObject({ ok: false, failure: { kind: 'invalid_input' } });
    expect(result.ok ? '' : result.failure.message).toContain(says);
    expect(JSON.stringify(result)).not.toContain('jsmith');
  });

  test('an unknown tool is a failure that names the known ones', async () => {
    const result = await runTool(
      tools(async () => answer([])),
      { tool: 'shell', input: {} },
      CONTEXT,
      open(),
    );
    expect(result).toMatchObject({ ok: false, failure: { kind: 'invalid_input', message: expect.stringContaining('asset') } });
  });
});

describe('bounds', () => {
  test('too many rows are cut, and the coverage says so', async () => {
    const result = await runTool(
      tools(async () => answer([1, 2, 3, 4, 5].map(asset))),
      call,
      CONTEXT,
      open(),
    );
    expect(result).toMatchObject({ ok: true, coverage: { state: 'partial', reason: 'cut at 3 of 5 rows' } });
    expect(result.ok && result.rows).toHaveLength(3);
  });

  test('too many bytes are cut, and the coverage says so', async () => {
    const result = await runTool(
      tools(async () => answer([1, 2, 3].map(asset)), { bytes: 150 }),
      call,
      CONTEXT,
      open(),
    );
    expect(result).toMatchObject({ ok: true, coverage: { state: 'partial', reason: expect.stringContaining('at 150 bytes') } });
    expect(result.ok && result.rows.length).toBeLessThan(3);
  });

  test('a tool that never answers and ignores its signal ends as a timeout', async () => {
    const result = await runTool(
      tools(() => new Promise(() => {}), { timeoutMs: 20 }),
      call,
      CONTEXT,
      open(),
    );
    expect(result).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
  });

  test('rows of a wrong shape are a malformed reply that shows no value', async () => {
    const wrong = { ...asset(1), owner: 'jsmith', extra: 'jsmith' };
    const result = await runTool(
      tools(async () => answer([wrong])),
      call,
      CONTEXT,
      open(),
    );
    expect(result).toMatchObject({ ok: false, failure: { kind: 'malformed_reply' } });
    expect(JSON.stringify(result)).not.toContain('jsmith');
  });
});

describe('what is not the world’s fault', () => {
  test('an unexpected throw goes up', async () => {
    const broken = tools(async () => {
      throw new TypeError('undefined is not a function');
    });
    await expect(runTool(broken, call, CONTEXT, open())).rejects.toThrow('undefined is not a function');
  });

  test('the end of the service is no answer about the world', async () => {
    const ends = new AbortController();
    const running = runTool(
      tools(() => new Promise(() => {})),
      call,
      CONTEXT,
      ends.signal,
    );
    ends.abort(new Error('shutting down'));
    await expect(running).rejects.toThrow('shutting down');
  });

  test('the time limit of the caller is a timeout', async () => {
    const result = await runTool(
      tools(() => new Promise(() => {})),
      call,
      CONTEXT,
      AbortSignal.timeout(20),
    );
    expect(result).toMatchObject({ ok: false, failure: { kind: 'timeout' } });
  });
});
