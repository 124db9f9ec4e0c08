import type { DraftContent } from '../domain/draft.ts';

/** Columns of our reference table, all of them; none says how likely anything is. */
export const RISK_COLUMNS = {
  conclusion: 'ALN',
  /** Claims that point toward a concern, away from one, and gaps that could change the conclusion. */
  toward: 'NUM',
  away: 'NUM',
  gaps: 'NUM',
  offense: 'NUM',
  approved_by: 'ALN',
  case: 'ALN',
  /** Which approval wrote the row: a later run of the case writes another. The last one that is taken out again, since it tells whose row it is. */
  source: 'ALN',
} as const;
export type RiskRow = Record<keyof typeof RISK_COLUMNS, string>;

/** The row of one person: the conclusion of an approved draft and what it rests on, as counts, and where to read it. */
export function riskRow(draft: DraftContent, of: { offenseId: number; caseId: string; approvedBy: string; source: string }): RiskRow {
  const pointing = (polarity: 'points_toward' | 'points_away'): string =>
    String(draft.claims.filter((c) => c.polarity === polarity).length);
  return {
    conclusion: draft.conclusion,
    toward: pointing('points_toward'),
    away: pointing('points_away'),
    gaps: String(draft.gaps.filter((g) => g.material).length),
    offense: String(of.offenseId),
    approved_by: of.approvedBy,
    case: of.caseId,
    source: of.source,
  };
}
