import { detailQuery } from './details.ts';

export const printing = detailQuery('printing', 'Documents that were printed', ['print']);
