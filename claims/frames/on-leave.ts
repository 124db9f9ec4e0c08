import { defineFrame, say } from './frame.ts';

/** Absence as HR marks it now, which says nothing of the days looked at; it cannot be left out, since it is a reason to ask. */
export const onLeave = defineFrame({
  id: 'on_leave',
  says: 'HR marked the person as absent when it was asked, without saying since when',
  polarity: 'neutral',
  mustInclude: true,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: {},
  words: {},
  plain: () =>
    say`HR marked the user of this account as absent when it was asked for this draft; whether that held at the time of the activity is not known.`,
  short: () => say`HR marked the user as absent when it was asked; since when is not known`,
  find: ({ hr }) => (hr?.row.absent === true ? [{ facts: {}, words: {}, evidence: [hr.label] }] : []),
});
