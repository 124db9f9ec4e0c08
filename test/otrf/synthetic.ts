const AT = '2026-03-10 22:14:05';
/** Of the file's times; the stamps of the collector below are hours off on purpose. */
export const SYNTHETIC_ZONE = '-04:00';
export const SYNTHETIC_ACCOUNT = 'jdoe';
export const SYNTHETIC_FIRST_MS = Date.UTC(2026, 2, 11, 2, 14, 5);
export const SYNTHETIC_LAST_MS = Date.UTC(2026, 2, 11, 2, 17, 5);

type Raw = Readonly<Record<string, unknown>>;

/** Accounts that somebody tried from WS01; one of them is the account under investigation. */
const TRIED = ['jdoe', 'mlee', 'asmith', 'kpatel', 'backupsvc', 'rmeyer', 'tnguyen'];

/**
 * Windows events in the shape of a recorded attack, with everything that makes a figure wrong: times in a zone beside another
 * stamp, channels in any case, log-ons that name a machine as their subject, machine accounts, failures from another workstation,
 * seven failures within a second. Of jdoe: 8 log-ons on 3 hosts, 4 processes, 2 service installs, 3 tickets, and no opened share.
 */
export function syntheticEvents(): Raw[] {
  const logOn = (host: string, more: Raw = {}): Raw =>
    at(4624, host, { TargetUserName: 'jdoe', SubjectUserName: 'DC01$', LogonType: '3', ...more });
  return [
    ...Array.from({ length: 6 }, () => logOn('DC01.example.test')),
    logOn('WS02.example.test', { Channel: 'security' }),
    logOn('WS03.example.test', { Channel: 'SECURITY', TargetUserName: 'JDoe', EventTime: '2026-03-10 22:16:05' }),
    ...['DC01$', 'WS01$', 'ANONYMOUS LOGON'].map((name) => logOn('DC01.example.test', { TargetUserName: name })),
    at(4634, 'DC01.example.test', { TargetUserName: 'jdoe', LogonType: '3' }),
    ...['cmd.exe', 'whoami.exe', 'net.exe', 'nltest.exe'].map((name) => started('jdoe', name)),
    ...['svchost.exe', 'lsass.exe'].map((name) => started('WS01$', name)),
    ...TRIED.map((name) => failed('WS01', name)),
    ...['mlee', 'asmith'].map((name) => failed('WS09', name, '2026-03-10 22:16:05')),
    at(4697, 'WS02.example.test', { SubjectUserName: 'jdoe', ServiceName: 'Updater' }),
    at(7045, 'WS02.example.test', { Channel: 'System', AccountName: 'jdoe', ServiceName: 'Updater' }),
    at(5140, 'DC01.example.test', { SubjectUserName: 'WS02$', ShareName: '\\\\*\\SYSVOL' }),
    ...['jdoe@EXAMPLE.TEST', 'jdoe@EXAMPLE.TEST', 'jdoe@EXAMPLE.TEST', 'WS02$@EXAMPLE.TEST'].map((name) =>
      at(4769, 'DC01.example.test', { TargetUserName: name, ServiceName: 'WS02$' }),
    ),
    at(1, 'WS01.example.test', { Channel: 'Microsoft-Windows-Sysmon/Operational', User: 'EXAMPLE\\SYSTEM', AccountName: 'jdoe' }),
    at(5156, 'DC01.example.test', { EventTime: '2026-03-10 22:17:05' }),
  ];
}

function at(eventId: number, host: string, more: Raw): Raw {
  return { EventID: eventId, Channel: 'Security', Hostname: host, EventTime: AT, '@timestamp': '2026-03-11T09:00:00.000Z', ...more };
}

function started(account: string, name: string): Raw {
  return at(4688, 'WS01.example.test', { SubjectUserName: account, TargetUserName: '-', NewProcessName: `C:\\Windows\\System32\\${name}` });
}

function failed(workstation: string, target: string, time = AT): Raw {
  return at(4625, 'DC01.example.test', {
    SubjectUserName: 'jdoe',
    TargetUserName: target,
    WorkstationName: workstation,
    EventTime: time,
    LogonType: '3',
    IpAddress: '-',
  });
}
