import { detailQuery } from './details.ts';

export const commands = detailQuery('commands', 'Commands run with raised rights', ['command']);
