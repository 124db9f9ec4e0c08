import type { DatabaseKey, ShareKey } from './assets.ts';
import type { ServerName, SiteKey } from './sites.ts';

/** What one job does on an ordinary day. Numbers are events a day at an ordinary pace. */
export type Work = {
  shares: Partial<Record<ShareKey, number>>;
  databases?: Partial<Record<DatabaseKey, number>>;
  /** Sudo commands a day, per host. */
  hosts?: Partial<Record<ServerName, number>>;
  commands?: readonly string[];
  processes: readonly string[];
  mails: number;
  /** Has a second, privileged account and uses it on these servers. */
  administers?: readonly ServerName[];
};

export type Job = {
  department: string;
  title: string;
  count: number;
  /** Sites that the people of the job are spread over in turn; `home` is one site for all, which differs between seeds. */
  sites: readonly SiteKey[] | 'home';
  shift: { startHour: number; endHour: number };
  /** Everybody keeps these hours; otherwise some start an hour earlier. */
  fixedHours?: boolean;
  /** Number of people with a second, privileged account. */
  admins?: number;
  work: Work;
};

const office = ['outlook.exe', 'excel.exe', 'winword.exe', 'teams.exe', 'chrome.exe'] as const;
const coding = ['code.exe', 'git.exe', 'node.exe', 'docker.exe', 'chrome.exe', 'teams.exe'] as const;
const operating = ['mmc.exe', 'powershell.exe', 'mstsc.exe', 'putty.exe', 'outlook.exe'] as const;
const day = { startHour: 8, endHour: 17 };
const later = { startHour: 9, endHour: 18 };
const night = { startHour: 22, endHour: 30 };
const all = ['berlin', 'newyork', 'singapore'] as const;
const opsCommands = [
  'systemctl restart nginx',
  'journalctl -u nginx',
  'apt-get upgrade',
  'df -h',
  'systemctl status sshd',
  'tail -n 200 /var/log/syslog',
];
const appCommands = [
  'systemctl restart app',
  'tail -f /var/log/app.log',
  'journalctl -u app',
  'cat /etc/app/app.conf',
  'systemctl status app',
];
const databaseCommands = ['su - oracle', 'lsnrctl status', 'df -h /u01', 'rman target /', 'crsctl stat res -t'];

const finance = (work: Partial<Work['shares']>): Work => ({
  shares: { financeReports: 3, everyone: 1, ...work },
  processes: office,
  mails: 4,
});
const engineering: Work = { shares: { engineeringBuilds: 4, engineeringDocs: 3, everyone: 1 }, processes: coding, mails: 3 };
const sales = (deals: number): Work => ({ shares: { salesDeals: deals, salesCollateral: 3, everyone: 1 }, processes: office, mails: 6 });

