import { print } from '../../connectors/qradar/aql/print.ts';
import type { CaseContext } from '../../domain/offense.ts';
import { CATALOGUE } from './catalogue.ts';

/**
 * The AQL of a catalogue query for the reader, with the person's pseudonym in place of the names; null for an unknown query, for
 * wrong parameters and for queries that need raw identifiers. To run it, the analyst puts the user name in.
 */
export function renderQuery(context: CaseContext, id: string, params: Record<string, unknown>): string | null {
  const { token } = context.subject;
  const pseudonymous = { ...context, subject: { ...context.subject, username: token, aliases: [token] } };
  const built = CATALOGUE[id]?.build(pseudonymous, params);
  if (built === undefined || !built.ok) return null;
  // Names are compared in lower case; a pseudonym is recognised in capitals only.
  return print(built.select).replaceAll(`'${token.toLowerCase()}'`, `'${token}'`);
}
