import { AppError } from '../../domain/errors.ts';
import type { Offense, RuleContribution, UbaUser } from '../../domain/offense.ts';
import { normaliseIdentifier, type Tokenise } from '../../domain/pseudonym.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { QRadarError } from '../../connectors/qradar/qradar-error.ts';
import { unusableName, type OffenseSeen } from '../../services/intake/skip-rule.ts';
import type { TakeResult } from '../../services/intake/take-offense.ts';
import type { IntakeRule } from '../intake-rule.ts';
import type { IsRestricted } from '../restricted.ts';

/** Whom UBA must not look at; nobody on it is investigated here either. */
export const USERS_NOT_TRACKED = 'UBA : Users Not Tracked';

/** Rules of UBA, by every name the app had. */
const UBA_RULE = /^(?:UBA|UEBA|EBA)\s*:/i;

/** An offense as intake takes it, with what QRadar and UBA say of it and of the person. */
export type Sighting = { offense: OffenseSeen; intake: { taken: boolean; rule: string }; tracked: boolean; restricted: boolean };

/** `undecided`: something that must be known could not be read, so the offense is looked at again. */
export type Looked = TakeResult['kind'] | 'undecided';

export type LookDeps = {
  contributions(offenseId: number, signal: AbortSignal): Promise<RuleContribution[]>;
  /** Lower-cased names; null when there is no such set. */
  usersNotTracked(signal: AbortSignal): Promise<ReadonlySet<string> | null>;
  ubaUser(username: string, signal: AbortSignal): Promise<UbaUser | null>;
  isRestricted: IsRestricted;
  rule: IntakeRule;
  tokenise: Tokenise;
  /** The verdict that a closing reason of QRadar proposes. */
  verdictOf(closingReasonId: number): Verdict | null;
  isPaused(): Promise<boolean>;
  noteStatus(input: {
    offenseId: number;
    status: Offense['status'];
    assignedToken: string | null;
    proposedVerdict: Verdict | null;
    persistedMs: number;
  }): Promise<'noted' | 'unchanged' | 'unknown_offense'>;
  take(sighting: Sighting): Promise<Pick<TakeResult, 'kind'>>;
  /** Lists an offense that could not be decided on, with the reason and without a name. */
  listUndecided(offense: Offense, reason: string): Promise<void>;
  /** Takes it off that list. */
  forgetUndecided(offenseId: number): Promise<void>;
};

/**
 * Looks at one offense that changed: tells its case what became of it in QRadar, and takes it in, joins it or lists why not. What
 * cannot be read is never taken for a no or a yes.
 */
export async function lookAtOffense(deps: LookDeps, offense: Offense, usernameType: number, signal: AbortSignal): Promise<Looked> {
  const known = await deps.noteStatus({
    offenseId: offense.id,
    status: offense.status,
    assignedToken: offense.assignedTo === null ? null : deps.tokenise('user', offense.assignedTo),
    proposedVerdict: offense.closingReasonId === null ? null : deps.verdictOf(offense.closingReasonId),
    persistedMs: offense.lastPersistedTimeMs,
  });
  // While intake is paused nothing is asked of QRadar for offenses that no case knows.
  if (known === 'unknown_offense' && (await deps.isPaused())) return 'paused';
  const isUsernameType = offense.offenseType === usernameType;
  const asked = await ask(deps, offense, isUsernameType, signal);
  if (!asked.ok) {
    // An offense of a case is no news for the list; its case is brought up to date with the next look.
    if (known === 'unknown_offense') await deps.listUndecided(offense, asked.reason);
    return 'undecided';
  }
  const { senseTypes, names, uba, notTracked, restricted } = asked;
  const { kind } = await deps.take({
    offense: {
      id: offense.id,
      status: offense.status,
      severity: offense.severity,
      lastPersistedMs: offense.lastPersistedTimeMs,
      isUsernameType,
      username: offense.offenseSource,
      senseTypes,
    },
    intake: byRule(deps.rule, offense, uba),
    tracked: !names.some((n) => notTracked.has(normaliseIdentifier('user', n))),
    restricted,
  });
  if (known === 'unknown_offense' && kind !== 'paused') await deps.forgetUndecided(offense.id);
  return kind;
}

type Known = { senseTypes: string[]; names: string[]; uba: UbaUser | null; notTracked: ReadonlySet<string>; restricted: boolean };
type Asked = ({ ok: true } & Known) | { ok: false; reason: string };

async function ask(deps: LookDeps, offense: Offense, isUsernameType: boolean, signal: AbortSignal): Promise<Asked> {
  const nobody = { names: [], uba: null, notTracked: new Set<string>(), restricted: false };
  if (!isUsernameType) return { ok: true, senseTypes: [], ...nobody };
  const [contributions, uba, set] = await Promise.all([
    orReason('the rules of the offense', deps.contributions(offense.id, signal), signal),
    // Nobody is behind a name that cannot be used; the offense becomes a case that says so.
    orReason(
      'UBA',
      unusableName(offense.offenseSource) === null ? deps.ubaUser(offense.offenseSource, signal) : Promise.resolve(null),
      signal,
    ),
    orReason(`the set "${USERS_NOT_TRACKED}"`, deps.usersNotTracked(signal), signal),
  ]);
  if (!contributions.ok) return contributions;
  const senseTypes = [...new Set(contributions.value.map((c) => c.ruleName.trim()).filter((name) => UBA_RULE.test(name)))].sort();
  // Not of UBA: nothing about the person matters.
  if (senseTypes.length === 0) return { ok: true, senseTypes, ...nobody };
  if (!uba.ok) return uba;
  if (!set.ok) return set;
  if (set.value === null) return { ok: false, reason: `the set "${USERS_NOT_TRACKED}" does not exist; make it, empty if nobody is on it` };
  const names = [offense.offenseSource, ...(uba.value === null ? [] : [uba.value.username, ...uba.value.aliases])];
  const teams = uba.value === null ? [] : [uba.value.department, uba.value.customGroup];
  const restricted = await orReason('the users of QRadar', deps.isRestricted({ names, teams }, signal), signal);
  if (!restricted.ok) return restricted;
  const notTracked = new Set([...set.value].map((n) => normaliseIdentifier('user', n)));
  return { ok: true, senseTypes, names, uba: uba.value, notTracked, restricted: restricted.value };
}

async function orReason<T>(
  what: string,
  asked: Promise<T>,
  signal: AbortSignal,
): Promise<{ ok: true; value: T } | { ok: false; reason: string }> {
  try {
    return { ok: true, value: await asked };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof QRadarError || error instanceof AppError)
      return { ok: false, reason: `${what} could not be read: ${error.message}` };
    throw error;
  }
}

/** An offense that is closed or hidden opens no case; a figure the rule needs and nobody knows is said, not guessed. */
function byRule(rule: IntakeRule, offense: Offense, uba: UbaUser | null): Sighting['intake'] {
  if (offense.status !== 'OPEN') return { taken: false, rule: 'the offense is open' };
  const { severity, magnitude } = offense;
  const answer = rule.decide({ severity, magnitude, risk: uba?.risk ?? null, threshold: uba?.riskThreshold ?? null });
  return { taken: answer === 'yes', rule: answer === 'unknown' ? `${rule.text} (UBA knows no risk of the user)` : rule.text };
}
