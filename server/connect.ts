import { createOllamaEmbedder } from '../agents/models/embedders/ollama.ts';
import { createOpenAiEmbedder } from '../agents/models/embedders/openai.ts';
import { createUseLiteEmbedder } from '../agents/models/embedders/use-lite.ts';
import { createOllamaModel } from '../agents/models/ollama.ts';
import { createOpenAiModel } from '../agents/models/openai.ts';
import type { AskModel, Embedder } from '../agents/models/port.ts';
import { createCsvHr } from '../connectors/hris/csv.ts';
import { noHr } from '../connectors/hris/none.ts';
import type { HrPort } from '../connectors/hris/port.ts';
import { createScimHr } from '../connectors/hris/scim.ts';
import { createCsvContext } from '../connectors/itsm/csv.ts';
import { noContext } from '../connectors/itsm/none.ts';
import { createRestContext } from '../connectors/itsm/rest.ts';
import { createQRadarClient, type QRadarClient } from '../connectors/qradar/client.ts';
import type { LeefTarget } from '../connectors/qradar/leef/send.ts';
import type { ContextPort } from '../domain/check.ts';
import type { Config, Remote } from './config.ts';
import type { Secret } from './secret.ts';

const QUESTION_MS = 10_000;
const EVENT_MS = 10_000;

/** A client of the console with one of the two tokens. */
export function connectQRadar({ url, version, ca }: Config['qradar'], token: Secret): QRadarClient {
  return createQRadarClient({ baseUrl: url, token: token.reveal(), version, ...(ca === null ? {} : { ca }) });
}

/** Where our events go, and what the listener must show. */
export function eventTarget({ host, port, ca }: NonNullable<Config['publish']['events']>): LeefTarget {
  return { host, port, timeoutMs: EVENT_MS, ...(ca === null ? {} : { ca }) };
}

/** The export was read once by the configuration; `InvalidError` when it broke since. */
export function connectHr(hr: Config['hr']): HrPort {
  if (hr.kind === 'none') return noHr;
  if (hr.kind === 'scim') return createScimHr(remoteOf(hr));
  return createCsvHr({ file: hr.path });
}

/** The export was read once by the configuration; `InvalidError` when it broke since. */
export function connectContext(context: Config['context']): ContextPort {
  if (context.kind === 'none') return noContext;
  if (context.kind === 'rest') return createRestContext(remoteOf(context));
  return createCsvContext({ file: context.path });
}

/** Null: the template drafter writes. */
export function connectModel(model: Config['model'], draftDeadlineMs: number): AskModel | null {
  if (model.kind === 'none') return null;
  const common = { baseUrl: model.url, model: model.name, totalTimeoutMs: draftDeadlineMs };
  return model.kind === 'openai' ? createOpenAiModel({ ...common, apiKey: model.apiKey?.reveal() ?? null }) : createOllamaModel(common);
}

/** `warm` loads what must be loaded, so that the first case does not wait for it. */
export function connectEmbedder(embedder: Config['embedder']): Embedder & { warm(): Promise<void> } {
  if (embedder.kind === 'use-lite') return createUseLiteEmbedder();
  const common = { baseUrl: embedder.url, model: embedder.name, dimensions: embedder.dimensions };
  const remote =
    embedder.kind === 'openai'
      ? createOpenAiEmbedder({ ...common, apiKey: embedder.apiKey?.reveal() ?? null })
      : createOllamaEmbedder(common);
  return { ...remote, warm: () => Promise.resolve() };
}

function remoteOf({ url, token, ca }: Remote) {
  return { baseUrl: url, token: token.reveal(), timeoutMs: QUESTION_MS, ...(ca === null ? {} : { ca }) };
}
