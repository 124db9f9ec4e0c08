import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { apiVersions, callerAccess, eventColumns, hasLogSource } from '../connectors/qradar/access.ts';
import { reachListener } from '../connectors/qradar/leef/send.ts';
import { closingReasons, usernameOffenseType } from '../connectors/qradar/offenses.ts';
import { probeConsole } from '../connectors/qradar/probe.ts';
import { readReferenceMap, readReferenceSet } from '../connectors/qradar/reference-data.ts';
import { hasTable, LOG_SOURCE_NAME } from '../connectors/qradar/set-up-targets.ts';
import { createUba } from '../connectors/qradar/uba.ts';
import { findSet } from '../connectors/qradar/write-sets.ts';
import type { Config } from './config.ts';
import { connectContext, connectEmbedder, connectHr, connectModel, connectQRadar, eventTarget } from './connect.ts';
import { examine, type Answered, type DoctorDeps } from './doctor/checks.ts';
import { databaseState } from './doctor/database-state.ts';
import { exitCodeOf, table } from './doctor/finding.ts';

/** A name that nobody has. */
const NOBODY = 'casewright-doctor-nobody';
const ANSWER_MS = 15_000;

/** Looks at everything the configuration points to, and changes nothing. Throws `ConfigError` when an export cannot be read. */
export async function doctor(config: Config, nodeVersion: string): Promise<{ text: string; exitCode: 0 | 1 }> {
  const reading = connectQRadar(config.qradar, config.qradar.readToken);
  const writing = config.qradar.writeToken === null ? null : connectQRadar(config.qradar, config.qradar.writeToken);
  try {
    const findings = await examine(depsOf(config, nodeVersion, reading, writing), config);
    return { text: table(findings), exitCode: exitCodeOf(findings) };
  } finally {
    reading.close();
    writing?.close();
  }
}

type Client = ReturnType<typeof connectQRadar>;

function depsOf(config: Config, nodeVersion: string, reading: Client, writing: Client | null): DoctorDeps {
  const { url } = config.database;
  const uba = createUba(reading);
  const hr = connectHr(config.hr);
  const context = connectContext(config.context);
  const model = connectModel(config.model, ANSWER_MS);
  const embedder = connectEmbedder(config.embedder);
  const now = { fromMs: Date.now() - 1, toMs: Date.now() };
  return {
    nodeVersion,
    database: url === null ? null : () => databaseState(url.reveal()),
    dataDir: () => Promise.resolve(isWritable(config.database.dataDir)),
    nowMs: Date.now(),
    probe: (signal) =>
      probeConsole({ baseUrl: config.qradar.url, ...(config.qradar.ca === null ? {} : { ca: config.qradar.ca }), nowMs: Date.now }, signal),
    eventColumns: (signal) => eventColumns(reading, signal),
    logSource: (signal) => hasLogSource(reading, LOG_SOURCE_NAME, signal),
    targets: {
      hasTable: (name, signal) => hasTable(writing ?? reading, name, signal),
      hasSet: async (name, signal) => (await findSet(writing ?? reading, name, signal)) !== null,
      reachListener: async (signal) => {
        const { events } = config.publish;
        if (events !== null) await reachListener(eventTarget(events), signal);
      },
    },
    versions: (signal) => apiVersions(reading, signal),
    readAccess: (signal) => callerAccess(reading, signal),
    writeAccess: writing === null ? null : (signal) => callerAccess(writing, signal),
    usernameType: (signal) => usernameOffenseType(reading, signal),
    closingReasons: (signal) => closingReasons(reading, signal),
    ubaThreshold: (signal) => uba.threshold(signal),
    referenceSet: (name, signal) => readReferenceSet(reading, name, signal),
    referenceMap: (name, signal) => readReferenceMap(reading, name, signal),
    hr: config.hr.kind === 'none' ? null : async (signal) => plain(await hr.find([NOBODY], signal)),
    context:
      config.context.kind === 'none' ? null : async (signal) => plain(await context.find('change_ticket', [NOBODY], [], now, signal)),
    model: model === null ? null : (signal) => answerOf(model, signal),
    embed: async (signal) => {
      const [vector] = await embedder.embed(['files read at night'], signal);
      return { id: embedder.id, dimensions: vector?.length ?? 0 };
    },
  };
}

function plain(answer: { state: 'answered' } | { state: 'not_configured' } | { state: 'could_not_check'; reason: string }): Answered {
  return answer.state === 'could_not_check' ? { state: answer.state, reason: answer.reason } : { state: answer.state };
}

async function answerOf(model: NonNullable<ReturnType<typeof connectModel>>, signal: AbortSignal): Promise<Answered> {
  const messages = [{ role: 'user', content: 'Answer with {"ready": true}.' }] as const;
  const answer = await model.ask(z.object({ ready: z.boolean() }), 'ready', messages, signal);
  return answer.ok ? { state: 'answered' } : { state: 'could_not_check', reason: `${answer.kind.replaceAll('_', ' ')}: ${answer.message}` };
}

/** Whether the folder, or the first folder above it that exists, can be written to. */
function isWritable(folder: string): boolean {
  let at = resolve(folder);
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  try {
    accessSync(at, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
