import { describe, expect, test } from 'vitest';
import { SENSE_CATEGORY } from '../../domain/event-types.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { LOG_SOURCES } from './log-sources.ts';
import { SENSE_RULES, senseEvents } from './sense.ts';

const AT_MS = Date.UTC(2026, 10, 23, 3);

describe('sense events behind an offense', () => {
  test.each([
    { rules: 1, firstMinutesBefore: 0 },
    { rules: 2, firstMinutesBefore: 20 },
    { rules: 3, firstMinutesBefore: 40 },
    { rules: 9, firstMinutesBefore: 40 },
  ])('$rules rules: the first is $firstMinutesBefore minutes before the last', ({ rules, firstMinutesBefore }) => {
    const events = senseEvents('jsmith', Object.keys(SENSE_RULES).slice(0, rules), AT_MS);
    expect(events).toHaveLength(rules);
    expect(events[0]?.devicetime).toBe(AT_MS - firstMinutesBefore * MINUTE_MS);
    expect(events.at(-1)?.devicetime).toBe(AT_MS);
  });

  test('they come from UBA, in its categories, with rule and value', () => {
    const [event] = senseEvents("so'brien", ['UBA : Potential Lateral Movement'], AT_MS);
    expect(event).toMatchObject({
      type: 'sense',
      username: "so'brien",
      logsourceid: LOG_SOURCES.sense.id,
      category: 24005,
      properties: { 'Rule Name': 'UBA : Potential Lateral Movement', 'Sense Value': 25 },
    });
  });

  test('every category is one of UBA', () => {
    const wrong = Object.values(SENSE_RULES).filter((r) => r.category < SENSE_CATEGORY.from || r.category > SENSE_CATEGORY.to);
    expect(wrong).toEqual([]);
  });

  test('a rule nobody listed is still a sense event', () => {
    expect(senseEvents('jsmith', ['UBA : Own Rule'], AT_MS)[0]).toMatchObject({ category: 24001, properties: { 'Sense Value': 5 } });
  });

  test('no rules, no events', () => {
    expect(senseEvents('jsmith', [], AT_MS)).toEqual([]);
  });
});
