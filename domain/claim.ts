import type { Action, CheckKind } from './check.ts';
import type { Interval } from './time.ts';

export type Polarity = 'points_toward' | 'points_away' | 'neutral';

/** A piece of a rendered sentence: fixed text, or one bound fact. Figures exist only as facts. */
export type Part = { text: string } | { factId: string; display: string };

/** A typed sentence frame filled from facts, rendered by code. */
export type Claim = {
  /** "C1". */
  id: string;
  frame: string;
  polarity: Polarity;
  mustInclude: boolean;
  /** Carries the conclusion: without it the conclusion could be another. */
  loadBearing: boolean;
  parts: Part[];
  /** The short form for the note. */
  short: Part[];
  facts: string[];
  /** Labels of evidence. */
  evidence: string[];
  logSourceTypes: string[];
  /** Larger is more unusual; 0 for neutral claims. Same scale in every frame. */
  weight: number;
  /** What an exculpatory record must match; null when nothing could clear it (or nothing needs to). */
  need: { action: Action; systems: string[]; interval: Interval; country: string | null; checks: CheckKind[] } | null;
  subjectCanWrite: boolean;
};

export function claimText(parts: readonly Part[]): string {
  return parts.map((p) => ('text' in p ? p.text : p.display)).join('');
}
