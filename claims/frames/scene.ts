import { evidenceOf, type Evidence, type EvidenceKind, type EvidenceRows } from '../../domain/evidence.ts';
import type { CaseContext } from '../../domain/offense.ts';
import type { ToolFailureKind } from '../../domain/tool-result.ts';
import { normaliseIdentifier, type Tokenise } from '../../domain/pseudonym.ts';
import type { Measure } from '../../scorers/measures.ts';
import { isKnownZone } from '../../scorers/local-time.ts';
import type { Checked } from '../checks.ts';
import { activitiesOf, type Activity } from '../facts/activity.ts';
import { makeFactBook, type FactBook } from '../facts/fact-book.ts';
import { makeNames, type Names } from '../facts/names.ts';
import { sessionsFromNewCountries, type Session } from '../facts/sessions.ts';
import { signalsOf, type Signal } from '../facts/signals.ts';

/** What code may know of the case when it makes claims. */
export type FindingsContext = Pick<
  CaseContext,
  'nowMs' | 'riskWindow' | 'baselineWindow' | 'timeZone' | 'offenseIds' | 'hr' | 'senseUnread'
> & {
  subjectToken: string;
  /** Every form the person appears in, lower case. */
  aliases: readonly string[];
  /** Why UBA could not be read; absent when it answered. */
  ubaUnread?: ToolFailureKind;
};

/** Everything a frame looks at. Rows are raw; `names` is the only way from them into a fact. */
export type Scene = {
  context: FindingsContext;
  /** A known IANA zone, or null. */
  zone: string | null;
  evidence: readonly Evidence[];
  names: Names;
  book: FactBook;
  activities: readonly Activity[];
  /** Every way in which an activity stands out, load-bearing first, then by weight. */
  signals: readonly Signal[];
  sessions: readonly Session[];
  hr: { row: EvidenceRows['hr_record']; label: string } | null;
  /** Null in the first stage. */
  checked: Checked | null;
};

export function makeScene(input: {
  context: FindingsContext;
  evidence: readonly Evidence[];
  measures: readonly Measure[];
  tokenise: Tokenise;
}): Scene {
  const { context, evidence, measures, tokenise } = input;
  const zone = isKnownZone(context.timeZone) ? context.timeZone : null;
  const activities = activitiesOf(evidence, measures, { ...context, timeZone: zone });
  const [hr] = evidenceOf(evidence, 'hr_record').filter((e) => e.rows.length > 0);
  const [row] = hr?.rows ?? [];
  return {
    context,
    zone,
    evidence,
    names: makeNames(evidence, tokenise),
    book: makeFactBook(context.subjectToken, zone),
    activities,
    signals: activities
      .flatMap((a) => signalsOf(a, zone))
      .sort((a, b) => Number(b.loadBearing) - Number(a.loadBearing) || b.weight - a.weight),
    sessions: sessionsFromNewCountries(activities, zone),
    hr: hr === undefined || row === undefined ? null : { row, label: hr.label },
    checked: null,
  };
}

/** Labels of all evidence of the kinds, for facts that were computed from all of it. */
export function labelsOf(scene: Pick<Scene, 'evidence'>, ...kinds: EvidenceKind[]): string[] {
  return scene.evidence.filter((e) => kinds.includes(e.kind) && e.coverage.state !== 'unavailable').map((e) => e.label);
}

/** Whether the account name is one of the person's accounts. */
export function isSubject(scene: Pick<Scene, 'context'>, account: string): boolean {
  const plain = normaliseIdentifier('user', account);
  return scene.context.aliases.some((alias) => normaliseIdentifier('user', alias) === plain);
}

/** Signals worth a sentence: those that carry the conclusion, and the strongest few that do not. */
export function spokenSignals(scene: Pick<Scene, 'signals'>): Signal[] {
  const decided = scene.signals.filter((s) => s.loadBearing);
  return [...decided, ...scene.signals.filter((s) => !s.loadBearing).slice(0, MAX_WEAK_SIGNALS)];
}

/** More than three things that do not matter hide those that do. */
const MAX_WEAK_SIGNALS = 3;
