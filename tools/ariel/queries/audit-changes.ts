import { detailQuery } from './details.ts';

export const auditChanges = detailQuery('audit_changes', 'Auditing that was switched on, off or changed', ['audit_change']);
