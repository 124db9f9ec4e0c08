import type { Check } from './check.ts';
import type { Claim } from './claim.ts';
import type { Conclusion } from './conclusion.ts';
import type { Fact } from './fact.ts';
import type { Gap } from './gap.ts';

export const SECTIONS = ['summary', 'what_happened', 'what_speaks_against', 'context', 'limits'] as const;
export type SectionId = (typeof SECTIONS)[number];

export const CONNECTIVES = ['none', 'also', 'in_addition', 'at_the_same_time', 'however', 'against_this'] as const;
export type Connective = (typeof CONNECTIVES)[number];

/** One claim in its place. Text is rendered from the claim by code; a reviewer's edit replaces it sentence by sentence. */
export type PlacedClaim = { claimId: string; connective: Connective; emphasis: 'plain' | 'strong' };

export type Interpretation = { text: string; claimIds: string[] };

export const EXPLANATION_IDS = [
  'authorised_task',
  'approved_maintenance',
  'mistake',
  'workaround',
  'compromised_account',
  'shared_credentials',
  'leaver_own_work',
  'misuse_for_gain',
  'sabotage',
  'coercion',
  'telemetry_error',
] as const;
export type ExplanationId = (typeof EXPLANATION_IDS)[number];

/** Ranked by least inconsistency; never a probability. */
export type Explanation = {
  id: ExplanationId;
  title: string;
  kind: 'benign' | 'not_this_person' | 'accusing' | 'error';
  rank: number;
  supports: string[];
  contradicts: string[];
  missing: string[];
};

/** A next query from the catalogue: id and parameters, rendered by code. */
export type NextStep = { query: string; sentence: string; aql: string | null };

export type InterviewQuestion = { audience: 'manager' | 'it_owner' | 'hr' | 'subject'; text: string; claimIds: string[] };

/** Who wrote the draft; `model` names provider, model and prompt versions. */
export type Drafter =
  | { kind: 'template'; reason: string | null }
  | { kind: 'model'; model: string; prompts: { id: string; version: number; sha256: string }[] };

/** What a drafter returns: ids and order from closed lists, and hedged interpretation. Code renders the rest. */
export type DraftSelection = {
  sections: Record<SectionId, PlacedClaim[]>;
  interpretation: Interpretation[];
};

/** A reviewer's own words in place of one section; figures in it must be bound facts. */
export type SectionEdit = { section: SectionId; text: string; editedBy: string };

export type CaseFindings = {
  facts: Fact[];
  claims: Claim[];
  checks: Check[];
  gaps: Gap[];
  conclusion: Conclusion;
};

/** The content that a human approves. Its hash covers all of it, the evidence hashes included. */
export type DraftContent = CaseFindings & {
  language: 'en';
  selection: DraftSelection;
  edits: SectionEdit[];
  explanations: Explanation[];
  nextSteps: NextStep[];
  interview: InterviewQuestion[];
  drafter: Drafter;
  evidence: { label: string; rowsSha256: string }[];
};
