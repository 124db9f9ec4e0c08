import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RISK_COLUMNS } from '../claims/risk-row.ts';
import { hasHintAction, uploadHintAction } from '../connectors/qradar/custom-action/upload.ts';
import { setUpTargets } from '../connectors/qradar/set-up-targets.ts';
import type { Config } from './config.ts';
import { connectQRadar } from './connect.ts';
import { Secret } from './secret.ts';

const SCRIPT = join(import.meta.dirname, '../connectors/qradar/custom-action/casewright-hint.sh');
const HINT = 'Casewright hint';
const ALL_MS = 120_000;

/**
 * Makes on the console what the configuration needs and is missing there, with an administrator's token that is used for nothing else
 * and kept nowhere: what the targets beside the note are written to, and with `hookUrl` the custom action that hints at an offense.
 * Returns what was made; what is there is left as it is.
 */
export async function setUpQRadar(
  config: Pick<Config, 'qradar' | 'publish' | 'web'>,
  { adminToken, hookUrl }: { adminToken: string; hookUrl: string | null },
): Promise<string[]> {
  const { riskTable, investigatedSet, events } = config.publish;
  const client = connectQRadar(config.qradar, new Secret(adminToken));
  const signal = AbortSignal.timeout(ALL_MS);
  try {
    const table = riskTable === null ? null : { name: riskTable, columns: RISK_COLUMNS };
    const made = await setUpTargets(client, { table, set: investigatedSet, events }, signal);
    const hookSecret = config.web.webhookSecrets[0]?.reveal();
    if (hookUrl === null || hookSecret === undefined || (await hasHintAction(client, HINT, signal))) return made;
    const script = readFileSync(SCRIPT, 'utf8');
    await uploadHintAction(client, { name: HINT, script, hookUrl, hookSecret }, signal);
    return [...made, `custom action ${HINT}`];
  } finally {
    client.close();
  }
}
