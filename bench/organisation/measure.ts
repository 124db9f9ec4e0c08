import { HOUR_MS } from '../../domain/time.ts';
import { areaUnderRoc, partialAreaUnderRoc } from '../../scorers/quality.ts';
import { daysOf, inOrder, roleOf, rowsOf, type UserDay } from '../scorers/user-days/organisation-days.ts';
import { causalZScores } from '../scorers/user-days/z-score.ts';
import { createAdder, emptyHistogram, type Histogram } from './histogram.ts';
import type { Source } from './source.ts';

/** Nothing is judged while nobody has a past. */
const WARM_UP_DAYS = 7;
const PARTIAL_TO = 0.1;

export type Measured = {
  days: number;
  planted: number;
  /** Of the plain causal z-score: planted days against all others. */
  auc: number;
  /** The part of it with at most a tenth of false positives, on McClish's scale. */
  partialAuc: number;
  histograms: { role: string; people: number; events: number; histogram: Histogram }[];
};

const UNHELD = 'accounts that no person holds, by UTC';

export async function measure(source: Source): Promise<Measured> {
  const histograms = new Map<string, { people: number; histogram: Histogram }>();
  const add = createAdder();
  const of = (role: string): { people: number; histogram: Histogram } => {
    const known = histograms.get(role) ?? { people: 0, histogram: emptyHistogram() };
    histograms.set(role, known);
    return known;
  };
  const days: UserDay[] = [];
  for await (const { person, events } of source.people()) {
    const role = of(roleOf(person));
    role.people += 1;
    for (const e of events) add(role.histogram, person.timeZone, e.devicetime, e.eventcount);
    days.push(...daysOf(person, events, source.truth));
  }
  for (const [hour, events] of await source.unheld()) add(of(UNHELD).histogram, 'utc', hour * HOUR_MS, events);
  return {
    ...judge(inOrder(days)),
    histograms: [...histograms].map(([role, { people, histogram }]) => ({
      role,
      people,
      events: histogram.flat().reduce((a, b) => a + b, 0),
      histogram,
    })),
  };
}

function judge(days: readonly UserDay[]): Pick<Measured, 'days' | 'planted' | 'auc' | 'partialAuc'> {
  const rows = rowsOf(days);
  const scores = causalZScores(rows);
  const from = (rows[0]?.day ?? 0) + WARM_UP_DAYS;
  const kept = rows.flatMap((row, i) => (row.day >= from ? [i] : []));
  const judged = kept.map((i) => scores[i] ?? 0);
  const planted = kept.map((i) => days[i]?.story !== null);
  return {
    days: kept.length,
    planted: planted.filter(Boolean).length,
    auc: areaUnderRoc(judged, planted),
    partialAuc: partialAreaUnderRoc(judged, planted, PARTIAL_TO),
  };
}
