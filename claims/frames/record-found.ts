import type { MetRecord } from '../checks.ts';
import { KIND_WORD, KIND_WORDS } from './check-words.ts';
import { defineFrame, many, say } from './frame.ts';

const WHAT = [
  'person, action, system and time',
  'person, country and time',
  'person, action, place and time',
  'person, action and time',
] as const;

/** What was compared for each of the findings: a system or a country only where all of them name one. */
function whatOf(compared: MetRecord['compared']): (typeof WHAT)[number] {
  const [system, country, place, none] = WHAT;
  if (compared.includes('no_place')) return none;
  if (compared.includes('system')) return compared.includes('country') ? place : system;
  return country;
}

/** A record that explains what stands out: it comes before everything else. */
export const recordFound = defineFrame({
  id: 'record_found',
  says: 'a record by another approver covers person, system, action and time',
  polarity: 'points_away',
  mustInclude: true,
  absence: false,
  weighsPeers: false,
  stage: 'checks',
  slots: { record: { unit: 'token' }, valid: { unit: 'time' }, claims: { unit: 'count' } },
  words: { kind: KIND_WORDS, what: WHAT },
  plain: (f, w) =>
    say`Record found: ${w.kind} ${f.record}, valid ${f.valid}, approved by another person; it matches ${w.what} for ${many(f.claims, 'finding', 'findings')} here.`,
  short: (f, w) => say`${w.kind} ${f.record}, approved by another person, covers ${many(f.claims, 'finding', 'findings')}`,
  find: ({ checked, book }) =>
    (checked?.covering ?? []).map(({ kind, record, recordId, claimIds, compared, evidence }) => {
      const source = { evidence };
      return {
        facts: {
          record: book.word('record', 'token', recordId, { ...source, formula: 'keyed token of the record' }),
          valid: book.interval('record_interval', record.interval, { ...source, formula: 'validity as the record states it' }),
          claims: book.count('claims_covered', claimIds.length, {
            ...source,
            formula: 'findings whose person, action, place, time and approval the record matches',
          }),
        },
        words: { kind: KIND_WORD[kind], what: whatOf(compared) },
        weight: claimIds.length,
      };
    }),
});
