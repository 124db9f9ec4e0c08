/** SQLSTATE of a violated unique constraint. */
const UNIQUE_VIOLATION = '23505';

/**
 * What the database refused, without the values it was given: messages and details of drivers repeat parameters, which here are
 * personal data. `statement` is the SQL with its placeholders.
 */
export class DatabaseError extends Error {
  /** SQLSTATE, or the code of a broken connection; null when the driver gave none. */
  readonly code: string | null;
  readonly constraint: string | null;
  readonly statement: string;

  constructor(code: string | null, constraint: string | null, statement: string) {
    super(
      `the database refused a statement (${code ?? 'no code'}${constraint === null ? '' : `, ${constraint}`}): ${statement.slice(0, 200)}`,
    );
    this.name = 'DatabaseError';
    this.code = code;
    this.constraint = constraint;
    this.statement = statement;
  }
}

/** Replaces whatever a driver threw by a `DatabaseError`; nothing of the original survives but its code and constraint. */
export function withoutParameters(error: unknown, statement: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const source = innermost(error);
  return new DatabaseError(text(source['code']), text(source['constraint']), statement);
}

export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return error instanceof DatabaseError && error.code === UNIQUE_VIOLATION && (constraint === undefined || error.constraint === constraint);
}

function innermost(error: unknown): Record<string, unknown> {
  const here = typeof error === 'object' && error !== null ? { ...error, code: Reflect.get(error, 'code') } : {};
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null ? { ...here, ...innermost(cause) } : here;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
