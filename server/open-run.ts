import type { Ariel } from '../connectors/qradar/ariel.ts';
import type { Employee, HrAnswer, HrPort } from '../connectors/hris/port.ts';
import type { Db } from '../db/quiet-session.ts';
import { readRun } from '../db/reads/active-runs.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { CaseContext, Offense, UbaUser } from '../domain/offense.ts';
import { normaliseIdentifier, type Tokenise } from '../domain/pseudonym.ts';
import { DAY_MS, HOUR_MS, type Interval } from '../domain/time.ts';
import type { RunRef } from '../graphs/investigation/deps.ts';
import { freezeContext } from '../services/evidence/freeze-context.ts';
import { rememberTokens } from '../services/vault/remember-tokens.ts';
import { senseEventsSelect } from '../tools/ariel/queries/sense-events.ts';

const RISK_DAYS = 7;
/** One Ariel search spans risk window and baseline. */
const LOOK_BACK_DAYS = 31;
const BASELINE_DAYS = 28;
const BEFORE_MS = 6 * HOUR_MS;
const AFTER_MS = HOUR_MS;

export type OpenRunParts = {
  db: Db;
  dataKey: Uint8Array;
  tokenise: Tokenise;
  offense(id: number, signal: AbortSignal): Promise<Offense | null>;
  ubaUser(username: string, signal: AbortSignal): Promise<UbaUser | null>;
  hr: HrPort;
  ariel: Ariel;
  nowMs: () => number;
  newId: () => string;
};

/** What claims must know of the answer: who the person is to HR, or that second accounts may be missing. */
export function heardFromHr(answer: HrAnswer<Employee | null>): NonNullable<CaseContext['hr']> {
  return answer.state === 'answered' ? { state: 'answered', employeeRef: answer.value?.employeeRef ?? null } : { state: answer.state };
}

/** From before the first sense event of the last seven days to after the last; without any, the day around the offense. */
export function riskWindowOf(senseMs: readonly number[], offense: Pick<Offense, 'startTimeMs' | 'lastUpdatedTimeMs'>): Interval {
  const last = Math.max(offense.lastUpdatedTimeMs, ...senseMs);
  const first = Math.min(offense.startTimeMs, ...senseMs);
  return { fromMs: Math.max(first - BEFORE_MS, last + AFTER_MS - RISK_DAYS * DAY_MS), toMs: last + AFTER_MS };
}

/** 28 days before the risk window, less when both together would be more than 31 days. */
export function baselineOf(risk: Interval): Interval {
  const riskDays = (risk.toMs - risk.fromMs) / DAY_MS;
  const days = Math.min(BASELINE_DAYS, Math.floor(LOOK_BACK_DAYS - riskDays));
  return { fromMs: risk.fromMs - days * DAY_MS, toMs: risk.fromMs };
}

/** Freezes the trusted view of a run: who the person is, by every name, and which windows are looked at. */
export async function openRun(parts: OpenRunParts, ref: RunRef, signal: AbortSignal): Promise<void> {
  const run = await readRun(parts.db, ref.investigationId);
  const offenseId = run?.offenseIds[0];
  if (run === null || offenseId === undefined) throw new NotFoundError(`case ${ref.investigationId} has no offense`);
  const offense = await parts.offense(offenseId, signal);
  if (offense === null) throw new NotFoundError(`QRadar no longer has offense ${offenseId}`);
  const username = offense.offenseSource;
  const uba = await parts.ubaUser(username, signal);
  const names = [username, ...(uba?.aliases ?? [])];
  const answered = await parts.hr.find(names, signal);
  const employee = answered.state === 'answered' ? answered.value : null;
  const aliases = [...new Set([...names, ...(employee?.userNames ?? [])].map((n) => n.toLowerCase()))];
  const nowMs = Math.min(parts.nowMs(), offense.lastUpdatedTimeMs + 12 * HOUR_MS);
  const lookedAt = {
    fromMs: offense.lastUpdatedTimeMs - (RISK_DAYS * DAY_MS - BEFORE_MS - AFTER_MS),
    toMs: offense.lastUpdatedTimeMs + AFTER_MS,
  };
  const sense = await parts.ariel.search(senseEventsSelect(aliases, lookedAt, nowMs), signal);
  // Not readable: the whole look-back is the risk window, so that nothing UBA saw lies outside of it.
  const senseMs = sense.ok ? sense.rows.map((r) => Number(r['t'])).filter(Number.isFinite) : [lookedAt.fromMs];
  const riskWindow = riskWindowOf(senseMs, offense);
  // What was ended by us is no answer of Ariel: the run is taken up again and asks anew, instead of keeping an assumed window.
  signal.throwIfAborted();
  const context: CaseContext = {
    ...ref,
    nowMs,
    offenseIds: run.offenseIds,
    subject: { token: parts.tokenise('user', normaliseIdentifier('user', username)), username, aliases, uba },
    riskWindow,
    baselineWindow: baselineOf(riskWindow),
    timeZone: employee?.timeZone ?? null,
    hr: heardFromHr(answered),
    ...(sense.ok ? {} : { senseUnread: sense.failure.kind }),
  };
  const act = { ...parts, actor: { kind: 'service', component: 'investigation' } as const, nowMs: parts.nowMs() };
  const { token } = context.subject;
  await rememberTokens(act, { caseId: ref.investigationId, identities: [{ token, domain: 'user', identifier: username }] });
  await freezeContext(act, { context });
}
