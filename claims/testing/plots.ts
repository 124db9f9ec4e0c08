import type { Action, CheckKind, ContextRecord } from '../../domain/check.ts';
import { LOG_SOURCE_TYPES } from '../../domain/event-types.ts';
import type { EvidenceRows } from '../../domain/evidence.ts';
import { DAY_MS, type Interval } from '../../domain/time.ts';
import { at, localDay, NOW_MS, ordinaryDays } from './calendar.ts';
import { ownHour } from './evidence.ts';
import type { Story, Variant } from './stories.ts';

type OwnRow = EvidenceRows['own_activity'];
type PeerRow = EvidenceRows['peer_activity'];

export const USER = 'jsmith';
export const EMPLOYEE = 'E1042';
export const ADMIN = 'adm.jsmith';
const MANAGER = 'mmuster';
export const PEERS = Array.from({ length: 9 }, (_, i) => `USR-PEERPEER${'ABCDEFGHI'[i] ?? ''}A`);

type Plot = {
  /** Events of the story and their peers' ordinary use. */
  own: OwnRow[];
  peers: PeerRow[];
  senseAt: number[];
  rules: string[];
  detail?: EvidenceRows['activity_detail'][];
  logons?: EvidenceRows['logon_summary'][];
  assets?: EvidenceRows['asset'][];
  endDate?: string;
  records: Record<Exclude<Variant, 'story'>, { kind: CheckKind; record: ContextRecord }[]>;
};

function record(change: Partial<ContextRecord> & { actions: (Action | '*')[]; systems: string[]; interval: Interval }): ContextRecord {
  return { id: 'REC-1', persons: [USER], status: 'approved', requestedBy: USER, approvedBy: MANAGER, country: null, ...change };
}

const ARCHIVE = '\\\\fs02\\projects-archive';
const PAYROLL = '\\\\fs01\\hr-payroll';
const DEALS = '\\\\fs01\\sales-deals';
const STAGING = '\\\\fs03\\staging-tmp';

