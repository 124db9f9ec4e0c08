import { z } from 'zod';
import type { ToolFailureKind } from '../../domain/tool-result.ts';
import { isKnownField, isAllowedProperty } from './aql/catalogue-fields.ts';

/** QRadar did not do what was asked. `http` and `code` are null when no answer came; the message holds no secret and no identifier. */
export class QRadarError extends Error {
  readonly http: number | null;
  readonly code: number | null;
  readonly kind: ToolFailureKind;
  constructor(http: number | null, code: number | null, kind: ToolFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'QRadarError';
    this.http = http;
    this.code = code;
    this.kind = kind;
  }
}

const Envelope = z.object({ code: z.number(), message: z.string().nullish() });

/** Reads the error envelope of an answer that is no success. What QRadar says of it is not passed on: it quotes what was asked. */
export function errorOfReply(status: number, body: string): QRadarError {
  const envelope = Envelope.safeParse(jsonOrNull(body));
  const code = envelope.success ? envelope.data.code : null;
  const { kind, what } = meaningOf(status, code, envelope.data?.message ?? '');
  return new QRadarError(status, code, kind, `QRadar answered ${status}${code === null ? '' : `/${code}`}: ${what}`);
}

type Meaning = { kind: ToolFailureKind; what: string };

/** By (HTTP, code): a code alone means different things at different endpoints. */
function meaningOf(status: number, code: number | null, said: string): Meaning {
  if (status === 422 && code === 2000) return { kind: 'invalid_input', what: `the query is not valid AQL${missingField(said)}` };
  if (status === 503 && code === 1010) return { kind: 'unavailable', what: 'Ariel is offline' };
  if (status === 404 && code === 1003) return { kind: 'unavailable', what: 'it is not ready' };
  if (status === 409 && code === 1008) return { kind: 'refused', what: 'its state does not allow this' };
  if (status >= 500) return { kind: 'unavailable', what: 'the server failed' };
  if (status >= 300 && status < 400) return { kind: 'refused', what: 'a redirect, which is not followed' };
  return OF_STATUS[status] ?? { kind: 'invalid_input', what: 'the request was not accepted' };
}

const OF_STATUS: Readonly<Record<number, Meaning>> = {
  401: { kind: 'unauthorised', what: 'the token is missing, wrong or expired' },
  403: { kind: 'unauthorised', what: 'the role of the token lacks a capability' },
  404: { kind: 'invalid_input', what: 'there is no such thing' },
  408: { kind: 'unavailable', what: 'the request took too long' },
  409: { kind: 'refused', what: 'a conflict with the current state' },
  410: { kind: 'invalid_input', what: 'the endpoint was removed in this version' },
  414: { kind: 'invalid_input', what: 'the address is too long' },
  429: { kind: 'unavailable', what: 'too many requests' },
};

/** The name of a missing field is ours, so it may be said; anything else in the text may be somebody's. */
function missingField(said: string): string {
  const name = /^Field '([^']{1,60})' does not exist in catalog/.exec(said)?.[1];
  if (name === undefined || !(isKnownField(name) || isAllowedProperty('events', name))) return '';
  return `; the field ${name} does not exist on this QRadar`;
}

export function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
