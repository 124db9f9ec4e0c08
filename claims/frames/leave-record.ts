import { evidenceOf } from '../../domain/evidence.ts';
import { overlaps } from '../../domain/time.ts';
import { holdsFor } from '../covers.ts';
import { personNames } from '../persons.ts';
import { defineFrame, say } from './frame.ts';

/** Leave in the window may mean that somebody else used the account, so it cannot be left out. */
export const leaveRecord = defineFrame({
  id: 'leave_record',
  says: 'a leave record of the person holds within the window',
  polarity: 'neutral',
  mustInclude: true,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: { record: { unit: 'token' }, valid: { unit: 'time' } },
  words: {},
  plain: (f) =>
    say`A leave record of the user of this account, ${f.record}, holds ${f.valid}; activity in that time may come from somebody else.`,
  short: (f) => say`leave record ${f.record} of the user, ${f.valid}`,
  find: (scene) => {
    const { context, evidence, names, book } = scene;
    const persons = personNames(context, evidence);
    const found = evidenceOf(evidence, 'context_record').flatMap((e) =>
      e.rows.filter((r) => r.kind === 'leave').map(({ record }) => ({ record, label: e.label })),
    );
    const mine = found.filter(({ record }) => holdsFor(record, persons) && overlaps(record.interval, context.riskWindow));
    return [...new Map(mine.map((m) => [m.record.id, m])).values()].map(({ record, label }) => {
      const source = { evidence: [label] };
      return {
        facts: {
          record: book.word('record', 'token', names.token('object', record.id), { ...source, formula: 'keyed token of the record' }),
          valid: book.interval('record_interval', record.interval, { ...source, formula: 'validity as the record states it' }),
        },
        words: {},
      };
    });
  },
});
