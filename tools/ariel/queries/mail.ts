import { detailQuery } from './details.ts';

export const mail = detailQuery('mail', 'Mails that were sent', ['mail']);
