import { setTimeout as pause } from 'node:timers/promises';
import type { Ariel } from '../connectors/qradar/ariel.ts';
import type { Employee, HrAnswer, HrPort } from '../connectors/hris/port.ts';
import { QRadarError } from '../connectors/qradar/qradar-error.ts';
import type { Db } from '../db/quiet-session.ts';
import { readRun } from '../db/reads/active-runs.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { CaseContext, Offense, UbaUser } from '../domain/offense.ts';
import { normaliseIdentifier, type Tokenise } from '../domain/pseudonym.ts';
import { DAY_MS, HOUR_MS, SECOND_MS, type Interval } from '../domain/time.ts';
import type { RunRef } from '../graphs/investigation/deps.ts';
import { restrictCase } from '../services/runs/restrict-case.ts';
import { freezeContext } from '../services/evidence/freeze-context.ts';
import type { IsRestricted } from './restricted.ts';
import { rememberTokens } from '../services/vault/remember-tokens.ts';
import { senseEventsSelect } from '../tools/ariel/queries/sense-events.ts';

const RISK_DAYS = 7;
/** One Ariel search spans risk window and baseline. */
const LOOK_BACK_DAYS = 31;
const BASELINE_DAYS = 28;
const BEFORE_MS = 6 * HOUR_MS;
const AFTER_MS = HOUR_MS;
/** UBA that answers later than this is not waited for. */
const UBA_MS = 10 * SECOND_MS;
/** Offenses of a case that are read again; the ones that joined last. */
const OFFENSES_READ = 20;
/** Pauses before the offense is asked for again while QRadar does not answer; after the last the run fails where people see it. */
const PAUSES_MS = [1, 2, 4, 8, 15, 30].map((s) => s * SECOND_MS);

/** What has to be asked before anything is known of a person. */
export type ContextParts = {
  tokenise: Tokenise;
  offense(id: number, signal: AbortSignal): Promise<Offense | null>;
  ubaUser(username: string, signal: AbortSignal): Promise<UbaUser | null>;
  hr: HrPort;
  ariel: Ariel;
  nowMs: () => number;
};

export type OpenRunParts = ContextParts & { db: Db; dataKey: Uint8Array; newId: () => string; isRestricted: IsRestricted };

