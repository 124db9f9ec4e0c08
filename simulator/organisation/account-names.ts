import type { LogSourceKey } from '../../domain/event-types.ts';
import type { Random } from './random.ts';

const DOMAIN = 'CORP';
const MAIL_DOMAIN = 'corp.example';

/** Every form in which log sources write one account, lower-cased as aliases are compared. */
export function aliasesOf(person: { username: string; adminAccount: string | null }): string[] {
  const accounts = person.adminAccount === null ? [person.username] : [person.username, person.adminAccount];
  return accounts.flatMap((account) => [account, `${DOMAIN}\\${account}`.toLowerCase(), `${account}@${MAIL_DOMAIN}`]);
}

export function mailAddress(account: string): string {
  return `${account}@${MAIL_DOMAIN}`;
}

/** The account as one log source writes it: `jsmith`, `JSmith`, `CORP\jsmith` or `jsmith@corp.example`. */
export function writtenBy(source: LogSourceKey, account: string, random: Random): string {
  switch (source) {
    case 'windows':
      return random.pick([account, account, account, capitalised(account), `${DOMAIN}\\${account}`]);
    case 'filer':
      return `${DOMAIN}\\${account}`;
    case 'vpn':
    case 'mail':
      return mailAddress(account);
    case 'proxy':
      return random.pick([`${DOMAIN}\\${account}`, mailAddress(account)]);
    default:
      return account;
  }
}

/** `jsmith` as somebody types it: `JSmith`. Second accounts keep their prefix. */
function capitalised(account: string): string {
  const dot = account.lastIndexOf('.') + 1;
  return account.slice(0, dot) + account.slice(dot, dot + 2).toUpperCase() + account.slice(dot + 2);
}
