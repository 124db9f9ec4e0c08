import { normaliseIdentifier } from '../../domain/pseudonym.ts';

/**
 * Every form in which log sources may write a peer's user names, lower case: the forms in which the person under investigation
 * is known (`corp\NAME`, `NAME@corp.example`), so that a peer is seen by the same forms as the person and never looks quiet only
 * because another spelling was asked for.
 */
export function aliasesLike(subjectAliases: readonly string[], userNames: readonly string[]): string[] {
  const forms = formsOf(subjectAliases);
  const names = userNames.map((n) => n.toLowerCase());
  const bare = names.map((n) => normaliseIdentifier('user', n));
  return [...new Set([...names, ...bare, ...forms.flatMap(({ before, after }) => bare.map((n) => before + n + after))])];
}

function formsOf(aliases: readonly string[]): { before: string; after: string }[] {
  const forms = new Map<string, { before: string; after: string }>();
  for (const alias of aliases.map((a) => a.toLowerCase())) {
    const name = normaliseIdentifier('user', alias);
    const at = alias.lastIndexOf(name);
    if (at < 0) continue;
    const form = { before: alias.slice(0, at), after: alias.slice(at + name.length) };
    if (form.before === '' || form.before.endsWith('\\')) forms.set(`${form.before}|${form.after}`, form);
  }
  return [...forms.values()];
}
