import { MISMATCHES } from '../../domain/check.ts';
import { KIND_WORD, KIND_WORDS, MISMATCH_WORD } from './check-words.ts';
import { defineFrame, say } from './frame.ts';

/** A record that looks like an explanation and is none, with the reasons, so that a reader can contradict. */
export const recordDoesNotCover = defineFrame({
  id: 'record_does_not_cover',
  says: 'a record exists and does not cover, with the reasons',
  polarity: 'neutral',
  mustInclude: true,
  absence: false,
  weighsPeers: false,
  stage: 'checks',
  slots: { record: { unit: 'token' }, valid: { unit: 'time' } },
  words: { kind: KIND_WORDS, reasons: Object.values<string>(MISMATCH_WORD) },
  plain: (f, w) => say`Record that exists and does not cover this: ${w.kind} ${f.record}, valid ${f.valid}; ${w.reasons}.`,
  short: (f, w) => say`${w.kind} ${f.record} exists, does not cover: ${w.reasons}`,
  find: ({ checked, book }) =>
    (checked?.near ?? []).map(({ kind, record, recordId, mismatches, evidence }) => ({
      facts: {
        record: book.word('record', 'token', recordId, { evidence, formula: 'keyed token of the record' }),
        valid: book.interval('record_interval', record.interval, { evidence, formula: 'validity as the record states it' }),
      },
      words: {
        kind: KIND_WORD[kind],
        reasons: MISMATCHES.filter((m) => mismatches.includes(m))
          .map((m) => MISMATCH_WORD[m])
          .join('; '),
      },
    })),
});
