import { MINUTE_MS } from '../../../domain/time.ts';
import { writtenBy } from '../account-names.ts';
import { DATABASES } from '../assets.ts';
import { atHour } from '../calendar.ts';
import { SERVERS } from '../sites.ts';
import { vpnSession } from './reads.ts';
import { changed, clearing } from './records.ts';
import { split, spread } from './spread.ts';
import type { Story } from './story.ts';

const EXPORTS = 6;
const ROWS = 2_300_000;
const BYTES_A_ROW = 380;
const FROM_HOUR = 2 + 10 / 60;
const TO_HOUR = 2 + 50 / 60;
const TABLES = ['customers', 'ledger', 'invoices', 'orders', 'items', 'payments'] as const;

export const offhoursDbExport: Story = {
  id: 'offhours-db-export',
  job: { department: 'Database administration', title: 'Database Administrator' },
  endHour: TO_HOUR,
  offenseHour: 3 + 5 / 60,
  workday: false,
  remoteShare: 0.4,
  rules: ['UBA : Abnormal increase in Access activity'],
  severity: 8,
  openAtStart: true,
  what: 'A database administrator exports six tables of a production database between 02:10 and 02:50.',
  carriedBy: ['database'],
  decoy: 'self_approved',
  explanation: { story: 'misuse_for_gain', twin: 'approved_maintenance' },
  span: ({ day }) => ({ fromMs: atHour(day, FROM_HOUR), toMs: atHour(day, TO_HOUR) }),
  systems: () => [DATABASES.erp.name],
  plant({ subject, day }, random, recorder) {
    const fromMs = atHour(day, FROM_HOUR);
    const from = vpnSession(recorder, random, subject, fromMs - 6 * MINUTE_MS);
    const rows = split(random, ROWS, EXPORTS);
    spread(random, fromMs, atHour(day, TO_HOUR), EXPORTS, 3 * MINUTE_MS).forEach((atMs, i) => {
      recorder.record('databaseExported', {
        atMs,
        source: DATABASES.erp.source,
        username: writtenBy('database', subject.username, random),
        from,
        to: SERVERS[DATABASES.erp.server],
        properties: {
          'Database Name': DATABASES.erp.name,
          'Object Name': TABLES[i] ?? 'orders',
          'Rows Returned': rows[i] ?? 0,
          BytesSent: (rows[i] ?? 0) * BYTES_A_ROW,
        },
      });
    });
  },
  records(context, variant) {
    const night = { fromMs: atHour(context.day, -4), toMs: atHour(context.day, 7) };
    const ticket = clearing(context, 'change_ticket', {
      systems: [DATABASES.erp.name],
      actions: ['database_export'],
      interval: night,
    });
    if (variant === 'decoy') return [changed(ticket, { approvedBy: context.subject.username })];
    const duty = clearing(context, 'on_call', {
      systems: [DATABASES.erp.name, DATABASES.dwh.name, DATABASES.crm.name],
      actions: ['*'],
      interval: night,
      requestedBy: null,
    });
    return [ticket, duty];
  },
};
