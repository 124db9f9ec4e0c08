import { describe, expect, test } from 'vitest';
import { describeTools } from './describe.ts';
import { planFirstPass } from './plan-first-pass.ts';
import { planFollowUps } from './plan-follow-ups.ts';
import { toolsOf } from './registry.ts';
import { CONTEXT, depsWith, evidence } from './testing.ts';

const tools = toolsOf(depsWith());

describe.each([...tools.values()])('$name', (tool) => {
  test('is called by its name, reads only, and is bounded in rows, bytes and time', () => {
    expect(tools.get(tool.name)).toBe(tool);
    expect(tool.name).toBe(tool.kind);
    expect(tool.effect).toBe('read');
    expect(Math.min(tool.bounds.rows, tool.bounds.bytes, tool.bounds.timeoutMs)).toBeGreaterThan(0);
    expect(tool.bounds.timeoutMs).toBeLessThanOrEqual(120_000);
    expect(tool.bounds.bytes).toBeLessThanOrEqual(8_388_608);
  });

  test('takes no identifier: every input is a closed set of words', () => {
    const schema = describeTools(new Map([[tool.name, tool]]))[0]?.input;
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
    const open = [...JSON.stringify(schema).matchAll(/\{"type":"string"(?!,"enum")[^}]*\}/g)];
    expect(open).toEqual([]);
  });

  test('says what it is for', () => {
    expect(tool.description.length).toBeGreaterThan(30);
  });
});

test('every planned call names a tool and fits its input', () => {
  const calls = [
    ...planFirstPass(),
    ...planFollowUps(CONTEXT, [], [], []),
    ...planFollowUps(CONTEXT, [evidence('asset', []), evidence('logon_summary', [], { params: '{"of":"account"}' })], [], []),
  ];
  const misfits = calls.filter((call) => tools.get(call.tool)?.input.safeParse(call.input).success !== true);
  expect(misfits).toEqual([]);
  expect(calls.length).toBeGreaterThan(15);
});