/** What sets each story apart from ordinary life, and the records of its twin and its decoy. */
export const PLOTS: Record<Story, () => Plot> = {
  'leaver-mass-copy': () => {
    const evenings = [4, 3, 2, 1];
    const covers = { actions: ['bulk_copy', 'file_read'] as Action[], interval: { fromMs: at(4, 8), toMs: at(1, 23) } };
    return {
      own: evenings.flatMap((d) => [
        ...[17, 18, 19].map((h) => ownHour(at(d, h, 5), 'file', ARCHIVE, 134, { bytes: 600_000_000, lastMs: at(d, h, 55) })),
        ...[17, 18, 19].map((h) => ownHour(at(d, h, 7), 'usb', 'ws-0042', 40, { bytes: 560_000_000, lastMs: at(d, h, 57) })),
      ]),
      peers: [],
      senseAt: [at(4, 19), at(1, 20)],
      rules: ['UBA : Suspicious Access Followed by Data Exfiltration', 'UBA : Abnormal increase in User activity'],
      endDate: '2026-10-08',
      assets: [{ resource: ARCHIVE, resourceClass: 'Archive', owner: null, critical: false }],
      records: {
        twin: [{ kind: 'change_ticket', record: record({ systems: [ARCHIVE], ...covers }) }],
        decoy: [{ kind: 'change_ticket', record: record({ systems: ['\\\\fs02\\other-share'], ...covers }) }],
      },
    };
  },
  'offhours-db-export': () => {
    const night = { fromMs: at(1, 0), toMs: at(1, 6) };
    return {
      own: [
        ...[9, 11, 14, 16].flatMap((h) =>
          ordinaryDays().map((d) => ownHour(at(d, h), 'database', 'erp-prod', 8 + (d % 5), { bytes: 2_000_000 })),
        ),
        ownHour(at(1, 2, 10), 'database', 'erp-prod', 6, {
          bytes: 460_000_000,
          lastMs: at(1, 2, 50),
          logSourceType: LOG_SOURCE_TYPES.database.name,
        }),
      ],
      peers: PEERS.flatMap((peer) => [
        { peer, channel: 'database', resource: 'erp-prod', period: 'baseline', night: false, count: 700, bytes: 160_000_000 },
        { peer, channel: 'database', resource: 'erp-prod', period: 'risk', night: false, count: 20, bytes: 4_000_000 },
      ]),
      senseAt: [at(1, 3)],
      rules: ['UBA : Abnormal increase in Access activity'],
      assets: [{ resource: 'erp-prod', resourceClass: 'Finance restricted', owner: null, critical: true }],
      records: {
        twin: [
          {
            kind: 'on_call',
            record: record({ id: 'ROSTER-7', systems: ['*'], actions: ['*'], interval: { fromMs: at(2, 18), toMs: at(1, 8) } }),
          },
          { kind: 'change_ticket', record: record({ systems: ['erp-prod'], actions: ['database_export'], interval: night }) },
        ],
        decoy: [
          {
            kind: 'change_ticket',
            record: record({ systems: ['erp-prod'], actions: ['database_export'], interval: night, approvedBy: 'CORP\\JSmith' }),
          },
        ],
      },
    };
  },
  'shared-admin-account': () => {
    const when = { fromMs: at(1, 20), toMs: at(0, 1) };
    const shared = { persons: [ADMIN], systems: ['srv-app01', 'srv-app02'], actions: ['account_use', 'account_change'] as Action[] };
    const logon = (workstation: string, host: string, fromHour: number, toHour: number): EvidenceRows['logon_summary'] => ({
      account: ADMIN,
      host,
      address: '10.0.4.2',
      country: null,
      workstation,
      outcome: 'success',
      count: 4,
      firstMs: at(1, fromHour),
      lastMs: at(1, toHour),
      coalesced: false,
      logSourceType: LOG_SOURCE_TYPES.windows.name,
    });
    return {
      own: [
        ownHour(at(1, 21), 'logon', 'srv-app01', 4),
        ownHour(at(1, 21, 10), 'logon', 'srv-app02', 4),
        ownHour(at(1, 21, 30), 'account_change', 'dc01', 1),
      ],
      peers: [],
      senseAt: [at(1, 21)],
      rules: ['UBA : New Account Use Detected', 'UBA : Potential Lateral Movement'],
      logons: [logon('ws-0042', 'srv-app01', 20.5, 22), logon('ws-0107', 'srv-app02', 21, 23)],
      records: {
        twin: [{ kind: 'service_account', record: record({ ...shared, interval: when }) }],
        decoy: [
          {
            kind: 'service_account',
            record: record({ ...shared, interval: { fromMs: when.fromMs - 7 * DAY_MS, toMs: when.toMs - 7 * DAY_MS } }),
          },
        ],
      },
    };
  },
  'stolen-credentials': () => {
    const trip = {
      persons: [USER],
      systems: ['*'],
      actions: ['remote_logon'] as Action[],
      interval: { fromMs: localDay(2), toMs: localDay(0) },
    };
    return {
      own: [
        ...ordinaryDays().flatMap((d) => [
          ownHour(at(d, 10), 'file', DEALS, 6 + (d % 4), { bytes: 900_000 }),
          ...(d % 5 === 0 ? [ownHour(at(d, 19), 'vpn', 'DE', 1, { logSourceType: LOG_SOURCE_TYPES.vpn.name })] : []),
        ]),
        ownHour(at(1, 14, 2), 'vpn', 'SG', 1, { logSourceType: LOG_SOURCE_TYPES.vpn.name }),
        ownHour(at(1, 14, 10), 'file', DEALS, 60, { bytes: 30_000_000, lastMs: at(1, 14, 58) }),
      ],
      peers: PEERS.flatMap((peer) => [
        { peer, channel: 'file', resource: DEALS, period: 'baseline', night: false, count: 200, bytes: 10_000_000 },
        { peer, channel: 'file', resource: DEALS, period: 'risk', night: false, count: 8, bytes: 900_000 },
        { peer, channel: 'vpn', resource: 'DE', period: 'baseline', night: false, count: 6, bytes: 0 },
      ]),
      senseAt: [at(1, 15)],
      rules: ['UBA : User Geography, Access from Unusual Locations'],
      assets: [{ resource: DEALS, resourceClass: 'Customer data', owner: null, critical: false }],
      records: {
        twin: [{ kind: 'travel', record: record({ ...trip, country: 'SG' }) }],
        decoy: [{ kind: 'travel', record: record({ ...trip, country: 'US' }) }],
      },
    };
  },
  'slow-staging': () => {
    const days = Array.from({ length: 30 }, (_, i) => 29 - i);
    const job = { systems: [STAGING], actions: ['bulk_copy'] as Action[], interval: { fromMs: localDay(32), toMs: NOW_MS } };
    return {
      own: days
        .map((d, i) =>
          ownHour(at(d, 18, 5), 'file', STAGING, 12, { bytes: Math.round(50_000_000 * 40 ** (i / 29) * (1 + 0.1 * Math.sin(i))) }),
        )
        .filter((r) => r.lastMs < NOW_MS),
      peers: PEERS.slice(0, 4).map((peer) => ({
        peer,
        channel: 'file',
        resource: STAGING,
        period: 'baseline',
        night: false,
        count: 30,
        bytes: 300_000_000,
      })),
      senseAt: [at(1, 19)],
      rules: ['UBA : Abnormal increase in User activity'],
      records: {
        twin: [{ kind: 'scheduled_job', record: record({ ...job }) }],
        decoy: [{ kind: 'scheduled_job', record: record({ ...job, persons: ['kdoe'] }) }],
      },
    };
  },
  'privileged-commands': () => {
    const role = {
      systems: ['lnx-pay01'],
      actions: ['privileged_command'] as Action[],
      interval: { fromMs: localDay(8), toMs: NOW_MS + 365 * DAY_MS },
    };
    return {
      own: [ownHour(at(1, 15, 10), 'command', 'lnx-pay01', 8, { logSourceType: LOG_SOURCE_TYPES.linux.name })],
      peers: [],
      senseAt: [at(1, 16)],
      rules: ['UBA : Abnormal process execution for peer group'],
      records: {
        twin: [{ kind: 'role_change', record: record({ ...role }) }],
        decoy: [{ kind: 'role_change', record: record({ ...role, status: 'rejected', approvedBy: MANAGER }) }],
      },
    };
  },
  'night-hr-files': () => {
    const run = { systems: [PAYROLL], actions: ['file_read'] as Action[], interval: { fromMs: at(1, 1), toMs: at(1, 6) } };
    return {
      own: [
        ...ordinaryDays().map((d) => ownHour(at(d, 10), 'file', PAYROLL, 5 + (d % 3), { bytes: 400_000 })),
        ownHour(at(1, 3, 0), 'file', PAYROLL, 15, { bytes: 9_000_000, lastMs: at(1, 3, 40) }),
        ownHour(at(1, 2, 58), 'logon', 'ws-0042', 1),
        ownHour(at(1, 3, 0), 'kerberos', 'ws-0042', 9),
        ownHour(at(1, 3, 1), 'process', 'ws-0042', 22),
      ],
      peers: PEERS.flatMap((peer, i) => [
        // The median over nine peers of 30 events in 28 nights is 1.0714 a night.
        {
          peer,
          channel: 'file',
          resource: PAYROLL,
          period: 'baseline',
          night: true,
          count: [10, 20, 24, 28, 30, 30, 34, 38, 42][i] ?? 30,
          bytes: 100_000,
        },
        { peer, channel: 'file', resource: PAYROLL, period: 'baseline', night: false, count: 140, bytes: 9_000_000 },
        { peer, channel: 'file', resource: PAYROLL, period: 'risk', night: true, count: 1, bytes: 10_000 },
      ]),
      senseAt: [at(1, 3, 10), at(1, 3, 45)],
      rules: ['UBA : Abnormal increase in Access activity', 'UBA : User Access from Restricted Location'],
      assets: [{ resource: PAYROLL, resourceClass: 'HR sensitive', owner: null, critical: true }],
      detail: Array.from({ length: 15 }, (_, i) => ({
        atMs: at(1, 3, 0) + i * 160_000,
        arrivedAtMs: at(1, 3, 0) + i * 160_000 + 2_000,
        channel: 'file',
        eventName: 'Success Audit: An attempt was made to access an object',
        resource: PAYROLL,
        resourceClass: 'HR sensitive',
        object: `sheet-${i}.xlsx`,
        host: 'fs01',
        address: '10.0.4.2',
        country: null,
        bytes: 600_000,
        count: 1,
        logSourceType: LOG_SOURCE_TYPES.windows.name,
      })),
      records: {
        twin: [{ kind: 'change_ticket', record: record({ ...run }) }],
        decoy: [
          {
            kind: 'change_ticket',
            record: record({ ...run, interval: { fromMs: run.interval.fromMs - DAY_MS, toMs: run.interval.toMs - DAY_MS } }),
          },
        ],
      },
    };
  },
};
