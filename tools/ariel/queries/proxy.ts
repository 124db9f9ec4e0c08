import { detailQuery } from './details.ts';

export const proxy = detailQuery('proxy', 'Web requests and uploads', ['proxy']);
