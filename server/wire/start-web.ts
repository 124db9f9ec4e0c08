import { serve, type ServerType } from '@hono/node-server';
import { QRadarError } from '../../connectors/qradar/qradar-error.ts';
import { usernameOffenseType } from '../../connectors/qradar/offenses.ts';
import { isPaused } from '../../db/reads/pause.ts';
import { mayWriteOutside } from '../../domain/phase.ts';
import { SECOND_MS } from '../../domain/time.ts';
import { VERDICTS } from '../../domain/verdict.ts';
import type { Acts, Reads, Sessions } from '../app-deps.ts';
import { createApp } from '../app.ts';
import { ConfigError } from '../config-error.ts';
import type { IdentityProvider } from '../identity/port.ts';
import { createReadiness, PartTrouble } from '../readiness.ts';
import type { Core } from './core.ts';

/** The port cannot be had. */
const portTaken = (port: number): ConfigError =>
  new ConfigError([
    { setting: 'PORT', wrong: `is ${port}, which another program listens on`, fix: 'give a free port, or stop the other program' },
  ]);

/** A token that QRadar does not take is mended by an operator; everything else may pass by itself. */
function tokenTrouble(error: unknown): never {
  if (!(error instanceof QRadarError && error.kind === 'unauthorised')) throw error;
  throw new PartTrouble('refuses QRADAR_READ_TOKEN: it is wrong, expired, or its role lacks a capability');
}

export type WebParts = { reads: Reads; acts: Acts; sessions: Sessions; identity: IdentityProvider | null };

/** Starts the pages and the hook. Returns their port and how to stop; rejects when the port cannot be had. */
export async function startWeb(core: Core, parts: WebParts): Promise<{ port: number; stop: () => Promise<void> }> {
  const { config, db, embedder, nowMs } = core;
  const app = createApp({
    ...parts,
    log: core.log,
    nowMs,
    newId: core.newId,
    publicUrl: config.web.publicUrl,
    phase: config.phase,
    engine: core.database.engine,
    tokenise: core.tokenise,
    namedReviewers: config.people.namedReviewers,
    // Where nothing leaves, closing in QRadar is not offered, so that no approved closing is dropped.
    closable: mayWriteOutside(config.phase) ? VERDICTS.filter((v) => config.closingReasons[v] !== undefined) : [],
    webhookSecrets: config.web.webhookSecrets.map((s) => s.reveal()),
    readiness: createReadiness(
      [
        { part: 'database', check: () => isPaused(db).then(() => core.database.engine) },
        { part: 'qradar', check: (s) => usernameOffenseType(core.reader, s).then(() => 'answers', tokenTrouble) },
        { part: 'embedder', check: (s) => embedder.embed(['ready'], s).then(() => embedder.id) },
      ],
      { keepMs: 10 * SECOND_MS, nowMs },
    ),
  });
  const { host, port: wanted } = config.web;
  const [server, port] = await new Promise<[ServerType, number]>((resolve, reject) => {
    const started: ServerType = serve({ fetch: app.fetch, hostname: host, port: wanted }, (info) => resolve([started, info.port]));
    started.on('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? portTaken(wanted) : error));
  });
  return { port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
