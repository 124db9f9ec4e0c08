import { DAY_MS, HOUR_MS } from '../../domain/time.ts';
import { FAMILIES, THIRD_QUARTER_CASE, type PastCase } from './past-cases.ts';
import type { PastIncident } from './model.ts';
import type { Random } from './random.ts';

const LOOK_BACK_DAYS = 456;
/** A quarter younger than this holds no closed case yet. */
const YOUNG_QUARTER_DAYS = 10;

/** The 40 closed cases, spread over the last 15 months. Which one was closed when differs between seeds; their words do not. */
export function pastIncidents(nowMs: number, random: Random): PastIncident[] {
  const cases: (PastCase & { family: string })[] = Object.entries(FAMILIES).flatMap(([family, list]) =>
    list.map((c) => ({ ...c, family })),
  );
  const step = (LOOK_BACK_DAYS - 12) / cases.length;
  const slots = random.shuffle(cases.map((_, i) => nowMs - Math.round((10 + (i + random.unit()) * step) * DAY_MS)));
  const closed = cases.map((c, i) => ({
    ...c,
    closedAtMs: c === cases[THIRD_QUARTER_CASE] ? inThirdQuarter(nowMs, random) : (slots[i] ?? nowMs),
  }));
  return closed
    .sort((a, b) => a.closedAtMs - b.closedAtMs)
    .map(({ family, verdict, outcome, features, summary, closedAtMs }, i) => ({
      id: `CASE-${String(1_001 + i)}`,
      closedAtMs,
      family,
      verdict,
      outcome,
      features: [...features],
      summary,
    }));
}

/** A moment of the latest third quarter (July to September, UTC) that is over or well under way. */
export function inThirdQuarter(nowMs: number, random: Random): number {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const usable = nowMs >= Date.UTC(thisYear, 6, 1 + YOUNG_QUARTER_DAYS);
  const year = usable ? thisYear : thisYear - 1;
  const fromMs = Date.UTC(year, 6, 2);
  const toMs = Math.min(Date.UTC(year, 8, 29), nowMs - DAY_MS);
  return Math.floor(random.between(fromMs, toMs) / HOUR_MS) * HOUR_MS;
}
