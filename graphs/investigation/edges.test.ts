import { describe, expect, test } from 'vitest';
import { leftForDraft, leftForInvestigator } from './budget.ts';
import { afterGather, afterInvestigate, afterReview, afterVerify } from './edges.ts';
import { isTransient } from './retry.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { APPROVE, DISMISS, REF, SEND_BACK } from './testing.ts';

const CALLS = ['{"input":{},"tool":"flow"}', '{"input":{},"tool":"asset"}'];

test.each([
  { edge: afterGather, pending: [], next: 'score' },
  { edge: afterInvestigate, pending: [], next: 'claim' },
])('$edge.name with nothing planned goes to $next', ({ edge, pending, next }) => {
  expect(edge({ ...REF, pending })).toBe(next);
});

test.each([
  { edge: afterGather, node: 'call_tool' },
  { edge: afterInvestigate, node: 'follow_up' },
])('$edge.name sends one $node a call, each with its run', ({ edge, node }) => {
  expect(edge({ ...REF, pending: CALLS })).toMatchObject(CALLS.map((call) => ({ node, args: { ...REF, call } })));
});

test.each([
  { draftId: '', next: 'draft' },
  { draftId: 'draft-1', next: 'review' },
])('after verification with draft "$draftId" comes $next', ({ draftId, next }) => {
  expect(afterVerify({ draftId })).toBe(next);
});

test.each([
  { decision: APPROVE, next: 'publish' },
  { decision: DISMISS, next: 'publish' },
  { decision: SEND_BACK, next: 'draft' },
])('after the decision $decision.kind comes $next', ({ decision, next }) => {
  expect(afterReview({ decision })).toBe(next);
});

describe('budgets', () => {
  const FRESH = { modelCalls: 0, modelTokens: 0, modelMs: 0, extraToolCalls: 0 };
  test.each([
    { why: 'nothing spent', spent: FRESH, left: { modelCalls: 2, modelTokens: 30_000, toolCalls: 8, seconds: 30 } },
    { why: 'calls spent down to the draft and its repair', spent: { ...FRESH, modelCalls: 2 }, left: null },
    { why: 'half of the tokens spent', spent: { ...FRESH, modelTokens: 30_000 }, left: null },
    { why: 'half of the time spent', spent: { ...FRESH, modelMs: 30_000 }, left: null },
    { why: 'all extra tool calls made', spent: { ...FRESH, extraToolCalls: 8 }, left: null },
  ])('with $why an investigator has $left left', ({ spent, left }) => {
    expect(leftForInvestigator(spent, DEFAULT_SETTINGS)).toEqual(left);
  });

  test.each([
    { spent: FRESH, left: { ms: 60_000 } },
    { spent: { ...FRESH, modelMs: 59_000 }, left: { ms: 1_000 } },
    { spent: { ...FRESH, modelMs: 60_000 }, left: { spent: 'the time for models is spent' } },
    { spent: { ...FRESH, modelCalls: 4 }, left: { spent: 'the budget of model calls is spent' } },
    { spent: { ...FRESH, modelTokens: 60_000 }, left: { spent: 'the budget of tokens is spent' } },
  ])('with $spent a draft has $left', ({ spent, left }) => {
    expect(leftForDraft(spent, DEFAULT_SETTINGS)).toEqual(left);
  });
});

test.each([
  { error: Object.assign(new Error('reset'), { code: 'ECONNRESET' }), transient: true },
  { error: new Error('query failed', { cause: Object.assign(new Error(), { code: '40P01' }) }), transient: true },
  { error: new Error('query failed', { cause: Object.assign(new Error(), { code: '08006' }) }), transient: true },
  { error: new Error('query failed', { cause: Object.assign(new Error(), { code: '23505' }) }), transient: false },
  { error: new TypeError('a bug'), transient: false },
  { error: 'a string', transient: false },
])('$error is tried again: $transient', ({ error, transient }) => {
  expect(isTransient(error)).toBe(transient);
});
