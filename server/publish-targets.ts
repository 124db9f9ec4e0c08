/** What an approval writes beside the note, where it is switched on. */
export const PUBLISH_TARGETS = ['risk_table', 'investigated_users', 'event'] as const;
export type PublishTarget = (typeof PUBLISH_TARGETS)[number];
