import { z } from 'zod';
import type { Offense } from '../../domain/offense.ts';

/** The members of an offense that are asked for and read. */
export const OFFENSE_FIELDS = [
  'id',
  'description',
  'status',
  'offense_type',
  'offense_source',
  'severity',
  'magnitude',
  'start_time',
  'last_updated_time',
  'last_persisted_time',
  'inactive',
  'assigned_to',
  'closing_reason_id',
  'domain_id',
].join(',');

/** QRadar sends `null` for what it does not know; only what identifies the offense must be there. */
export const OffenseReply = z
  .object({
    id: z.int(),
    description: z.string().nullish(),
    status: z.enum(['OPEN', 'HIDDEN', 'CLOSED']),
    offense_type: z.int().nullish(),
    offense_source: z.string().nullish(),
    severity: z.number().nullish(),
    magnitude: z.number().nullish(),
    start_time: z.number().nullish(),
    last_updated_time: z.number().nullish(),
    last_persisted_time: z.number(),
    inactive: z.boolean().nullish(),
    assigned_to: z.string().nullish(),
    closing_reason_id: z.int().nullish(),
    domain_id: z.int().nullish(),
  })
  .transform((o): Offense => ({
    id: o.id,
    description: (o.description ?? '').trim(),
    status: o.status,
    offenseType: o.offense_type ?? -1,
    offenseSource: o.offense_source ?? '',
    severity: o.severity ?? 0,
    magnitude: o.magnitude ?? 0,
    startTimeMs: o.start_time ?? o.last_persisted_time,
    lastUpdatedTimeMs: o.last_updated_time ?? o.last_persisted_time,
    lastPersistedTimeMs: o.last_persisted_time,
    inactive: o.inactive ?? false,
    assignedTo: o.assigned_to ?? null,
    closingReasonId: o.closing_reason_id ?? null,
    domainId: o.domain_id ?? null,
  }));
