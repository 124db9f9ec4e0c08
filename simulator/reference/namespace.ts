import { ApiError, invalidParameter } from '../http/envelope.ts';
import type { Ask } from '../http/ask.ts';

/** Where a collection lives; `domain_id` goes with SHARED alone. */
export const namespaceParams = { namespace: 'text' } as const;
const NAMESPACES = ['SHARED', 'TENANT', 'PRIVATE'];

/** Refuses a namespace or a domain that cannot be meant; both may be parameters or parts of the path. */
export function checkNamespace(ask: Ask): void {
  const given = ask.path('namespace') === '' ? ask.text('namespace') : ask.path('namespace');
  const domain = ask.path('domain_id') === '' ? ask.text('domain_id') : ask.path('domain_id');
  const namespace = (given ?? 'SHARED').toUpperCase();
  if (!NAMESPACES.includes(namespace)) throw invalidParameter(`namespace is none of ${NAMESPACES.join(', ')}`);
  if (domain === null) return;
  if (namespace !== 'SHARED') throw new ApiError(422, 1012, 'The namespace must be SHARED when a domain_id is given');
  if (!/^\d+$/.test(domain)) throw invalidParameter(`domain_id "${domain}" is not a number`);
  if (domain !== '0') throw new ApiError(404, 1011, 'No domain was found for the provided domain_id.');
}
