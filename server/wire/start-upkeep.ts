import { readFile } from 'node:fs/promises';
import { activeRuns } from '../../db/reads/active-runs.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../domain/time.ts';
import { createCheckpointer } from '../../graphs/checkpointer.ts';
import { GRAPH_VERSION } from '../../graphs/investigation/graph.ts';
import { verifyChain } from '../../services/audit/verify-chain.ts';
import { rerunDue } from '../../services/intake/rerun-due.ts';
import { importIncidents } from '../../services/learn/import-incidents.ts';
import { applyRetention as deleteDue } from '../../services/retention/apply-retention.ts';
import { startLoop } from '../jobs/loop.ts';
import { describeError } from '../log.ts';
import { checkAudit } from '../jobs/check-audit.ts';
import { recoverRuns } from '../jobs/recover.ts';
import { applyRetention } from '../jobs/retention.ts';
import type { Core } from './core.ts';

const SWEEP_MS = 2 * SECOND_MS;
const RERUNS_AT_ONCE = 20;
const EMBED_MS = 60 * SECOND_MS;

/** Starts what keeps the service whole: runs that nobody moves are queued again, what is past its time is deleted. Returns how to stop. */
export async function startUpkeep(core: Core): Promise<() => Promise<void>> {
  const { db, queue, log } = core;
  log.info('recovery starts');
  const recovery = startLoop({
    name: 'recovery',
    intervalMs: SWEEP_MS,
    run: async () =>
      void (await recoverRuns({
        activeRuns: () => activeRuns(db, core.nowMs()),
        rerunDue: () => rerunDue({ ...core.act('recovery'), graphVersion: String(GRAPH_VERSION) }, { limit: RERUNS_AT_ONCE }),
        enqueue: (job, ref) => queue.send(db, job, ref),
        log,
      })),
    log,
  });
  const checkpointer = createCheckpointer(core.database.pool);
  const retention = startLoop({
    name: 'retention',
    intervalMs: HOUR_MS,
    run: async (s) =>
      void (await applyRetention(
        {
          apply: (limit) => deleteDue({ ...core.act('retention'), deleteThread: (id) => checkpointer.deleteThread(id) }, { limit }),
          log,
        },
        s,
      )),
    log,
  });
  const audit = startLoop({
    name: 'audit',
    intervalMs: DAY_MS,
    run: async () => void (await checkAudit({ verify: () => verifyChain(core), log })),
    log,
  });
  await importPast(core);
  return async () => void (await Promise.all([recovery.stop(), retention.stop(), audit.stop()]));
}

/** Past incidents from the export that the settings name, each once. */
async function importPast({ config, embedder, log, act }: Core): Promise<void> {
  if (config.incidentsImport === null) return;
  const jsonLines = await readFile(config.incidentsImport, 'utf8');
  const embed = (texts: readonly string[]) => embedder.embed(texts, AbortSignal.timeout(EMBED_MS));
  const deps = { ...act('import'), modelId: embedder.id, retainMs: config.retain.incidentsMs };
  try {
    log.info(await importIncidents({ ...deps, embed }, { jsonLines }), 'past incidents');
  } catch (error) {
    // An embedder that is down keeps no service from starting: features and words find them until the next start.
    log.error({ error: describeError(error) }, 'past incidents are taken in without vectors');
    await importIncidents({ ...deps, embed: null }, { jsonLines });
  }
}
