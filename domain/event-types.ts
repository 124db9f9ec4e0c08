/**
 * Which log source types and event ids stand for which kind of activity. Windows events are recognised by their event id
 * (vendor-independent of QRadar's QID), the others by log source type and QID.
 */
export const CHANNELS = [
  'logon',
  'logon_failed',
  'kerberos',
  'vpn',
  'file',
  'process',
  'command',
  'usb',
  'mail',
  'proxy',
  'database',
  'privilege',
  'account_change',
  'print',
  'mailbox',
  'mail_rule',
  'audit_change',
] as const;
export type Channel = (typeof CHANNELS)[number];

export const LOG_SOURCE_TYPES = {
  windows: { id: 12, name: 'Microsoft Windows Security Event Log' },
  vpn: { id: 6, name: 'Cisco Adaptive Security Appliance (ASA)' },
  filer: { id: 217, name: 'NetApp Data ONTAP' },
  database: { id: 124, name: 'Oracle RDBMS Audit Record' },
  mail: { id: 99, name: 'Microsoft Exchange Server' },
  proxy: { id: 331, name: 'Zscaler NSS' },
  linux: { id: 11, name: 'Linux OS' },
  sense: { id: 368, name: 'IBM Sense' },
  cre: { id: 18, name: 'EventCRE' },
} as const;
export type LogSourceKey = keyof typeof LOG_SOURCE_TYPES;

export type EventType = {
  qid: number;
  name: string;
  logSource: LogSourceKey;
  category: number;
  eventId: number | null;
  channel: Channel | null;
};

function windows(qid: number, eventId: number, name: string, category: number, channel: Channel | null): EventType {
  return { qid, name, logSource: 'windows', category, eventId, channel };
}
function other(qid: number, logSource: LogSourceKey, name: string, category: number, channel: Channel): EventType {
  return { qid, name, logSource, category, eventId: null, channel };
}

