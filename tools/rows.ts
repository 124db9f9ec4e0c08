import { z } from 'zod';
import { ACTIONS, CHECK_KINDS } from '../domain/check.ts';
import type { EvidenceKind, EvidenceRows } from '../domain/evidence.ts';
import { CHANNELS } from '../domain/event-types.ts';
import { VERDICTS } from '../domain/verdict.ts';

const ms = z.number().int();
const count = z.number().int().nonnegative();
const bytes = z.number().nonnegative();
const text = z.string().max(4_000);
const channel = z.enum(CHANNELS);
const interval = z.strictObject({ fromMs: ms, toMs: ms });

/** What a row of each kind must look like before it becomes evidence; unknown members are refused. */
export const ROWS = {
  sense_events: z.strictObject({
    atMs: ms,
    arrivedAtMs: ms,
    rule: text,
    category: z.number().int(),
    senseValue: z.number().nullable(),
    count,
  }),
  own_activity: z.strictObject({
    hour: ms,
    channel,
    resource: text.nullable(),
    count,
    bytes,
    firstMs: ms,
    lastMs: ms,
    maxDelayMs: z.number(),
    logSourceType: text,
    coalesced: z.boolean(),
  }),
  peer_activity: z.strictObject({
    peer: text,
    channel,
    resource: text.nullable(),
    period: z.enum(['baseline', 'risk']),
    night: z.boolean(),
    count,
    bytes,
  }),
  activity_detail: z.strictObject({
    atMs: ms,
    arrivedAtMs: ms,
    channel,
    eventName: text,
    resource: text.nullable(),
    resourceClass: text.nullable(),
    object: text.nullable(),
    host: text.nullable(),
    address: text.nullable(),
    country: text.nullable(),
    bytes: bytes.nullable(),
    count,
    logSourceType: text,
  }),
  logon_summary: z.strictObject({
    account: text,
    host: text.nullable(),
    address: text.nullable(),
    country: text.nullable(),
    workstation: text.nullable(),
    outcome: z.enum(['success', 'failure']),
    count,
    firstMs: ms,
    lastMs: ms,
    coalesced: z.boolean(),
    logSourceType: text,
    interactive: z.boolean().exactOptional(),
    via: z.enum(['account', 'workstation']).exactOptional(),
  }),
  log_source_health: z.strictObject({
    logSourceType: text,
    logSourceId: z.number().int(),
    state: z.enum(['reporting', 'silent', 'absent', 'not_in_sources']),
    lastEventMs: ms.nullable(),
    medianDelayMs: z.number().nullable(),
    channels: z.array(channel),
  }),
  peer_group: z.strictObject({
    definition: z.enum(['title', 'department', 'location', 'custom_group']),
    label: text,
    members: z.array(text),
    size: z.int().exactOptional(),
    withoutZone: z.int().exactOptional(),
  }),
  hr_record: z.strictObject({
    employeeRef: text,
    department: text,
    title: text,
    managerRef: text.nullable(),
    location: text,
    contract: text,
    startDate: text,
    endDate: text.nullable(),
    endAnnounced: z.boolean(),
    absent: z.boolean(),
    timeZone: text.nullable(),
    shiftStartHour: z.number().nullable(),
    shiftEndHour: z.number().nullable(),
    workdays: z.array(z.number().int().min(1).max(7)),
  }),
  similar_incident: z.strictObject({
    incidentId: text,
    closedQuarter: text,
    family: text,
    verdict: z.enum(VERDICTS),
    outcome: text,
    shared: z.array(text),
    differs: z.array(text),
    similarity: z.number().min(0).max(1),
  }),
  context_record: z.strictObject({
    kind: z.enum(CHECK_KINDS),
    record: z.strictObject({
      id: text,
      persons: z.array(text),
      systems: z.array(text),
      actions: z.array(z.enum([...ACTIONS, '*'])),
      interval,
      status: z.enum(['approved', 'requested', 'rejected', 'cancelled']),
      requestedBy: text.nullable(),
      approvedBy: text.nullable(),
      country: text.nullable(),
    }),
  }),
  asset: z.strictObject({ resource: text, resourceClass: text, owner: text.nullable(), critical: z.boolean() }),
  flow: z.strictObject({
    address: text,
    heldByOnePerson: z.boolean(),
    heldFromMs: ms,
    heldToMs: ms,
    bytesOut: bytes,
    external: z.boolean(),
  }),
} satisfies { [K in EvidenceKind]: z.ZodType<EvidenceRows[K]> };
