/** What text about a person may not do; each class has its rules per language and its labelled sentences. */
export const WORDING_CLASSES = [
  'accusation',
  'mind_reading',
  'leading_question',
  'threat_or_promise',
  'medical',
  'protected_trait',
  'union_or_protected_activity',
  'private_life',
  'character',
  'legal_conclusion',
  'certainty',
  'outcome_advice',
  'comparison_by_identity',
  'stealth_or_persona',
] as const;
export type WordingClass = (typeof WORDING_CLASSES)[number];

/** Regular expressions over folded text, matched on whole words: what is blocked, and turns in which the same words mean something else. */
export type ClassRules = { blocks: readonly string[]; passes: readonly string[] };
export type WordingRules = Record<WordingClass, ClassRules>;