export const EVENT_TYPES = {
  logon: windows(5000830, 4624, 'Success Audit: An account was successfully logged on', 3002, 'logon'),
  logonFailed: windows(5000475, 4625, 'Failure Audit: An account failed to log on', 3003, 'logon_failed'),
  logoff: windows(5000831, 4634, 'Success Audit: An account was logged off', 3001, null),
  explicitCredentials: windows(5000855, 4648, 'Success Audit: A logon was attempted using explicit credentials', 3004, 'privilege'),
  specialPrivileges: windows(5000857, 4672, 'Success Audit: Special privileges assigned to new logon', 3007, 'privilege'),
  processStarted: windows(5000862, 4688, 'Success Audit: A new process has been created', 8052, 'process'),
  objectAccessed: windows(5000866, 4663, 'Success Audit: An attempt was made to access an object', 4001, 'file'),
  shareOpened: windows(5000878, 5140, 'Success Audit: A network share object was accessed', 4001, 'file'),
  shareFileChecked: windows(5000879, 5145, 'Success Audit: A network share object was checked', 4001, 'file'),
  serviceInstalled: windows(5000893, 4697, 'Success Audit: A service was installed in the system', 8051, 'privilege'),
  serviceInstalledSystem: windows(5000894, 7045, 'A service was installed in the system', 8051, 'privilege'),
  taskCreated: windows(5000895, 4698, 'Success Audit: A scheduled task was created', 8051, 'privilege'),
  userCreated: windows(5000901, 4720, 'Success Audit: A user account was created', 3017, 'account_change'),
  userDeleted: windows(5000902, 4726, 'Success Audit: A user account was deleted', 3018, 'account_change'),
  globalGroupMemberAdded: windows(5000903, 4728, 'Success Audit: A member was added to a global group', 3019, 'account_change'),
  localGroupMemberAdded: windows(5000904, 4732, 'Success Audit: A member was added to a local group', 3019, 'account_change'),
  kerberosTgt: windows(5000911, 4768, 'Success Audit: A Kerberos TGT was requested', 3011, 'kerberos'),
  kerberosServiceTicket: windows(5000912, 4769, 'Success Audit: A Kerberos service ticket was requested', 3011, 'kerberos'),
  kerberosPreauthFailed: windows(5000913, 4771, 'Failure Audit: Kerberos pre-authentication failed', 3010, 'logon_failed'),
  ntlmValidated: windows(5000914, 4776, 'Success Audit: The domain controller validated credentials', 3011, null),
  logCleared: windows(5000921, 1102, 'Success Audit: The audit log was cleared', 3007, 'privilege'),
  auditPolicyChanged: windows(5000922, 4719, 'Success Audit: System audit policy was changed', 3007, 'audit_change'),
  // Microsoft-Windows-PrintService/Operational.
  documentPrinted: windows(5000941, 307, 'A document was printed', 4012, 'print'),
  usbConnected: windows(5000931, 6416, 'Success Audit: A new external device was recognized', 8053, 'usb'),
  usbFileWritten: windows(5000932, 4656, 'Success Audit: A file on removable storage was written', 8053, 'usb'),
  vpnSessionOpened: other(10600113, 'vpn', 'AAA user authentication Successful: VPN session opened', 3011, 'vpn'),
  filerFileRead: other(21700011, 'filer', 'CIFS file read', 4001, 'file'),
  filerFileWritten: other(21700012, 'filer', 'CIFS file write', 4001, 'file'),
  databaseQueried: other(12400003, 'database', 'SELECT', 19003, 'database'),
  databaseExported: other(12400021, 'database', 'EXPORT', 19003, 'database'),
  // Oracle's own names of the actions 105 and 104.
  auditingStopped: other(12400105, 'database', 'SYSTEM NOAUDIT', 3007, 'audit_change'),
  auditingStarted: other(12400104, 'database', 'SYSTEM AUDIT', 3007, 'audit_change'),
  mailSent: other(9900011, 'mail', 'Message sent', 4012, 'mail'),
  // Exchange: an operation of the mailbox audit log with the log-on type Delegate, and a cmdlet of the administrator audit log.
  mailboxFolderOpened: other(9900031, 'mail', 'FolderBind by a delegate', 4001, 'mailbox'),
  forwardingRuleMade: other(9900041, 'mail', 'New-InboxRule that forwards', 3007, 'mail_rule'),
  webUploaded: other(33100021, 'proxy', 'Web upload allowed', 4012, 'proxy'),
  webVisited: other(33100011, 'proxy', 'Web request allowed', 4012, 'proxy'),
  sudoCommand: other(1100041, 'linux', 'sudo command executed', 3007, 'command'),
} as const satisfies Record<string, EventType>;
export type EventTypeKey = keyof typeof EVENT_TYPES;

/** UBA sense events sit in categories 24001-24008 (log source type IBM Sense). */
export const SENSE_CATEGORY = { from: 24001, to: 24008 } as const;

/** Custom event properties the catalogue reads; each is double-quoted in AQL. */
export const EVENT_PROPERTIES = {
  'Event ID': 'number',
  'Logon Type': 'number',
  'Account Name': 'string',
  'Target Username': 'string',
  'Machine Identifier': 'string',
  'Workstation Name': 'string',
  'Share Name': 'string',
  'File Path': 'string',
  Filename: 'string',
  'Process Name': 'string',
  'Process CommandLine': 'string',
  'Service Name': 'string',
  Command: 'string',
  'Database Name': 'string',
  'Object Name': 'string',
  'URL Host': 'string',
  'Recipient Users': 'string',
  'Mailbox Owner': 'string',
  BytesSent: 'number',
  'Rows Returned': 'number',
  'Rule Name': 'string',
  'Sense Value': 'number',
} as const satisfies Record<string, 'string' | 'number'>;
export type EventProperty = keyof typeof EVENT_PROPERTIES;
