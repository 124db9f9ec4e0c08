import { DAY_MS } from '../../domain/time.ts';
import { LEAVER_WINDOW_DAYS } from '../thresholds.ts';
import { defineFrame, say } from './frame.ts';

/** An announced end date is a date and no motive; one that is not announced is never spoken of. */
export const leaverWindow = defineFrame({
  id: 'leaver_window',
  says: 'HR holds an announced end date near the activity',
  polarity: 'neutral',
  mustInclude: false,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: { date: { unit: 'date' }, days: { unit: 'days' } },
  words: {},
  plain: (f) =>
    say`HR holds an announced end date of ${f.date}, ${f.days} days after the end of the window; a date says nothing about a reason.`,
  short: (f) => say`announced end date ${f.date}`,
  find: ({ hr, context, book }) => {
    if (hr === null || !hr.row.endAnnounced || hr.row.endDate === null) return [];
    const endMs = Date.parse(`${hr.row.endDate}T00:00:00Z`);
    const days = Math.ceil((endMs - context.riskWindow.toMs) / DAY_MS);
    if (!(days >= 0 && days <= LEAVER_WINDOW_DAYS)) return [];
    const evidence = [hr.label];
    return [
      {
        facts: {
          date: book.word('announced_end_date', 'date', hr.row.endDate, { formula: 'announced end date in the HR record', evidence }),
          days: book.days('days_to_end', days, { formula: 'days from the end of the risk window to the end date, rounded up', evidence }),
        },
        words: {},
      },
    ];
  },
});
