import { z } from 'zod';
import type { Employee } from './port.ts';

export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
/** Fields that RFC 7643 has no names for; a server that gives them uses this extension or the one that is configured. */
export const HR_EXTENSION = 'urn:casewright:scim:schemas:extension:hr:1.0:User';

/** The only attributes that are asked for; nothing else of a person enters. */
export function askedAttributes(extension: string): string[] {
  return [
    'id',
    'userName',
    'title',
    'timezone',
    'addresses',
    `${ENTERPRISE}:employeeNumber`,
    `${ENTERPRISE}:department`,
    `${ENTERPRISE}:manager`,
  ].concat(HR_FIELDS.map((field) => `${extension}:${field}`));
}

const HR_FIELDS = [
  'userNames',
  'location',
  'contract',
  'startDate',
  'endDate',
  'endAnnounced',
  'absent',
  'shiftStartHour',
  'shiftEndHour',
  'workdays',
  'project',
  'customGroup',
] as const;

const text = z.string().max(500).nullish();
const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}/)
  .nullish()
  .transform((d) => d?.slice(0, 10) ?? null);
const hour = z
  .int()
  .min(0)
  .max(24)
  .nullish()
  .transform((h) => h ?? null);

const Extension = z.object({
  userNames: z.array(z.string()).nullish(),
  location: text,
  contract: text,
  startDate: date,
  endDate: date,
  endAnnounced: z.boolean().nullish(),
  absent: z.boolean().nullish(),
  shiftStartHour: hour,
  shiftEndHour: hour,
  workdays: z.array(z.int().min(1).max(7)).nullish(),
  project: text,
  customGroup: text,
});

const Enterprise = z.object({ employeeNumber: text, department: text, manager: z.object({ value: text }).nullish() });

const User = z.object({
  id: z.string(),
  userName: z.string(),
  title: text,
  timezone: text,
  addresses: z.array(z.object({ type: text, locality: text })).nullish(),
});

/** Reads one SCIM user; `startDate` is '' when the server gives none. Throws a ZodError for a user that is none. */
export function employeeOfScim(resource: unknown, extension: string): Employee {
  const user = User.parse(resource);
  const sections = z.record(z.string(), z.unknown()).parse(resource);
  const enterprise = Enterprise.parse(sections[ENTERPRISE] ?? {});
  const hr = Extension.parse(sections[extension] ?? {});
  const address = user.addresses?.find((a) => a.type === 'work') ?? user.addresses?.[0];
  return {
    employeeRef: enterprise.employeeNumber ?? user.id,
    userNames: [...new Set([user.userName, ...(hr.userNames ?? [])])],
    department: enterprise.department ?? '',
    title: user.title ?? '',
    managerRef: enterprise.manager?.value ?? null,
    location: hr.location ?? address?.locality ?? '',
    contract: hr.contract ?? '',
    startDate: hr.startDate ?? '',
    endDate: hr.endDate,
    // An end date of which nobody says that it is announced is not.
    endAnnounced: hr.endAnnounced ?? false,
    absent: hr.absent ?? false,
    timeZone: user.timezone ?? null,
    shiftStartHour: hr.shiftStartHour,
    shiftEndHour: hr.shiftEndHour,
    workdays: hr.workdays ?? [],
    project: hr.project ?? null,
    customGroup: hr.customGroup ?? null,
  };
}
