import type { Log } from '../log.ts';

/** How many rows of which kind are gone; figures only. */
export type RetentionReport = { deletedCases: number } & Record<string, number>;

export type RetentionDeps = {
  /** Deletes at most `limit` cases whose time is over, with everything of theirs, and reports. A legal hold keeps a case. */
  apply(limit: number): Promise<RetentionReport>;
  log: Pick<Log, 'info'>;
};

const CASES_A_TIME = 50;
const MAX_ROUNDS = 200;

/** Deletes what may no longer be kept, in small transactions, and reports the sum. */
export async function applyRetention(deps: RetentionDeps, signal: AbortSignal): Promise<RetentionReport> {
  const total: RetentionReport = { deletedCases: 0 };
  for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round += 1) {
    const report = await deps.apply(CASES_A_TIME);
    for (const [name, count] of Object.entries(report)) total[name] = (total[name] ?? 0) + count;
    if (report.deletedCases < CASES_A_TIME) break;
  }
  deps.log.info({ deleted: total }, 'retention was applied');
  return total;
}
