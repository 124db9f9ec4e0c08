import { bigint, boolean, customType, text } from 'drizzle-orm/pg-core';

/** Epoch milliseconds, UTC. */
export function ms(name: string) {
  return bigint(name, { mode: 'number' });
}

export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** A pgvector of any length; which lengths may be compared is said by the model beside it. */
export const anyVector = customType<{ data: number[]; driverData: string }>({
  dataType: () => 'vector',
  toDriver: (value) => `[${value.join(',')}]`,
  fromDriver: (value) => JSON.parse(value) as number[],
});

export const searchWords = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** What every table with personal data carries: whose case, until when, and whether somebody holds it back from deletion. */
export function personalData() {
  return { caseId: text('case_id').notNull(), ...kept() };
}

/** The same where no case exists, or where the row outlives its case. */
export function personalDataWithoutCase() {
  return { caseId: text('case_id'), ...kept() };
}

function kept() {
  return { retainUntil: ms('retain_until').notNull(), legalHold: boolean('legal_hold').notNull().default(false) };
}

/** jsonb. PostgreSQL refuses NUL and lone surrogates in it, which logs may hold: they are dropped. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the type of the column is what it is for
export function json<T>(name: string) {
  return customType<{ data: T; driverData: string }>({
    dataType: () => 'jsonb',
    toDriver: (value) => JSON.stringify(value, (_key, v: unknown) => (typeof v === 'string' ? storable(v) : v)),
  })(name);
}

/** Text as PostgreSQL can hold it. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