/** The 200 people, by job. The first job is the managing director, who heads the heads. */
export const ROSTER: readonly Job[] = [
  { department: 'Management', title: 'Managing Director', count: 1, sites: ['berlin'], shift: later, work: finance({}) },
  { department: 'Finance', title: 'Head of Finance', count: 1, sites: ['berlin'], shift: day, work: finance({ financeClose: 3 }) },
  {
    department: 'Finance',
    title: 'Finance Analyst',
    count: 14,
    sites: 'home',
    shift: day,
    fixedHours: true,
    work: finance({ hrPayroll: 5, financeClose: 3 }),
  },
  { department: 'Finance', title: 'Accountant', count: 6, sites: ['berlin', 'newyork'], shift: day, work: finance({ financeClose: 6 }) },
  { department: 'Finance', title: 'Controller', count: 4, sites: all, shift: day, work: finance({ financeClose: 5 }) },
  {
    department: 'HR',
    title: 'Head of HR',
    count: 1,
    sites: ['berlin'],
    shift: day,
    work: { shares: { hrRecords: 4, hrPayroll: 2 }, processes: office, mails: 6 },
  },
  {
    department: 'HR',
    title: 'HR Business Partner',
    count: 6,
    sites: all,
    shift: day,
    work: { shares: { hrRecords: 7, everyone: 2 }, processes: office, mails: 7 },
  },
  {
    department: 'HR',
    title: 'Payroll Specialist',
    count: 5,
    sites: ['berlin'],
    shift: day,
    work: { shares: { hrPayroll: 9, hrRecords: 3 }, processes: office, mails: 3 },
  },
  {
    department: 'HR',
    title: 'Recruiter',
    count: 3,
    sites: all,
    shift: later,
    work: { shares: { hrRecords: 2, everyone: 2 }, processes: office, mails: 9 },
  },
  { department: 'Engineering', title: 'Head of Engineering', count: 1, sites: ['berlin'], shift: later, work: engineering },
  { department: 'Engineering', title: 'Engineering Manager', count: 4, sites: ['berlin', 'newyork'], shift: later, work: engineering },
  { department: 'Engineering', title: 'Software Engineer', count: 26, sites: all, shift: later, work: engineering },
  { department: 'Engineering', title: 'Quality Engineer', count: 8, sites: ['berlin', 'singapore'], shift: later, work: engineering },
  { department: 'Sales', title: 'Head of Sales', count: 1, sites: ['berlin'], shift: later, work: sales(3) },
  { department: 'Sales', title: 'Account Executive', count: 14, sites: ['berlin'], shift: later, work: sales(7) },
  { department: 'Sales', title: 'Regional Sales Manager', count: 6, sites: ['newyork', 'singapore'], shift: later, work: sales(5) },
  { department: 'Sales', title: 'Sales Engineer', count: 7, sites: all, shift: later, work: sales(4) },
  {
    department: 'IT operations',
    title: 'Head of IT operations',
    count: 1,
    sites: ['berlin'],
    shift: day,
    work: { shares: { itTools: 2 }, processes: office, mails: 6 },
  },
  {
    department: 'IT operations',
    title: 'System Administrator',
    count: 9,
    sites: 'home',
    shift: day,
    admins: 9,
    work: {
      shares: { itTools: 4 },
      hosts: { 'lnx-mon01': 2 },
      commands: opsCommands,
      processes: operating,
      mails: 3,
      administers: ['dc01', 'srv-app01', 'srv-app02', 'srv-print01', 'srv-backup01'],
    },
  },
  {
    department: 'IT operations',
    title: 'Operations Technician',
    count: 6,
    sites: ['berlin'],
    shift: night,
    work: { shares: { itTools: 5 }, hosts: { 'lnx-mon01': 6, 'lnx-app01': 2 }, commands: opsCommands, processes: operating, mails: 2 },
  },
  {
    department: 'IT operations',
    title: 'Service Desk Agent',
    count: 6,
    sites: all,
    shift: day,
    admins: 2,
    work: { shares: { itTools: 3, everyone: 2 }, processes: operating, mails: 8, administers: ['dc01', 'srv-print01'] },
  },
  {
    department: 'IT operations',
    title: 'Storage Administrator',
    count: 3,
    sites: ['berlin'],
    shift: day,
    work: { shares: { projectsArchive: 2, designArchive: 2, itTools: 2 }, processes: operating, mails: 2 },
  },
  {
    department: 'Database administration',
    title: 'Head of Database administration',
    count: 1,
    sites: ['berlin'],
    shift: day,
    work: { shares: { itTools: 2 }, processes: office, mails: 5 },
  },
  {
    department: 'Database administration',
    title: 'Database Administrator',
    count: 9,
    sites: 'home',
    shift: day,
    work: {
      shares: { itTools: 2 },
      databases: { erp: 7, dwh: 4, crm: 2 },
      hosts: { 'lnx-db01': 2 },
      commands: databaseCommands,
      processes: operating,
      mails: 2,
    },
  },
  {
    department: 'Data platform',
    title: 'Head of Data platform',
    count: 1,
    sites: ['berlin'],
    shift: later,
    work: { shares: { dwhExports: 1 }, processes: office, mails: 5 },
  },
  {
    department: 'Data platform',
    title: 'Data Engineer',
    count: 10,
    sites: 'home',
    shift: later,
    work: { shares: { dwhExports: 4, engineeringDocs: 1 }, databases: { dwh: 8 }, processes: coding, mails: 2 },
  },
  {
    department: 'Data platform',
    title: 'Data Analyst',
    count: 5,
    sites: all,
    shift: later,
    work: { shares: { dwhExports: 2, everyone: 1 }, databases: { dwh: 6, crm: 2 }, processes: office, mails: 3 },
  },
  {
    department: 'Application support',
    title: 'Head of Application support',
    count: 1,
    sites: ['berlin'],
    shift: day,
    work: { shares: { supportRunbooks: 2 }, processes: office, mails: 6 },
  },
  {
    department: 'Application support',
    title: 'Application Support Analyst',
    count: 12,
    sites: 'home',
    shift: day,
    work: {
      shares: { supportRunbooks: 5, everyone: 1 },
      hosts: { 'lnx-app01': 2, 'lnx-app02': 2, 'lnx-app03': 1 },
      commands: appCommands,
      processes: operating,
      mails: 5,
    },
  },
  {
    department: 'Platform operations',
    title: 'Head of Platform operations',
    count: 1,
    sites: ['berlin'],
    shift: later,
    work: { shares: { itTools: 1 }, processes: office, mails: 5 },
  },
  {
    department: 'Platform operations',
    title: 'Platform Engineer',
    count: 7,
    sites: ['berlin', 'singapore'],
    shift: later,
    admins: 1,
    work: {
      shares: { itTools: 2, engineeringBuilds: 1 },
      hosts: { 'lnx-pay01': 5, 'lnx-app01': 1 },
      commands: [
        'systemctl restart payd',
        'journalctl -u payd',
        'kubectl rollout restart deployment/pay',
        'tail -n 500 /var/log/payd.log',
        'df -h',
      ],
      processes: coding,
      mails: 2,
      administers: ['srv-app03'],
    },
  },
  {
    department: 'Legal',
    title: 'Head of Legal',
    count: 1,
    sites: ['berlin'],
    shift: later,
    work: { shares: { legalContracts: 4 }, processes: office, mails: 7 },
  },
  {
    department: 'Legal',
    title: 'Legal Counsel',
    count: 6,
    sites: all,
    shift: later,
    work: { shares: { legalContracts: 7 }, processes: office, mails: 6 },
  },
  {
    department: 'Marketing',
    title: 'Head of Marketing',
    count: 1,
    sites: ['berlin'],
    shift: later,
    work: { shares: { marketingMedia: 2 }, processes: office, mails: 7 },
  },
  {
    department: 'Marketing',
    title: 'Marketing Specialist',
    count: 12,
    sites: all,
    shift: later,
    work: { shares: { marketingMedia: 6, everyone: 2 }, processes: office, mails: 6 },
  },
];

export type Size = 'small' | 'large';

/** A head is one of a kind in any size; of the others the large organisation has so many for one in the small. */
const TIMES = { small: 1, large: 26 } as const satisfies Record<Size, number>;
/** Brings the large organisation to 5,000 people. */
const MORE_ENGINEERS = 100;

/** The jobs of an organisation with how many hold each: 200 people or 5,000. */
export function rosterOf(size: Size): readonly Job[] {
  if (size === 'small') return ROSTER;
  return ROSTER.map((job) => {
    if (job.count === 1) return job;
    const more = job.title === 'Software Engineer' ? MORE_ENGINEERS : 0;
    return { ...job, count: job.count * TIMES[size] + more, ...(job.admins === undefined ? {} : { admins: job.admins * TIMES[size] }) };
  });
}
