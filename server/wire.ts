import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { serve, type ServerType } from '@hono/node-server';
import { RunControl } from '@langchain/langgraph';
import { renderNote } from '../claims/note.ts';
import { createAriel } from '../connectors/qradar/ariel.ts';
import { closeOffense, getOffense, listChangedOffenses, offenseContributions, usernameOffenseType } from '../connectors/qradar/offenses.ts';
import { findNoteByMarker, postNote } from '../connectors/qradar/notes.ts';
import { QRadarError } from '../connectors/qradar/qradar-error.ts';
import { readReferenceSet } from '../connectors/qradar/reference-data.ts';
import { createUba } from '../connectors/qradar/uba.ts';
import { parseDataKey } from '../db/crypto.ts';
import { createIncidentStore } from '../db/incidents.ts';
import { moveCursor, readCursor } from '../db/intake-cursor.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open.ts';
import { createQueue } from '../db/queue.ts';
import { activeRuns, readDecision, readRun } from '../db/reads/active-runs.ts';
import { dueOutbox } from '../db/reads/due-outbox.ts';
import { isPaused } from '../db/reads/pause.ts';
import { AppError, ConflictError } from '../domain/errors.ts';
import type { DraftContent } from '../domain/draft.ts';
import { makeTokeniser } from '../domain/pseudonym.ts';
import type { Role } from '../domain/roles.ts';
import { DAY_MS, SECOND_MS } from '../domain/time.ts';
import { VERDICTS } from '../domain/verdict.ts';
import { createCheckpointer, setupCheckpoints } from '../graphs/checkpointer.ts';
import type { RunRef } from '../graphs/investigation/deps.ts';
import { GRAPH_VERSION, investigationGraph } from '../graphs/investigation/graph.ts';
import { resumeRun, startRun, type RunOutcome } from '../graphs/investigation/run.ts';
import { loadEvidence } from '../services/evidence/load-evidence.ts';
import { forgetUndecided } from '../services/intake/forget-undecided.ts';
import { listUndecided } from '../services/intake/list-undecided.ts';
import { noteStatusChange } from '../services/intake/note-status-change.ts';
import { takeOffense } from '../services/intake/take-offense.ts';
import { importIncidents } from '../services/learn/import-incidents.ts';
import { postTarget } from '../services/publish/post-target.ts';
import { applyRetention as deleteDue } from '../services/retention/apply-retention.ts';
import { awaitReview } from '../services/runs/await-review.ts';
import { failRun } from '../services/runs/fail-run.ts';
import { releaseLease } from '../services/runs/release-lease.ts';
import { renewLease } from '../services/runs/renew-lease.ts';
import { rerunDue } from '../services/intake/rerun-due.ts';
import { takeLease } from '../services/runs/take-lease.ts';
import { createTools } from '../tools/registry.ts';
import { createApp } from './app.ts';
import { withBudget } from './ariel-budget.ts';
import { bindActs, bindReads, bindSessions, OFFENSES } from './bind-app.ts';
import type { Acts, Reads } from './app-deps.ts';
import type { Config } from './config.ts';
import { connectContext, connectEmbedder, connectHr, connectModel, connectQRadar } from './connect.ts';
import type { IdentityProvider } from './identity/port.ts';
import { investigationDeps, markerOf } from './investigation-deps.ts';
import { USERS_NOT_TRACKED } from './jobs/look-at-offense.ts';
import { startLoop } from './jobs/loop.ts';
import { publish, sweepOutbox } from './jobs/outbox.ts';
import { createPoller } from './jobs/poll.ts';
import { recoverRuns } from './jobs/recover.ts';
import { applyRetention } from './jobs/retention.ts';
import { describeError, type Log } from './log.ts';
import { openRun } from './open-run.ts';
import { createReadiness } from './readiness.ts';
import { restrictedBy } from './restricted.ts';

const LEASE_MS = 8 * SECOND_MS;
const SWEEP_MS = 2 * SECOND_MS;
const STOP_MS = 10 * SECOND_MS;

const refOf = ({ caseId, run }: { caseId: string; run: number }): RunRef => ({ investigationId: caseId, run });

export type WireOptions = {
  identity: IdentityProvider | null;
  log: Log;
  /** In memory instead of in the data folder: the demo's database lasts as long as the demo. */
  inMemory?: boolean;
  nowMs?: () => number;
};

