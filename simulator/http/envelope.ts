const MESSAGES = {
  400: 'Invalid syntax for this request was provided.',
  401: 'You are unauthorized to access the requested resource.',
  403: 'Your account is not authorized to access the requested resource',
  404: 'We could not find the resource you requested.',
  405: 'This method type is not currently supported.',
  409: 'The request could not be completed due to a conflict with the current state of the resource',
  414: 'REQUEST-URI TOO LONG',
  422: 'The request was well-formed but was unable to be followed due to semantic errors',
  429: 'Too many requests.',
  500: 'Unexpected internal server error.',
  503: 'The server is currently unavailable.',
} as const;
export type ErrorStatus = keyof typeof MESSAGES;

/** An answer in QRadar's error envelope. `code` is unique only together with the status. */
export class ApiError extends Error {
  readonly status: ErrorStatus;
  readonly code: number;
  readonly description: string;
  constructor(status: ErrorStatus, code: number, message: string, description = '') {
    super(message);
    this.status = status;
    this.code = code;
    this.description = description;
  }
}

export const JSON_TYPE = 'application/json;charset=UTF-8';

/** The envelope is JSON whatever the caller accepts. */
export function errorResponse({ status, code, message, description }: ApiError): Response {
  const body = { http_response: { code: status, message: MESSAGES[status] }, code, description, details: {}, message };
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': JSON_TYPE } });
}

export function jsonResponse(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'Content-Type': JSON_TYPE, ...headers } });
}

/** The faults that every endpoint can have in common. */
export const unauthorized = (): ApiError =>
  new ApiError(
    401,
    18,
    'No SEC header present in request. Please provide it via "SEC: token". You may also use BASIC authentication parameters if this host supports it. e.g. "Authorization: Basic base64Encoding"',
  );
export const forbidden = (): ApiError => new ApiError(403, 26, 'User has insufficient capabilities to access this endpoint resource');
export const missingParameter = (name: string): ApiError =>
  new ApiError(422, 8, `Missing required parameter "${name}" from query parameters`);
export const untransformable = (name: string): ApiError =>
  new ApiError(422, 11, `Failed to transform user query parameter "${name}" with a content type of "TEXT_PLAIN"`);
export const invalidParameter = (message: string): ApiError => new ApiError(422, 1005, message, 'A request parameter is not valid.');
