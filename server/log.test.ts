import { describe, expect, test } from 'vitest';
import { InvalidError } from '../domain/errors.ts';
import { createLog } from './log.ts';

function lines(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = '';
  write(createLog('info', { write: (chunk: string) => void (text += chunk) }));
  return text;
}

describe('the log', () => {
  test('cuts what could name a person or open a door, two levels deep', () => {
    const text = lines((log) =>
      log.info({ username: 'jsmith', case: { aliases: ['jsmith'], deep: { token: 'jsmith' } }, offenseId: 7, aql: 'jsmith' }, 'intake'),
    );
    expect(text).not.toContain('jsmith');
    expect(text).toContain('"offenseId":7');
  });

  test('an unexpected error is told without its message, which may quote input, and with where it was thrown', () => {
    const text = lines((log) => log.error({ err: new Error('no such user jsmith', { cause: new Error('jsmith') }) }, 'unexpected'));
    expect(text).not.toContain('jsmith');
    expect(text).toContain('log.test.ts');
  });

  test('an expected error is told with its message', () => {
    expect(lines((log) => log.error({ err: new InvalidError('severity: not a number') }, 'refused'))).toContain('severity: not a number');
  });
});
