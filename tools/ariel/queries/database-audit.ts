import { detailQuery } from './details.ts';

export const databaseAudit = detailQuery('database_audit', 'Database queries and exports', ['database']);