export type Running = {
  /** Base of the pages, null for a worker. */
  url: string | null;
  tokenise: ReturnType<typeof makeTokeniser>;
  reads: Reads;
  acts: Acts;
  stop(): Promise<void>;
};

/** The one composition root: builds every part from the configuration and starts what the role asks for. */
export async function wire(config: Config, options: WireOptions): Promise<Running> {
  const { log } = options;
  const nowMs = options.nowMs ?? Date.now;
  const newId = randomUUID;
  const onError = (error: Error): void => log.error({ error: describeError(error) }, 'database or queue');
  const databaseUrl = config.database.url?.reveal() ?? null;
  const database = await openDatabase({
    databaseUrl,
    dataDir: options.inMemory === true ? null : config.database.dataDir,
    onError: (message) => log.error({ message }, 'database'),
  });
  await migrate(database, () => setupCheckpoints(database.pool));
  if (database.engine === 'pglite') log.warn('embedded database: for trying out only, never for production');
  const db = database.drizzle;
  const dataKey = parseDataKey(config.keys.data.reveal());
  const tokenise = makeTokeniser(Buffer.from(config.keys.pseudonym.reveal(), 'base64'));
  const queue = createQueue(database, { onError });
  await queue.start();
  const act = (component: string) => ({ db, dataKey, queue, newId, actor: { kind: 'service', component } as const, nowMs: nowMs() });

  const reader = connectQRadar(config.qradar, config.qradar.readToken);
  const uba = createUba(reader);
  const hr = connectHr(config.hr);
  const context = connectContext(config.context);
  const embedder = connectEmbedder(config.embedder);
  const { concurrency, deadlineMs } = config.ariel;
  const ariel = withBudget(createAriel(reader, { clock: nowMs, concurrency, deadlineMs }), config.ariel, nowMs);
  const incidents = createIncidentStore(db, { retainMs: config.retain.incidentsMs, nowMs });
  let webUrl = config.web.publicUrl;
  const note = (caseId: string, run: number, hash: string, content: DraftContent, approvedBy: Role): string =>
    renderNote(content, {
      approvedBy,
      caseUrl: `${config.web.publicUrl ?? webUrl ?? `http://${config.web.host}:${config.web.port}`}/cases/${caseId}`,
      marker: markerOf(caseId, run, hash),
    });

  const stops: (() => Promise<void>)[] = [];

  if (config.role !== 'web') {
    const control = new RunControl();
    const owner = newId();
    const tools = createTools({
      ariel,
      client: reader,
      hr,
      context,
      incidents,
      embedder,
      tokenise,
      sources: config.sources,
      loadEvidence: (investigationId, run) => loadEvidence({ db, dataKey }, { caseId: investigationId, run }),
    });
    const graph = investigationGraph(
      investigationDeps({
        db,
        dataKey,
        queue,
        tokenise,
        tools,
        model: connectModel(config.model, config.draftDeadlineMs),
        embedder,
        profile: config.profile,
        phase: config.phase,
        closingReasons: config.closingReasons,
        retainIncidentsMs: config.retain.incidentsMs,
        renderNote: note,
        openRun: (ref, signal) =>
          openRun(
            {
              db,
              dataKey,
              tokenise,
              offense: (id, s) => getOffense(reader, id, s),
              ubaUser: (name, s) => uba.user(name, s),
              hr,
              ariel,
              nowMs,
              newId,
            },
            ref,
            signal,
          ),
        nowMs,
        newId,
        log,
      }),
      { draftDeadlineMs: config.draftDeadlineMs },
    ).compile({ checkpointer: createCheckpointer(database.pool) });

    /** Moves one run under its lease; a run that somebody else holds is left to them. */
    const move = async (
      ref: { caseId: string; run: number },
      signal: AbortSignal,
      go: (s: AbortSignal) => Promise<RunOutcome>,
    ): Promise<void> => {
      const lease = await takeLease(act('worker'), { ...ref, owner, ttlMs: LEASE_MS });
      if (lease === null) return;
      const lost = new AbortController();
      const renewal = setInterval(() => {
        renewLease(db, { caseId: ref.caseId, owner, epoch: lease.epoch, untilMs: nowMs() + LEASE_MS }).then(
          (kept) => (kept ? undefined : lost.abort(new ConflictError('the lease of the run was lost'))),
          (error: unknown) => log.warn({ error: describeError(error) }, 'a lease could not be renewed'),
        );
      }, LEASE_MS / 4);
      try {
        const outcome = await ariel.within(`${ref.caseId}:${ref.run}`, () => go(AbortSignal.any([signal, lost.signal])));
        if (outcome.state === 'awaiting_review') await awaitReview(act('worker'), { ...ref, interruptId: outcome.interruptId });
        log.info({ ...ref, outcome: outcome.state }, 'run moved');
      } catch (error) {
        if (signal.aborted || lost.signal.aborted || error instanceof ConflictError) {
          log.info({ ...ref }, 'run given up; whoever holds it goes on');
          return;
        }
        log.error({ ...ref, error: describeError(error) }, 'run failed');
        const state = await readRun(db, ref.caseId);
        const node = state?.state.status === 'running' ? state.state.node : 'open';
        // Only failures that we worded ourselves may stand on a page; another message may hold what a page must not show.
        const worded = error instanceof AppError || error instanceof QRadarError;
        const reason = worded ? error.message.slice(0, 500) : 'unexpected error; see the log';
        await failRun(act('worker'), { ...ref, node, reason, fix: 'mend the cause, then try again' });
      } finally {
        clearInterval(renewal);
        await releaseLease(act('worker'), { caseId: ref.caseId, owner, epoch: lease.epoch });
      }
    };
    await queue.work('investigate', 4, (ref, signal) => move(ref, signal, (s) => startRun(graph, refOf(ref), { signal: s, control })));
    await queue.work('resume', 4, async (ref, signal) => {
      const decided = await readDecision(db, ref);
      if (decided === null) return;
      await move(ref, signal, (s) => resumeRun(graph, refOf(ref), decided.interruptId, decided.decision, { signal: s, control }));
    });

    const { writeToken } = config.qradar;
    if (writeToken !== null) {
      const writer = connectQRadar(config.qradar, writeToken);
      const port = {
        findNoteByMarker: (id: number, marker: string, s: AbortSignal) => findNoteByMarker(writer, id, marker, s),
        postNote: (id: number, text: string, s: AbortSignal) => postNote(writer, id, text, s),
        closeOffense: (id: number, reason: number, s: AbortSignal) => closeOffense(writer, id, reason, s),
        isPermanent: (error: unknown) => error instanceof QRadarError && (error.kind === 'unauthorised' || error.http === 404),
      };
      await queue.work('publish', 2, async (ref, signal) => {
        await publish(
          { post: ({ outboxId }) => postTarget({ ...act('publisher'), phase: config.phase, port }, { outboxId }), log },
          ref,
          signal,
        );
      });
      const outbox = startLoop({
        name: 'outbox',
        intervalMs: SWEEP_MS,
        run: async () =>
          void (await sweepOutbox({ due: (at) => dueOutbox(db, at), enqueue: (ref) => queue.send(db, 'publish', ref), nowMs })),
        log,
      });
      stops.push(() => outbox.stop());
    }

    const verdictOf = (reason: number) => VERDICTS.find((v) => config.closingReasons[v] === reason) ?? null;
    const poller = createPoller({
      contributions: (id, s) => offenseContributions(reader, id, s),
      usersNotTracked: (s) => readReferenceSet(reader, USERS_NOT_TRACKED, s),
      ubaUser: (name, s) => uba.user(name, s),
      isRestricted: restrictedBy({
        users: config.people.restrictedUsers,
        teams: config.people.restrictedTeams,
        reviewers: config.people.namedReviewers,
      }),
      rule: config.intake.rule,
      tokenise,
      verdictOf,
      isPaused: () => isPaused(db),
      noteStatus: (input) => noteStatusChange(act('poller'), input),
      take: (sighting) =>
        takeOffense(
          {
            ...act('poller'),
            tokenise,
            isTracked: () => sighting.tracked,
            isRestricted: () => sighting.restricted,
            phase: config.phase,
            graphVersion: String(GRAPH_VERSION),
            retainMs: config.retain.casesMs,
          },
          sighting,
        ),
      listUndecided: (offense, reason) =>
        listUndecided(
          { ...act('poller'), retainMs: config.retain.casesMs },
          { offenseId: offense.id, severity: offense.severity, lastPersistedMs: offense.lastPersistedTimeMs, reason },
        ),
      forgetUndecided: (offenseId) => forgetUndecided(act('poller'), { offenseId }),
      usernameType: (s) => usernameOffenseType(reader, s),
      changedOffenses: (usernameType, persistedAfterMs, s) =>
        listChangedOffenses(reader, { usernameType, persistedAfterMs, pageSize: 50 }, s),
      offense: (id, s) => getOffense(reader, id, s),
      readCursor: () => readCursor(db, OFFENSES),
      moveCursor: (persistedMs, at) => moveCursor(db, OFFENSES, persistedMs, at),
      overlapMs: config.intake.overlapMs,
      lookbackMs: config.intake.lookbackMs,
      nowMs,
      log,
    });
    const polling = startLoop({ name: 'poll', intervalMs: config.intake.pollMs, run: async (s) => void (await poller.pollAll(s)), log });
    await queue.work(
      'poll',
      1,
      async ({ offenseId }, s) => void (offenseId === null ? await poller.pollAll(s) : await poller.pollOne(offenseId, s)),
    );
    log.info('recovery starts');
    const recovery = startLoop({
      name: 'recovery',
      intervalMs: SWEEP_MS,
      run: async () =>
        void (await recoverRuns({
          activeRuns: () => activeRuns(db),
          rerunDue: () => rerunDue({ ...act('recovery'), graphVersion: String(GRAPH_VERSION) }, { limit: 20 }),
          enqueue: (job, ref) => queue.send(db, job, ref),
          nowMs,
          log,
        })),
      log,
    });
    const checkpointer = createCheckpointer(database.pool);
    const retention = startLoop({
      name: 'retention',
      intervalMs: DAY_MS / 24,
      run: async (s) =>
        void (await applyRetention(
          {
            apply: (limit) => deleteDue({ ...act('retention'), deleteThread: (id) => checkpointer.deleteThread(id) }, { limit }),
            log,
          },
          s,
        )),
      log,
    });
    await embedder.warm();
    if (config.incidentsImport !== null) {
      const jsonLines = await readFile(config.incidentsImport, 'utf8');
      const embed = (texts: readonly string[]) => embedder.embed(texts, AbortSignal.timeout(60_000));
      const imported = await importIncidents(
        { ...act('import'), embed, modelId: embedder.id, retainMs: config.retain.incidentsMs },
        { jsonLines },
      );
      log.info(imported, 'past incidents');
    }
    stops.push(async () => {
      control.requestDrain();
      await Promise.all([polling.stop(), recovery.stop(), retention.stop()]);
    });
  }

  const binding = { db, dataKey, queue, nowMs, newId, namedReviewers: config.people.namedReviewers };
  const reads = bindReads(binding);
  const acts = bindActs(binding);
  let server: ServerType | null = null;
  if (config.role !== 'worker') {
    const app = createApp({
      log,
      nowMs,
      newId,
      publicUrl: config.web.publicUrl,
      phase: config.phase,
      engine: database.engine,
      identity: options.identity,
      sessions: bindSessions(binding),
      reads,
      acts,
      tokenise,
      namedReviewers: config.people.namedReviewers,
      closable: VERDICTS.filter((v) => config.closingReasons[v] !== undefined),
      renderNote: note,
      webhookSecrets: config.web.webhookSecrets.map((s) => s.reveal()),
      readiness: createReadiness(
        [
          { part: 'database', check: () => isPaused(db).then(() => database.engine) },
          { part: 'qradar', check: (s) => usernameOffenseType(reader, s).then(() => 'answers') },
          { part: 'embedder', check: (s) => embedder.embed(['ready'], s).then(() => embedder.id) },
        ],
        { keepMs: 10 * SECOND_MS, nowMs },
      ),
    });
    const port = await new Promise<number>((resolve, reject) => {
      server = serve({ fetch: app.fetch, hostname: config.web.host, port: config.web.port }, (info) => resolve(info.port));
      server.on('error', reject);
    });
    webUrl = `http://${config.web.host}:${port}`;
    log.info({ url: webUrl }, 'listening');
  }

  return {
    url: webUrl,
    tokenise,
    reads,
    acts,
    stop: async () => {
      await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
      for (const stop of stops) await stop();
      await queue.stop(STOP_MS);
      await database.close();
    },
  };
}
