import type { Channel } from '../../domain/event-types.ts';

/** What one event of a channel is called in a sentence. */
export const EVENT_NOUN = {
  logon: 'log-ons',
  logon_failed: 'failed log-ons',
  kerberos: 'Kerberos tickets',
  vpn: 'remote log-ons',
  file: 'file accesses',
  process: 'process starts',
  command: 'commands with raised rights',
  usb: 'writes to removable media',
  mail: 'messages sent',
  proxy: 'web requests',
  database: 'database operations',
  privilege: 'uses of raised rights',
  account_change: 'account changes',
  print: 'printed documents',
  mailbox: "openings of folders in another person's mailbox",
  mail_rule: 'rules that forward mail',
  audit_change: 'changes to what is audited',
} as const satisfies Record<Channel, string>;
export type EventNoun = (typeof EVENT_NOUN)[Channel];
export const EVENT_NOUNS: readonly EventNoun[] = Object.values(EVENT_NOUN);

/** What distinct objects of a channel are called, where a detail query names them. */
export const OBJECT_NOUN = { file: 'files', database: 'database objects', command: 'commands', usb: 'files', mail: 'recipients' } as const;
export const OBJECT_NOUNS = ['files', 'database objects', 'commands', 'recipients'] as const;
export type ObjectNoun = (typeof OBJECT_NOUNS)[number];

export function objectNoun(channel: Channel): ObjectNoun | null {
  switch (channel) {
    case 'file':
    case 'database':
    case 'command':
    case 'usb':
    case 'mail':
      return OBJECT_NOUN[channel];
    default:
      return null;
  }
}
