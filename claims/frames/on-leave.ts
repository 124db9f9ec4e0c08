import { defineFrame, say } from './frame.ts';

/** Absence as HR marks it: it may mean that somebody else used the account, so it cannot be left out. */
export const onLeave = defineFrame({
  id: 'on_leave',
  says: 'HR marks the person as absent',
  polarity: 'neutral',
  mustInclude: true,
  absence: false,
  weighsPeers: false,
  stage: 'evidence',
  slots: {},
  words: {},
  plain: () => say`HR marks the user of this account as absent; activity in an absence may come from somebody else.`,
  short: () => say`HR marks the user as absent`,
  find: ({ hr }) => (hr?.row.absent === true ? [{ facts: {}, words: {}, evidence: [hr.label] }] : []),
});
