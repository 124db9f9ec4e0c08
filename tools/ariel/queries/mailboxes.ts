import { detailQuery } from './details.ts';

export const mailboxes = detailQuery('mailboxes', 'Mailboxes of others that were opened, and rules that forward mail', [
  'mailbox',
  'mail_rule',
]);
