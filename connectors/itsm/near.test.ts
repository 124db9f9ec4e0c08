import { describe, expect, test } from 'vitest';
import type { ContextRecord } from '../../domain/check.ts';
import { DAY_MS } from '../../domain/time.ts';
import { isNear } from './near.ts';

const AT_MS = 1_790_000_000_000;
const question = {
  kind: 'change_ticket' as const,
  persons: ['jsmith', 'CORP\\jsmith', 'E1'],
  systems: ['\\\\fs01\\hr-payroll'],
  interval: { fromMs: AT_MS, toMs: AT_MS + DAY_MS },
};
const record = (change: Partial<ContextRecord>): ContextRecord => ({
  id: 'CHG1',
  persons: ['someone'],
  systems: ['elsewhere'],
  actions: ['*'],
  interval: question.interval,
  status: 'approved',
  requestedBy: null,
  approvedBy: 'boss',
  country: null,
  ...change,
});

describe('a record', () => {
  test.each<[string, Partial<ContextRecord>, boolean]>([
    ['names the person', { persons: ['JSmith'] }, true],
    ['names the person with a domain', { persons: ['jsmith@corp.example'] }, true],
    ['names the employee id', { persons: ['e1'] }, true],
    ['names the system', { systems: ['\\\\FS01\\HR-Payroll'] }, true],
    ['is about everybody and everything', { persons: ['*'], systems: ['*'] }, true],
    ['is a rejected request of the person', { persons: ['jsmith'], status: 'rejected' }, true],
    ['names neither', {}, false],
    ["is another person's leave", { systems: ['*'] }, false],
    ['is for everybody on another system', { persons: ['*'] }, false],
    ['names a person whose name only starts alike', { persons: ['jsmith2'] }, false],
    ['ended 30 days before', { persons: ['jsmith'], interval: { fromMs: 0, toMs: AT_MS - 30 * DAY_MS } }, false],
    ['ended just within 30 days before', { persons: ['jsmith'], interval: { fromMs: 0, toMs: AT_MS - 30 * DAY_MS + 1 } }, true],
    ['starts 30 days after', { persons: ['jsmith'], interval: { fromMs: AT_MS + 31 * DAY_MS, toMs: AT_MS + 99 * DAY_MS } }, false],
    [
      'starts just within 30 days after',
      { persons: ['jsmith'], interval: { fromMs: AT_MS + 31 * DAY_MS - 1, toMs: AT_MS + 99 * DAY_MS } },
      true,
    ],
  ])('that %s is near: %3$s', (_what, change, near) => {
    expect(isNear(record(change), question)).toBe(near);
  });
});
