import type { ChainReport } from '../../services/audit/verify-chain.ts';
import type { Log } from '../log.ts';

/**
 * Walks the audit log and says what it found. Where it ends is noted in the service's own log, which goes elsewhere: an audit log that
 * was set back together with its signed head shows there.
 */
export async function checkAudit(deps: { verify: () => Promise<ChainReport>; log: Pick<Log, 'info' | 'error'> }): Promise<ChainReport> {
  const report = await deps.verify();
  if (report.ok) deps.log.info({ rows: report.rows, head: report.head }, 'the audit log is whole');
  else
    deps.log.error(
      { row: report.seq, reason: report.reason },
      'the audit log is broken: restore a backup, and find out who wrote to the database',
    );
  return report;
}
