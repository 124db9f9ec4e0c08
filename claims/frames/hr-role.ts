import { defineFrame, say } from './frame.ts';

/** Role and department as HR holds them: the frame in which activity is judged. */
export const hrRole = defineFrame({
  id: 'hr_role',
  says: 'title, department and date of entry in HR',
  polarity: 'neutral',
  mustInclude: false,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: { title: { unit: 'class' }, department: { unit: 'class' }, since: { unit: 'date' } },
  words: {},
  plain: (f) => say`HR lists the title "${f.title}" in the department "${f.department}", employed since ${f.since}.`,
  short: (f) => say`title "${f.title}", department "${f.department}"`,
  find: ({ hr, book }) => {
    if (hr === null || !/^\d{4}-\d{2}-\d{2}$/.test(hr.row.startDate)) return [];
    const source = { formula: 'HR record', evidence: [hr.label] };
    return [
      {
        facts: {
          title: book.word('hr_title', 'class', plainWords(hr.row.title), source),
          department: book.word('hr_department', 'class', plainWords(hr.row.department), source),
          since: book.word('hr_start_date', 'date', hr.row.startDate, source),
        },
        words: {},
      },
    ];
  },
});

/** HR text is typed by people: letters, blanks and a few signs, and short. */
function plainWords(text: string): string {
  return /^\p{L}[\p{L} &/,.()-]{0,58}$/u.test(text) ? text : 'not shown';
}
