/** Accounts of the system itself, which belong to nobody. */
const SYSTEM = /^(system|local service|network service|anonymous logon|iusr|(dwm|umfd)-\d+)$/i;

/** The bare name of an account, lower case: without domain, however it is written. */
export function bareName(account: string): string {
  return (account.split('\\').at(-1) ?? account).split('@')[0]?.toLowerCase() ?? '';
}

/** The forms in which each person's account was written, by bare name. A directory would tell UBA the same. */
export function formsByAccount(accounts: Iterable<string>): Map<string, string[]> {
  const forms = new Map<string, string[]>();
  for (const account of new Set(accounts)) {
    const name = bareName(account);
    if (name === '' || SYSTEM.test(name)) continue;
    const known = forms.get(name) ?? [];
    forms.set(name, [...new Set([...known, account, account.toLowerCase()])]);
  }
  return forms;
}
