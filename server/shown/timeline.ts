import { IANAZone } from 'luxon';
import { leadingClaims } from '../../claims/leading-claims.ts';
import { resourceDomain } from '../../claims/facts/names.ts';
import type { DraftContent } from '../../domain/draft.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Tokenise } from '../../domain/pseudonym.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time.ts';

/** Activity of the account by local day and hour. `about`: on what the leading sentences speak of. */
export type TimelineCell = { day: number; hour: number; count: number; about: boolean };
export type Timeline = {
  /** Local date of the first day, as ms of its midnight were it UTC. */
  firstDayMs: number;
  days: number;
  cells: TimelineCell[];
  /** IANA name; null: not known, so UTC. */
  timeZone: string | null;
  /** Hours of the shift from the HR record. */
  shift: { from: number; to: number } | null;
  /** First day of the risk window. */
  riskDay: number;
  /** What the leading sentences speak of: tokens. */
  systems: string[];
  /** Not all of the activity could be seen. */
  partial: boolean;
};

type Own = Extract<Evidence, { kind: 'own_activity' }>;
type Record = Extract<Evidence, { kind: 'hr_record' }>;

/** The days and hours in which the account was active; null without any activity. Figures only, tokens of the systems. */
export function timelineOf(own: Own, hr: Record | null, content: DraftContent, tokenise: Tokenise): Timeline | null {
  const record = hr?.rows[0];
  const timeZone = record?.timeZone ?? null;
  const local = localClock(timeZone);
  const systems = new Set(leadingClaims(content).flatMap((c) => c.need?.systems ?? []));
  const first = Math.min(...own.rows.map((r) => r.hour));
  const last = Math.max(...own.rows.map((r) => r.hour));
  if (!Number.isFinite(first)) return null;
  const dayOf = (ms: number): number => Math.floor(local(ms) / DAY_MS);
  const firstDay = dayOf(first);
  const cells = new Map<string, TimelineCell>();
  for (const row of own.rows) {
    const domain = resourceDomain(row.channel);
    const about = domain !== null && row.resource !== null && systems.has(tokenise(domain, row.resource));
    const day = dayOf(row.hour) - firstDay;
    const hour = Math.floor((local(row.hour) % DAY_MS) / HOUR_MS);
    const key = `${day} ${hour}`;
    const cell = cells.get(key) ?? { day, hour, count: 0, about: false };
    cells.set(key, { ...cell, count: cell.count + row.count, about: cell.about || about });
  }
  const { shiftStartHour: from, shiftEndHour: to } = record ?? { shiftStartHour: null, shiftEndHour: null };
  return {
    firstDayMs: firstDay * DAY_MS,
    days: dayOf(last) - firstDay + 1,
    cells: [...cells.values()],
    timeZone,
    shift: from === null || to === null ? null : { from, to },
    riskDay: Math.max(0, dayOf(riskFrom(content) ?? last) - firstDay),
    systems: [...systems],
    partial: own.coverage.state !== 'complete',
  };
}

/** Where the window of the leading facts begins. */
function riskFrom(content: DraftContent): number | null {
  const ids = new Set(leadingClaims(content).flatMap((c) => c.facts));
  const starts = content.facts.filter((f) => ids.has(f.id) && f.window !== null).flatMap((f) => f.window?.fromMs ?? []);
  return starts.length === 0 ? null : Math.max(...starts);
}

/** The clock on the wall of the person, as ms that read like UTC; summer time changes within the window. */
function localClock(timeZone: string | null): (ms: number) => number {
  const zone = timeZone === null ? null : IANAZone.create(timeZone);
  return (ms) => (zone?.isValid === true ? ms + zone.offset(ms) * MINUTE_MS : ms);
}
