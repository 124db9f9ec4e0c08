import { randomUUID } from 'node:crypto';
import { consoleUsers } from '../../connectors/qradar/access.ts';
import { createAriel } from '../../connectors/qradar/ariel.ts';
import type { QRadarClient } from '../../connectors/qradar/client.ts';
import { createUba } from '../../connectors/qradar/uba.ts';
import { parseDataKey } from '../../db/crypto.ts';
import { createIncidentStore } from '../../db/incidents.ts';
import { migrate } from '../../db/migrate.ts';
import { openDatabase, type Database } from '../../db/open.ts';
import { createQueue, type Queue } from '../../db/queue.ts';
import type { Db } from '../../db/quiet-session.ts';
import { takeSearch } from '../../db/take-search.ts';
import type { TargetRendering } from '../../services/publish/plan-targets.ts';
import { makeTokeniser, type Tokenise } from '../../domain/pseudonym.ts';
import type { Actor } from '../../domain/roles.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { setupCheckpoints } from '../../graphs/checkpointer.ts';
import { withBudget, type BudgetedAriel } from '../ariel-budget.ts';
import type { Config } from '../config.ts';
import { connectContext, connectEmbedder, connectHr, connectQRadar } from '../connect.ts';
import { describeError, type Log } from '../log.ts';
import { remember } from '../remember.ts';
import { renderingOf } from '../render-targets.ts';
import { restrictedBy, type IsRestricted } from '../restricted.ts';

/** What an act of the service itself is done with. */
export type ServiceAct = {
  db: Db;
  dataKey: Uint8Array;
  queue: Queue;
  newId: () => string;
  actor: Extract<Actor, { kind: 'service' }>;
  nowMs: number;
};

/** What every part of the service stands on, opened once. Nothing in it can write to QRadar: the write token is not there. */
export type Core = {
  config: Config;
  log: Log;
  nowMs: () => number;
  newId: () => string;
  database: Database;
  db: Db;
  dataKey: Uint8Array;
  queue: Queue;
  tokenise: Tokenise;
  /** With the read token. */
  reader: QRadarClient;
  uba: ReturnType<typeof createUba>;
  ariel: BudgetedAriel;
  hr: ReturnType<typeof connectHr>;
  context: ReturnType<typeof connectContext>;
  embedder: ReturnType<typeof connectEmbedder>;
  incidents: ReturnType<typeof createIncidentStore>;
  isRestricted: IsRestricted;
  act: (component: string) => ServiceAct;
  /** What is written of a draft as it is shown before and leaves after the approval. */
  renderTargets: TargetRendering['renderTargets'];
};

export type CoreOptions = {
  log: Log;
  /** In memory instead of in the data folder: the demo's database lasts as long as the demo. */
  inMemory?: boolean;
  nowMs?: () => number;
};

/** Opens the stores and the connections. `pagesAt` is where the pages can be reached when no public address is set. */
export async function openCore(config: Config, options: CoreOptions, pagesAt: () => string): Promise<Core> {
  const { log } = options;
  const nowMs = options.nowMs ?? Date.now;
  const database = await openDatabase({
    databaseUrl: config.database.url?.reveal() ?? null,
    dataDir: options.inMemory === true ? null : config.database.dataDir,
    onError: (message) => log.error({ message }, 'database'),
  });
  await migrate(database, () => setupCheckpoints(database.pool));
  if (database.engine === 'pglite') log.warn('embedded database: for trying out only, never for production');
  const db = database.drizzle;
  const dataKey = parseDataKey(config.keys.data.reveal());
  const queue = createQueue(database, { onError: (error) => log.error({ error: describeError(error) }, 'database or queue') });
  await queue.start();
  const reader = connectQRadar(config.qradar, config.qradar.readToken);
  const { concurrency, deadlineMs } = config.ariel;
  return {
    config: { ...config, qradar: { ...config.qradar, writeToken: null } },
    log,
    nowMs,
    newId: randomUUID,
    database,
    db,
    dataKey,
    queue,
    tokenise: makeTokeniser(Buffer.from(config.keys.pseudonym.reveal(), 'base64')),
    reader,
    uba: createUba(reader),
    ariel: withBudget(createAriel(reader, { clock: nowMs, concurrency, deadlineMs }), config.ariel, (runKey) =>
      takeSearch(db, { runKey, limits: config.ariel }),
    ),
    hr: connectHr(config.hr),
    context: connectContext(config.context),
    embedder: connectEmbedder(config.embedder),
    isRestricted: restrictedBy(
      { users: config.people.restrictedUsers, teams: config.people.restrictedTeams, reviewers: config.people.namedReviewers },
      remember((signal) => consoleUsers(reader, signal), { keepMs: 10 * MINUTE_MS, nowMs }),
    ),
    incidents: createIncidentStore(db, { retainMs: config.retain.incidentsMs, nowMs }),
    act: (component) => ({ db, dataKey, queue, newId: randomUUID, actor: { kind: 'service', component }, nowMs: nowMs() }),
    renderTargets: renderingOf(config.publish, (caseId) => `${config.web.publicUrl ?? pagesAt()}/cases/${caseId}`),
  };
}
