import { KIND_WORDS, kindList } from './check-words.ts';
import { defineFrame, many, say } from './frame.ts';

/** Absence of a record, for kinds that were looked at in full; says nothing about the others. */
export const noRecordFound = defineFrame({
  id: 'no_record_found',
  says: 'in k kinds of record that were looked at in full there is none that covers',
  polarity: 'neutral',
  mustInclude: false,
  absence: true,
  weighsPeers: false,
  stage: 'checks',
  slots: { kinds: { unit: 'count' } },
  words: { list: KIND_WORDS },
  plain: (f, w) =>
    say`Kinds of record that could explain this, looked at in full and without a record that covers: ${f.kinds} (${w.list}).`,
  short: (f, w) => say`no covering record in ${many(f.kinds, 'kind', 'kinds')} looked at in full (${w.list})`,
  find: ({ checked, book }) => {
    const kinds = checked?.notFound ?? [];
    if (kinds.length === 0) return [];
    return [
      {
        facts: {
          kinds: book.count('kinds_without_record', kinds.length, {
            formula: 'kinds of record with a complete answer and no record that covers',
            evidence: kinds.flatMap((k) => k.evidence),
          }),
        },
        words: { list: kindList(kinds.map((k) => k.kind)) },
      },
    ];
  },
});
