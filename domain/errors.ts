/** Expected failures. Everything that is not an `AppError` is a bug. */
export type AppErrorCode = 'invalid' | 'forbidden' | 'not_found' | 'conflict' | 'unavailable';

export class AppError extends Error {
  readonly code: AppErrorCode;
  constructor(code: AppErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Input that cannot be used; the message names the field and the fix. */
export class InvalidError extends AppError {
  constructor(message: string, options?: ErrorOptions) {
    super('invalid', message, options);
  }
}

export class ForbiddenError extends AppError {
  constructor(message: string, options?: ErrorOptions) {
    super('forbidden', message, options);
  }
}

export class NotFoundError extends AppError {
  constructor(message: string, options?: ErrorOptions) {
    super('not_found', message, options);
  }
}

/** The thing changed or was decided meanwhile; read it again before acting. */
export class ConflictError extends AppError {
  constructor(message: string, options?: ErrorOptions) {
    super('conflict', message, options);
  }
}

/** A system outside this process could not be reached or would not answer; trying again later may work. */
export class UnavailableError extends AppError {
  constructor(message: string, options?: ErrorOptions) {
    super('unavailable', message, options);
  }
}
