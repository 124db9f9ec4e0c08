import type { PostPort } from '../publish/post-port.ts';

const unused = { find: () => Promise.reject(new Error('nobody writes this here')), send: () => Promise.reject(new Error('nor this')) };

/** A way out with the senders that a test names; what it does not name is not reached. */
export function portOf(senders: Partial<PostPort['senders']>, judge: Partial<Omit<PostPort, 'senders'>> = {}): PostPort {
  return {
    senders: {
      offense_note: unused,
      close_offense: unused,
      risk_row: unused,
      investigated_user: unused,
      case_event: unused,
      withdraw_row: unused,
      withdraw_user: unused,
      ...senders,
    },
    isPermanent: () => false,
    wasRefused: () => false,
    ...judge,
  };
}

/** The same way out with another note sender. */
export function withNotes(port: PostPort, change: Partial<PostPort['senders']['offense_note']>): PostPort {
  return { ...port, senders: { ...port.senders, offense_note: { ...port.senders.offense_note, ...change } } };
}
