import { detailQuery } from './details.ts';

export const files = detailQuery('files', 'Files and shares that were opened, read or written', ['file']);
