import { UNSETTLED } from '../../domain/check.ts';
import { KIND_WORD, KIND_WORDS, UNSETTLED_WORD } from './check-words.ts';
import { defineFrame, say } from './frame.ts';

/** A record that may explain what stands out, and what keeps anybody from saying so: no all-clear, and no reason to accuse. */
export const recordUnsettled = defineFrame({
  id: 'record_unsettled',
  says: 'a record matches in all that can be compared, and why that does not settle it',
  polarity: 'neutral',
  mustInclude: true,
  absence: false,
  weighsPeers: false,
  stage: 'checks',
  slots: { record: { unit: 'token' }, valid: { unit: 'time' } },
  words: { kind: KIND_WORDS, reasons: Object.values<string>(UNSETTLED_WORD) },
  plain: (f, w) => say`Record that may cover this: ${w.kind} ${f.record}, valid ${f.valid}; not settled, since ${w.reasons}.`,
  short: (f, w) => say`${w.kind} ${f.record} may cover this; not settled: ${w.reasons}`,
  find: ({ checked, book }) =>
    (checked?.unsettled ?? []).map(({ kind, record, recordId, unsettled, evidence }) => ({
      facts: {
        record: book.word('record', 'token', recordId, { evidence, formula: 'keyed token of the record' }),
        valid: book.interval('record_interval', record.interval, { evidence, formula: 'validity as the record states it' }),
      },
      words: {
        kind: KIND_WORD[kind],
        reasons: UNSETTLED.filter((u) => unsettled.includes(u))
          .map((u) => UNSETTLED_WORD[u])
          .join('; '),
      },
    })),
});
