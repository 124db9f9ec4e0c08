import { parseDataKey } from '../db/crypto.ts';
import { openDatabase } from '../db/open.ts';
import { verifyChain, type ChainReport } from '../services/audit/verify-chain.ts';
import { configOfProcess } from './config.ts';
import { ConfigError } from './config-error.ts';
import { describeError } from './log.ts';

const USAGE = 'usage: npm run audit -- verify\n';

/** `verify` walks the audit log. Exit code 0: whole; 1: broken, or it could not be read; 2: the settings or the command are wrong. */
async function main(command: readonly string[]): Promise<{ text: string; exitCode: 0 | 1 | 2 }> {
  if (command.length !== 1 || command[0] !== 'verify') return { text: USAGE, exitCode: 2 };
  try {
    const { database, keys } = configOfProcess();
    const opened = await openDatabase({ databaseUrl: database.url?.reveal() ?? null, dataDir: database.dataDir });
    try {
      const report = await verifyChain({ db: opened.drizzle, dataKey: parseDataKey(keys.data.reveal()) });
      return { text: textOf(report), exitCode: report.ok ? 0 : 1 };
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (error instanceof ConfigError) return { text: `${error.message}\n`, exitCode: 2 };
    return { text: `could not be checked: ${JSON.stringify(describeError(error))}\n`, exitCode: 1 };
  }
}

function textOf(report: ChainReport): string {
  if (!report.ok) return `broken at row ${report.seq}: ${report.reason}\n`;
  return `whole: ${report.rows} rows follow each other unchanged, head ${report.head}\n`;
}

const { text, exitCode } = await main(process.argv.slice(2));
process.stdout.write(text);
process.exitCode = exitCode;
