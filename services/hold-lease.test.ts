import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { holdLease, LeaseLost } from './hold-lease.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => vi.useRealTimers());

const TTL_MS = 8_000;
const elapsedMs = () => performance.now();

function held(renew: () => Promise<boolean>) {
  const troubles: unknown[] = [];
  return { troubles, lease: holdLease({ renew, ttlMs: TTL_MS, sinceMs: elapsedMs(), elapsedMs, onTrouble: (e) => troubles.push(e) }) };
}

describe('a lease that is held', () => {
  test('is renewed four times a lease, for as long as it takes', async () => {
    const renew = vi.fn(() => Promise.resolve(true));
    const { lease } = held(renew);
    await vi.advanceTimersByTimeAsync(10 * TTL_MS);
    expect(renew).toHaveBeenCalledTimes(40);
    expect(() => lease.requireHeld()).not.toThrow();
    lease.stop();
    await vi.advanceTimersByTimeAsync(TTL_MS);
    expect(renew).toHaveBeenCalledTimes(40);
  });

  test('is lost when somebody else has it', async () => {
    const { lease } = held(() => Promise.resolve(false));
    await vi.advanceTimersByTimeAsync(TTL_MS / 4);
    expect(lease.signal.reason).toEqual(new LeaseLost('somebody else has it'));
  });

  test('outlives a renewal that failed, and counts as lost before others may take it when none comes through', async () => {
    let works = false;
    const { lease, troubles } = held(() => (works ? Promise.resolve(true) : Promise.reject(new Error('no database'))));
    await vi.advanceTimersByTimeAsync(TTL_MS / 4);
    works = true;
    await vi.advanceTimersByTimeAsync(TTL_MS);
    expect([troubles.length, lease.signal.aborted]).toEqual([1, false]);
    works = false;
    await vi.advanceTimersByTimeAsync((TTL_MS * 3) / 4);
    expect(lease.signal.reason).toEqual(new LeaseLost('it could not be renewed in time'));
  });

  test('counts as lost when a renewal hangs', async () => {
    const { lease } = held(() => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync((TTL_MS * 3) / 4);
    expect(lease.signal.aborted).toBe(true);
  });

  test('counts as lost at once for a process that stood still, before any timer fires', () => {
    let atMs = 0;
    const options = { renew: () => Promise.resolve(true), ttlMs: TTL_MS, sinceMs: 0, elapsedMs: () => atMs, onTrouble: () => undefined };
    const lease = holdLease(options);
    atMs = TTL_MS;
    expect(() => lease.requireHeld()).toThrow(LeaseLost);
    lease.stop();
  });
});
