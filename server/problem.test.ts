import { describe, expect, test } from 'vitest';
import { ConflictError, ForbiddenError, InvalidError, NotFoundError, UnavailableError } from '../domain/errors.ts';
import { problemOf, problemResponse } from './problem.ts';

describe('a problem', () => {
  test.each([
    [new InvalidError('reason: too short'), 400, 'invalid'],
    [new ForbiddenError('this needs the role senior_analyst'), 403, 'forbidden'],
    [new NotFoundError('no such case'), 404, 'not_found'],
    [new ConflictError('the draft changed'), 409, 'conflict'],
    [new UnavailableError('QRadar does not answer'), 503, 'unavailable'],
  ])('%s has status %i', (error, status, code) => {
    expect(problemOf(error)).toMatchObject({ status, code, detail: error.message });
  });

  test.each([[new Error('password is hunter2')], ['hunter2'], [null]])('a bug says nothing of itself: %s', (error) => {
    const problem = problemOf(error);
    expect(problem).toMatchObject({ status: 500, code: 'internal', detail: 'unexpected error' });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  test('is sent as application/problem+json with the id of the request', async () => {
    const response = problemResponse(problemOf(new NotFoundError('no such case')), 'r-1');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      status: 404,
      code: 'not_found',
      title: 'Not found',
      detail: 'no such case',
      requestId: 'r-1',
    });
  });
});
