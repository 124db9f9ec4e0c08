import { detailQuery } from './details.ts';

export const processes = detailQuery('processes', 'Processes that were started', ['process']);
