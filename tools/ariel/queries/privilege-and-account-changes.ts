import { detailQuery } from './details.ts';

export const privilegeAndAccountChanges = detailQuery(
  'privilege_and_account_changes',
  'Privileges used, services and tasks installed, accounts and groups changed',
  ['privilege', 'account_change'],
);