/** What claims must know of the answer: who the person is to HR, or that second accounts may be missing. */
export function heardFromHr(answer: HrAnswer<Employee | null>): NonNullable<CaseContext['hr']> {
  if (answer.state !== 'answered') return { state: answer.state };
  const teams = [answer.value?.department, answer.value?.customGroup].filter((t) => t !== null && t !== undefined);
  return { state: 'answered', employeeRef: answer.value?.employeeRef ?? null, teams };
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

/** The days before the offense in which sense events are looked for. */
export function lookBackOf({ lastUpdatedTimeMs }: Pick<Offense, 'lastUpdatedTimeMs'>): Interval {
  return { fromMs: lastUpdatedTimeMs - (RISK_DAYS * DAY_MS - BEFORE_MS - AFTER_MS), toMs: lastUpdatedTimeMs + AFTER_MS };
}

/**
 * Freezes the trusted view of a run: who the person is, by every name, and which windows are looked at. What UBA, HR or Ariel does
 * not answer makes the windows wider and is a gap later; only without any offense there is nothing to look at.
 */
export async function openRun(parts: OpenRunParts, ref: RunRef, signal: AbortSignal): Promise<void> {
  const run = await readRun(parts.db, ref.investigationId);
  if (run === null) throw new NotFoundError(`there is no case ${ref.investigationId}`);
  const context = await contextOf(parts, ref, run.offenseIds, signal);
  const act = { ...parts, actor: { kind: 'service', component: 'investigation' } as const, nowMs: parts.nowMs() };
  const { token, username, aliases, uba } = context.subject;
  // HR may know an account or a team that UBA did not: judged again before anything is kept.
  const teams = [uba?.department ?? null, uba?.customGroup ?? null, ...(context.hr?.state === 'answered' ? (context.hr.teams ?? []) : [])];
  if (await parts.isRestricted({ names: aliases, teams }, signal))
    await restrictCase(act, { caseId: ref.investigationId, reason: 'person' });
  await rememberTokens(act, { caseId: ref.investigationId, identities: [{ token, domain: 'user', identifier: username }] });
  await freezeContext(act, { context });
}

/** The trusted view of a run; `NotFoundError` when QRadar has none of its offenses any more. */
export async function contextOf(parts: ContextParts, ref: RunRef, offenseIds: number[], signal: AbortSignal): Promise<CaseContext> {
  const offense = await wholeOffense(parts, ref, offenseIds, signal);
  const username = offense.offenseSource;
  const { uba, ubaUnread } = await askUba(parts, username, signal);
  const names = [username, ...(uba?.aliases ?? [])];
  const answered = await parts.hr.find(names, signal);
  const employee = answered.state === 'answered' ? answered.value : null;
  const aliases = [...new Set([...names, ...(employee?.userNames ?? [])].map((n) => n.toLowerCase()))];
  const nowMs = Math.min(parts.nowMs(), offense.lastUpdatedTimeMs + 12 * HOUR_MS);
  const lookBack = lookBackOf(offense);
  const sense = await parts.ariel.search(senseEventsSelect(aliases, lookBack, nowMs), signal);
  const senseMs = sense.ok ? sense.rows.map((r) => Number(r['t'])).filter(Number.isFinite) : [];
  // Not all seen: the whole look-back is the risk window, so that nothing UBA saw lies outside of it.
  if (!sense.ok || ubaUnread !== undefined) senseMs.push(lookBack.fromMs);
  const riskWindow = riskWindowOf(senseMs, offense);
  // What was ended by us is no answer of Ariel: the run is taken up again and asks anew, instead of keeping an assumed window.
  signal.throwIfAborted();
  return {
    ...ref,
    nowMs,
    offenseIds,
    subject: {
      token: parts.tokenise('user', normaliseIdentifier('user', username)),
      username,
      aliases,
      uba,
      ...(ubaUnread === undefined ? {} : { ubaUnread }),
    },
    lookBack,
    riskWindow,
    baselineWindow: baselineOf(riskWindow),
    timeZone: employee?.timeZone ?? null,
    hr: heardFromHr(answered),
    ...(sense.ok ? {} : { senseUnread: sense.failure.kind }),
  };
}

/** The offenses of a case as one: from the first start to the last change, by the name of the newest. QRadar lets older ones go. */
async function wholeOffense(
  parts: Pick<ContextParts, 'offense'>,
  ref: RunRef,
  offenseIds: readonly number[],
  signal: AbortSignal,
): Promise<Offense> {
  const read = await Promise.all(offenseIds.slice(-OFFENSES_READ).map((id) => patiently(() => parts.offense(id, signal), signal)));
  const there = read.filter((o) => o !== null);
  const newest = there.at(-1);
  if (newest === undefined) throw new NotFoundError(`QRadar no longer has offense ${offenseIds.join(', ')} of case ${ref.investigationId}`);
  return {
    ...newest,
    startTimeMs: Math.min(...there.map((o) => o.startTimeMs)),
    lastUpdatedTimeMs: Math.max(...there.map((o) => o.lastUpdatedTimeMs)),
  };
}

/** Asks again while QRadar is down or late: nothing can be said without the answer, and outages pass. */
async function patiently<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await ask();
    } catch (error) {
      const passes = error instanceof QRadarError && (error.kind === 'unavailable' || error.kind === 'timeout');
      if (!passes || signal.aborted) throw error;
    }
    await pause(pauseMs, undefined, { signal });
  }
  return ask();
}

async function askUba(
  parts: Pick<ContextParts, 'ubaUser'>,
  username: string,
  signal: AbortSignal,
): Promise<Pick<CaseContext['subject'], 'uba' | 'ubaUnread'>> {
  try {
    return { uba: await parts.ubaUser(username, AbortSignal.any([signal, AbortSignal.timeout(UBA_MS)])) };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof QRadarError)) throw error;
    return { uba: null, ubaUnread: error.kind };
  }
}
