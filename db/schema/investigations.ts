import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Conclusion } from '../../domain/conclusion.ts';
import type { StatusName, Substance } from '../../domain/investigation.ts';
import type { Phase } from '../../domain/phase.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { json, ms, personalData } from './columns.ts';

/** Epoch ms of the first time each step was reached; `received` is when the offense was taken. */
export type Timings = Record<string, number>;

/** Figures for one line of the queue; no identifiers. */
export type CaseSummary = {
  facts: number;
  claims: number;
  gaps: number;
  materialGaps: number;
  checksFound: number;
  checks: number;
  drafter: 'template' | 'model';
};

/** The case: one row an investigation, at its current run. `case_id` equals `id`, so that every table is deleted by one rule. */
export const investigations = pgTable(
  'investigations',
  {
    id: text('id').primaryKey(),
    ...personalData(),
    origin: text('origin').$type<'offense'>().notNull().default('offense'),
    subjectToken: text('subject_token').notNull(),
    /** Every account name of the subject, as tokens. */
    subjectNames: json<string[]>('subject_names').notNull().default([]),
    /** Split off by a human: it no longer takes in new offenses of the person. */
    split: boolean('split').notNull().default(false),
    restricted: boolean('restricted').notNull().default(false),
    severity: smallint('severity').notNull(),
    offenseStatus: text('offense_status').$type<Substance['offenseStatus']>().notNull(),
    assignedToken: text('assigned_token'),
    proposedVerdict: text('proposed_verdict').$type<Verdict>(),
    language: text('language').$type<'en'>().notNull().default('en'),
    phase: text('phase').$type<Phase>().notNull(),

    run: integer('run').notNull().default(1),
    threadId: text('thread_id').notNull(),
    graphVersion: text('graph_version').notNull(),
    runOpenedAtMs: ms('run_opened_at_ms').notNull(),
    frozenAtMs: ms('frozen_at_ms'),
    /** Of the moment the evidence was frozen, and as of the last poll. The person stands in both as a token. */
    frozenSubstance: json<Substance>('frozen_substance'),
    substance: json<Substance>('substance').notNull(),
    changedSince: text('changed_since'),
    timings: json<Timings>('timings').notNull(),

    status: text('status').$type<StatusName>().notNull(),
    node: text('node'),
    interruptId: text('interrupt_id'),
    draftId: text('draft_id'),
    draftHash: text('draft_hash'),
    conclusion: text('conclusion').$type<Conclusion>(),
    summary: json<CaseSummary>('summary'),
    verdict: text('verdict').$type<Verdict>(),
    failureReason: text('failure_reason'),
    failureFix: text('failure_fix'),

    leaseOwner: text('lease_owner'),
    leaseUntilMs: ms('lease_until_ms'),
    leaseEpoch: integer('lease_epoch').notNull().default(0),
    /** Takings of the lease since the run last got on. */
    leaseTakes: integer('lease_takes').notNull().default(0),

    /** The reviewer who works on it; holds until `claimedUntilMs`. */
    claimedBy: text('claimed_by'),
    claimedUntilMs: ms('claimed_until_ms'),

    openedAtMs: ms('opened_at_ms').notNull(),
    changedAtMs: ms('changed_at_ms').notNull(),
  },
  (t) => [
    uniqueIndex('one_open_case_per_subject')
      .on(t.subjectToken)
      .where(sql`not split and status in ('queued', 'running', 'awaiting_review', 'decided', 'publishing', 'failed')`),
    index('investigations_by_status').on(t.status, t.openedAtMs),
    index('investigations_by_retention').on(t.retainUntil),
  ],
);

export type InvestigationRow = typeof investigations.$inferSelect;
