import type { Fact, FactUnit } from '../../domain/fact.ts';
import type { Interval } from '../../domain/time.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { displayBytes, displayCount, displayDuration, displayHour, displayInterval, displayRatio, displayTime } from './display.ts';

export type FactSource = { window?: Interval | null; formula: string; evidence: readonly string[]; lowerBound?: boolean };

/** Makes facts in the order they are asked for and gives them F1, F2 …; the same fact asked for twice is one fact. */
export type FactBook = {
  count(kind: string, value: number, source: FactSource): Fact;
  persons(kind: string, value: number, source: FactSource): Fact;
  days(kind: string, value: number, source: FactSource): Fact;
  nights(kind: string, value: number, source: FactSource): Fact;
  bytes(kind: string, value: number, source: FactSource): Fact;
  ratio(kind: string, value: number, source: FactSource): Fact;
  duration(kind: string, ms: number, source: FactSource): Fact;
  hour(kind: string, hour: number, source: FactSource): Fact;
  /** A moment, in the person's zone and UTC. */
  time(kind: string, ms: number, source: FactSource): Fact;
  /** From the first to the last event, in the person's zone and UTC; value is "ISO/ISO". */
  interval(kind: string, interval: Interval, source: FactSource): Fact;
  /** A value that is already words: a date, token, class, country or quarter. */
  word(kind: string, unit: 'date' | 'token' | 'class' | 'country' | 'quarter', value: string, source: FactSource): Fact;
  all(): Fact[];
};

export function makeFactBook(subjectToken: string, zone: string | null): FactBook {
  const facts = new Map<string, Fact>();
  const add = (kind: string, unit: FactUnit, value: number | string, display: string, source: FactSource): Fact => {
    const lowerBound = source.lowerBound ?? false;
    const made = {
      kind,
      value,
      unit,
      display: lowerBound ? `at least ${display}` : display,
      lowerBound,
      subjectToken,
      window: source.window ?? null,
      formula: source.formula,
      evidence: [...source.evidence],
    };
    const key = canonicalJson(made);
    const known = facts.get(key);
    if (known !== undefined) return known;
    const fact = { id: `F${facts.size + 1}`, ...made };
    facts.set(key, fact);
    return fact;
  };
  const number = (unit: FactUnit, display: (value: number) => string) => (kind: string, value: number, source: FactSource) => {
    if (!Number.isFinite(value)) throw new RangeError(`fact ${kind} needs a finite value`);
    return add(kind, unit, value, display(value), source);
  };
  return {
    count: number('count', displayCount),
    persons: number('persons', displayCount),
    days: number('days', displayCount),
    nights: number('nights', displayCount),
    bytes: number('bytes', displayBytes),
    ratio: number('ratio', displayRatio),
    duration: number('ms', displayDuration),
    hour: number('hour', displayHour),
    time: number('time', (ms) => displayTime(ms, zone)),
    interval: (kind, interval, source) =>
      add(kind, 'time', isoInterval(interval), displayInterval(interval, zone), { ...source, window: source.window ?? interval }),
    word: (kind, unit, value, source) => add(kind, unit, value, value, source),
    all: () => [...facts.values()],
  };
}

function isoInterval({ fromMs, toMs }: Interval): string {
  return `${new Date(fromMs).toISOString()}/${new Date(toMs).toISOString()}`;
}
