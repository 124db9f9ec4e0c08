import { arielSearches } from './ariel-searches.ts';
import { auditHead } from './audit-head.ts';
import { auditLog } from './audit-log.ts';
import { caseContexts } from './case-contexts.ts';
import { caseKeys } from './case-keys.ts';
import { drafts } from './drafts.ts';
import { evidence } from './evidence.ts';
import { findings } from './findings.ts';
import { identities } from './identities.ts';
import { incidentVectors } from './incident-vectors.ts';
import { incidents } from './incidents.ts';
import { intakeCursor } from './intake-cursor.ts';
import { investigationOffenses } from './investigation-offenses.ts';
import { investigations } from './investigations.ts';
import { outbox } from './outbox.ts';
import { remarks } from './remarks.ts';
import { reveals } from './reveals.ts';
import { reviews } from './reviews.ts';
import { scores } from './scores.ts';
import { sessions } from './sessions.ts';
import { settings } from './settings.ts';
import { skips } from './skips.ts';
import { taskLeases } from './task-leases.ts';
import { webhookReplays } from './webhook-replays.ts';

/** Tables whose rows belong to a case and go with it. `investigations` last: the others refer to it. */
export const CASE_TABLES = [
  outbox,
  reviews,
  drafts,
  findings,
  scores,
  evidence,
  caseContexts,
  remarks,
  reveals,
  identities,
  investigationOffenses,
  investigations,
] as const;

/** Tables with personal data that outlive a case or have none, deleted by their own `retain_until`. */
export const OWN_RETENTION_TABLES = [skips, incidentVectors, incidents] as const;

/** Tables without personal data of subjects. */
export const OTHER_TABLES = [
  arielSearches,
  auditHead,
  auditLog,
  caseKeys,
  intakeCursor,
  sessions,
  settings,
  taskLeases,
  webhookReplays,
] as const;

export const ALL_TABLES = [...CASE_TABLES, ...OWN_RETENTION_TABLES, ...OTHER_TABLES] as const;
